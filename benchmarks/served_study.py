"""A study served by a process of its own to somebody of the staff, for benchmarks that look at it from outside."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from simulated_store import STUDY

from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.staff_rights import STAFF_ROLES, Grant
from workmh_measures.storage.accounts import accounts, add_account, give_grant
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.storage.study_events import WithdrawnEvent

__all__ = ["ServedStudy"]

_START = "import sys; from workmh_measures.ui.serve import serve; serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]))"
_NAME = "anna"


class ServedStudy:
    """A running server; use it in a `with` statement.

    Parameters
    ----------
    file : store of a simulated study. An account with every role is made in it.
    """

    def __init__(self, file: Path) -> None:
        self._store_url = f"sqlite:///{file}"
        self._folder = file.parent
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, self._store_url, STUDY, str(self._port)],
                cwd=self._folder,
                env=kept,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for _ in range(1_200):
            if self._answers():
                return self
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=60)

    def _answers(self) -> bool:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)) as connection:
                connection.request("GET", "/_stcore/health")
                return connection.getresponse().status == 200
        except OSError:
            return False

    @staticmethod
    def chromium() -> dict[str, Any]:
        """Return what starts the browser."""
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        return {"executable_path": program, "args": ["--no-sandbox", "--disable-gpu", "--no-first-run"]}

    def cookie(self) -> str:
        """Return the cookie of a new session of the account with every role."""
        with closing(Store.open(self._store_url)) as store:
            if _NAME not in [one.name for one in accounts(store)]:
                add_account(store, _NAME, secrets.token_hex(12), roles=())
                for role in STAFF_ROLES:
                    give_grant(store, _NAME, Grant(role, STUDY))
            cookie, _ = open_session(store, STAFF, _NAME)
            return cookie

    def record_something(self) -> None:
        """Put on record that one more person left the treatment, which changes the data."""
        with closing(Store.open(self._store_url)) as store:
            one = secrets.choice(store.participants(STUDY))
            left = WithdrawnEvent(
                request_id=new_request_id(),
                entered_by="anna",
                participant=one.participant,
                level="treatment",
                day=civil_day(store.now()),
            )
            store.append(STUDY, [left])
