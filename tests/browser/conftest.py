"""A served study with a fresh store, and Chromium looking at it; any request to another place fails the test."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import Study
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.passwords import set_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link
from workmh_measures.ui.sessions import ACCOUNT

# A busy machine is not a fault.
expect.set_options(timeout=20_000)

STUDY = """\
schema: 1
id: fjord
title: {nb: Fjordstudien, en: Fjord study}
status: verified
simulated: true
languages: [nb, en]
entry: streamlit
anchors: [inclusion]
arms:
  - {id: control, code: 0, name: {nb: Kontroll, en: Control}}
  - {id: programme, code: 1, name: {nb: Program, en: Programme}}
allocation: {kind: randomised, ratio: [1, 1]}
waves:
  - {id: t0, anchor: inclusion, month: 0, window_days: [-14, 14], source: survey,
     label: {nb: Ved start, en: At start}}
  - {id: t6, anchor: inclusion, month: 6, window_days: [-14, 42], source: survey,
     label: {nb: Etter seks måneder, en: After six months}}
schedule:
  - {instrument: hads, waves: [t0, t6], evidence: confirmed}
  - {instrument: who5, waves: [t0], evidence: confirmed}
retention: {years: 5}
"""
BARE_SERVER = Path(__file__).with_name("bare_server.py")
START = "import sys; from workmh_measures.ui.serve import serve; serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]))"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running server. The store can be read and written from the test at the same time."""

    folder: Path
    study: Study
    study_file: Path
    store_url: str
    staff_password: str
    port: int
    process: subprocess.Popen[bytes] | None = None
    participants: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, self.store_url, str(self.study_file), str(self.port)],
                cwd=self.folder,
                env={**environment, "HOME": str(self.folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log}")
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
                    connection.request("GET", "/_stcore/health")
                    if connection.getresponse().status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not answer: {self.log}")

    def kill(self) -> None:
        """End the server as a power cut would: SIGKILL, no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)

    def restart(self) -> None:
        """Kill the server and start it again on the same store and port."""
        self.kill()
        self.start()

    def open_store(self) -> Store:
        """Open the store beside the server; close it after use."""
        return Store.open(self.store_url)

    def new_participant(self, *, language: str = "nb") -> str:
        """Enrol one more participant and return the personal link."""
        participant = f"p{len(self.participants) + 1:03d}"
        with closing(self.open_store()) as store:
            enrolled = EnrolledEvent(
                request_id=secrets.token_hex(16),
                entered_by="test",
                participant=participant,
                arm="control",
                anchors={"inclusion": date.today()},  # noqa: DTZ011 - the civil day here is the one meant
                preferred_language=language,
            )
            store.append(self.study.id, [enrolled])
            token = issue_link(store, self.study.id, participant, by="test")
        self.participants.append(participant)
        return f"{self.url}/p#{token}"


def _served(folder: Path, text: str = STUDY) -> Served:
    study_file = folder / "fjord.yaml"
    study_file.write_text(text, "utf-8")
    study = load_study(study_file)
    store_url = f"sqlite:///{folder / 'store.db'}"
    password = "correct horse battery " + secrets.token_hex(4)
    with closing(Store.create(store_url)) as store:
        set_password(store, ACCOUNT, password)
    return Served(folder, study, study_file, store_url, password, free_port())


def _shell_of(request: pytest.FixtureRequest) -> str:
    return STUDY.replace("entry: streamlit", f"entry: {getattr(request, 'param', 'streamlit')}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A running server with an empty store, shared by the tests of one file; enrol with `new_participant`.

    Its parameter is the page participants answer on, as the study file says it: streamlit or light.
    """
    server = _served(tmp_path_factory.mktemp("served"), _shell_of(request))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def served_alone(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A running server for one test only, to kill and restart; its parameter is that of `served`."""
    server = _served(tmp_path, _shell_of(request))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def served_for_real(tmp_path: Path) -> Iterator[Served]:
    """A running server of a study that is not simulated, for one test only."""
    server = _served(tmp_path, STUDY.replace("simulated: true\n", "").replace("hads", "swemwbs"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def participant_link(served: Served) -> str:
    """The personal link of a participant nobody else uses."""
    return served.new_participant()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, without calls home."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Chromium is missing; install the Debian package chromium")
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def page_at(browser) -> Iterator[Callable[..., object]]:
    """Open a page of a given width in a browser of its own; a request to another host fails the test."""
    contexts, foreign = [], []

    def guard(route):
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    def open_page(width: int = 1280, height: int = 844, **options: object):
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, locale="nb-NO", **options
        )
        context.route("**/*", guard)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []


@dataclass
class Bare:
    """A server of the form on a store of its own."""

    url: str
    store_url: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command)
        host, port = self.url.removeprefix("http://").split(":")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(OSError), closing(http.client.HTTPConnection(host, int(port), timeout=2)) as client:
                client.request("GET", "/start.js")
                if client.getresponse().status == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=30)

    def answers(self, participant: str) -> dict[str, object]:
        with closing(Store.open(self.store_url)) as store:
            stored = store.current_answers("trial_form", participant=participant)
        return {a.item: a.missing if a.missing is not None else a.value for a in stored}

    def events(self, participant: str, kind: Kind = Kind.ANSWER) -> list[dict[str, object]]:
        with closing(Store.open(self.store_url)) as store:
            found = [e for e in store.history("trial_form", participant) if e.kind is kind]
        return [{**e.columns, "content": e.content} for e in found]


@pytest.fixture(scope="session")
def bare_server():
    """Make a server of the form on a bare page with a store in a folder; start and kill it yourself."""

    def make(folder: Path, instruments: str) -> Bare:
        store_url = f"sqlite:///{folder / 'store.db'}"
        Store.create(store_url).close()
        port = free_port()
        command = [sys.executable, str(BARE_SERVER), store_url, str(port), instruments]
        return Bare(f"http://127.0.0.1:{port}", store_url, command)

    return make
