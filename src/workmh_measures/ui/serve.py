"""Serve the application from the command line, with the packaged settings wherever it is started."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import closing

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.storage.instrument_record import require_instruments
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import require_study

__all__ = ["serve"]


def serve(
    store_url: str,
    study_id: str,
    host: str = "127.0.0.1",
    port: int = 8501,
    *,
    allowed_hosts: Sequence[str] = (),
) -> None:
    """Serve a study until the process is stopped.

    Parameters
    ----------
    store_url : address of the store.
    study_id : id of the study or path of its file.
    host, port : where to listen; the host is also a name the server answers to.
    allowed_hosts : further names it answers to, such as the public one behind a proxy.

    Raises
    ------
    StoreError
        If the store cannot be opened, was made for another study, or a protective option is not in force.
    DefinitionError
        If there is no such study.
    """
    with closing(Store.open(store_url)) as store:
        study = load_study(study_id)
        require_study(store, study)
        require_instruments(store, study, scheduled_instruments(study))
    os.environ["WORKMH_STORE"] = store_url
    os.environ["WORKMH_STUDY"] = study_id

    from workmh_measures.ui.app import app
    from workmh_measures.ui.self_check import packaged_options

    options = packaged_options()
    if host not in ("0.0.0.0", "::"):
        allowed_hosts = (*allowed_hosts, host)
    options["server.allowedHosts"] = sorted({*options["server.allowedHosts"], *allowed_hosts})
    options["server.trustedUserHeaders"] = json.dumps(options["server.trustedUserHeaders"])
    app.run(config={**options, "server.address": host, "server.port": port})
