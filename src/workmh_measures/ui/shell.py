"""What `st.App` is made of: the script, the routes, the middleware and the lifespan."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from workmh_measures.definitions.library import (
    instrument_ids,
    load_instrument,
    load_study,
    scheduled_instruments,
)
from workmh_measures.definitions.safety_checks import require_safety
from workmh_measures.storage.factor_key import factor_keys
from workmh_measures.storage.factor_sealing import require_key_apart, require_secrets_open
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.instrument_record import require_instruments
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import require_study
from workmh_measures.ui import running, sessions
from workmh_measures.ui.common_files import CommonFilesMiddleware, common_files
from workmh_measures.ui.desk.kiosk import kiosk_routes
from workmh_measures.ui.desk.routes import desk_routes
from workmh_measures.ui.direct_routes import DirectRoutesMiddleware
from workmh_measures.ui.downloads import Downloads, download_route
from workmh_measures.ui.entry import entry_routes
from workmh_measures.ui.exchange import exchange_routes
from workmh_measures.ui.faults import keep_answers_out_of_logs, page_fault, request_fault
from workmh_measures.ui.form.routes import form_routes
from workmh_measures.ui.gate import GateMiddleware
from workmh_measures.ui.headers import HeadersMiddleware
from workmh_measures.ui.help_page import help_routes
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.identity_providers import read_providers
from workmh_measures.ui.index_page import index_routes
from workmh_measures.ui.jobs import JobBook
from workmh_measures.ui.leaving import leave_routes
from workmh_measures.ui.library.library_routes import library_routes
from workmh_measures.ui.light_page import light_routes
from workmh_measures.ui.limits import LimitsMiddleware
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.oidc import oidc_routes
from workmh_measures.ui.open_pages import OpenPagesMiddleware
from workmh_measures.ui.own_password import own_password_routes
from workmh_measures.ui.second_factor import second_factor_routes
from workmh_measures.ui.self_check import require_protection
from workmh_measures.ui.settings import settings_from
from workmh_measures.ui.sockets import room_for_people, send_at_once
from workmh_measures.ui.trying import Ways
from workmh_measures.ui.uploads import upload_routes
from workmh_measures.ui.visitor import Doorkeeper
from workmh_measures.ui.warming import Warming

__all__ = ["SCRIPT", "shell"]

_TURN = 0.0005
"""Seconds a thread may hold the interpreter while others wait; Python's own ten times as long stall a commit."""

SCRIPT = Path(__file__).with_name("pages") / "main.py"


def _allowed_hosts() -> Sequence[str]:
    from streamlit import config

    return config.get_option("server.allowedHosts")


def _open() -> running.Application:
    settings = settings_from()
    read_providers(settings.identity_providers)
    study = load_study(settings.study_id)
    require_safety(study, load_instrument, instrument_ids())
    store = Store.open(settings.store_url)
    require_key_apart(settings.data_folder)
    require_secrets_open(store, factor_keys())
    require_study(store, study)
    require_instruments(store, study, scheduled_instruments(study))
    return running.Application(
        settings=settings,
        store=store,
        committer=GroupCommitter(store),
        study=study,
        doorkeeper=Doorkeeper(sessions.look_up_in(store, study.id)),
        downloads=Downloads(),
        jobs=JobBook(),
        ways=Ways(store, study.id, settings.second_factor),
    )


@asynccontextmanager
async def _lifespan(_app: object) -> AsyncIterator[None]:
    require_protection()
    # Scripts of pages run beside the loop that serves answers; each answer waits for its turn several times.
    sys.setswitchinterval(_TURN)
    send_at_once()
    room_for_people()
    app = await to_thread.run_sync(_open)
    running.run(app)
    book, warming = access_book(), Warming()
    try:
        yield
    finally:
        warming.close()
        running.stop()
        app.jobs.close()
        await to_thread.run_sync(book.close)
        await to_thread.run_sync(app.committer.close)
        app.store.close()


def shell() -> dict[str, Any]:
    """Return the arguments of `st.App` beside the script."""
    keep_answers_out_of_logs()
    routes: list[BaseRoute] = [
        *index_routes(),
        *entry_routes(),
        *help_routes(),
        *exchange_routes(),
        *second_factor_routes(),
        *own_password_routes(),
        *oidc_routes(),
        *form_routes(),
        *leave_routes(),
        *light_routes(),
        *desk_routes(),
        *kiosk_routes(),
        *library_routes(),
        *upload_routes(),
        download_route(lambda: running.application().downloads),
    ]
    return {
        "routes": routes,
        "middleware": [
            Middleware(HeadersMiddleware),
            Middleware(CommonFilesMiddleware, files=common_files(), allowed_hosts=_allowed_hosts),
            Middleware(
                IdentityMiddleware,
                doorkeeper=lambda: running.application().doorkeeper,
                allowed_hosts=_allowed_hosts,
            ),
            Middleware(LimitsMiddleware),
            Middleware(OpenPagesMiddleware),
            Middleware(GateMiddleware, routes=routes),
            Middleware(DirectRoutesMiddleware, routes=routes),
        ],
        "lifespan": _lifespan,
        "on_script_error": page_fault,
        "exception_handlers": {Exception: request_fault},
    }
