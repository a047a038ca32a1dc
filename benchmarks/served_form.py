"""A study with one form, served by a process of its own, for benchmarks that look at it from outside."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link

Shell = Literal["streamlit", "light"]
STUDY = """\
schema: 1
id: bench
title: {nb: Måling, en: Measurement}
status: verified
simulated: true
languages: [nb, en]
entry: %s
anchors: [inclusion]
arms: [{id: one, code: 0, name: {nb: En, en: One}}]
allocation: {kind: single_group}
waves:
  - {id: t0, anchor: inclusion, month: 0, window_days: [-14, 14], source: survey, label: {nb: Start, en: Start}}
schedule:
  - {instrument: hads, waves: [t0], evidence: default}
retention: {years: 1}
"""
START = "import sys; from workmh_measures.ui.serve import serve; serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]))"


class ServedForm:
    """A running server; use it in a `with` statement."""

    def __init__(self, folder: Path, shell: Shell) -> None:
        self.folder = folder
        self._study = folder / "bench.yaml"
        self._study.write_text(STUDY % shell, encoding="utf-8")
        self.store_url = f"sqlite:///{folder / 'store.db'}"
        Store.create(self.store_url).close()
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self._enrolled = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Number of the server's process."""
        return 0 if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the server and wait until it answers."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", START, self.store_url, str(self._study), str(self.port)],
                cwd=self.folder,
                env={**kept, "HOME": str(self.folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for _ in range(600):
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)) as client:
                    client.request("GET", "/_stcore/health")
                    if client.getresponse().status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "server.log").read_text("utf-8"))

    def stop(self) -> None:
        """End the server."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)

    def new_link(self) -> str:
        """Enrol one more person and return the personal link."""
        self._enrolled += 1
        participant = f"p{self._enrolled:03d}"
        with closing(Store.open(self.store_url)) as store:
            enrolled = EnrolledEvent(
                request_id=new_request_id(),
                entered_by="bench",
                participant=participant,
                anchors={"inclusion": civil_day(datetime.now(tz=UTC))},
            )
            store.append("bench", [enrolled])
            token = issue_link(store, "bench", participant, by="bench")
        return f"http://127.0.0.1:{self.port}/p#{token}"
