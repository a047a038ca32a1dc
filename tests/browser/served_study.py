"""A study file, a store and a running server of the application, for tests that look at it from outside."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.study import Study
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.passwords import first_account
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link
from workmh_measures.ui.sessions import ACCOUNT

from . import made_up

STUDY = """\
schema: 1
id: fjord
title: {nb: Fjordstudien, nn: Fjordstudien, en: Fjord study}
status: verified
simulated: true
languages: [nb, en]
entry: streamlit
anchors: [inclusion]
arms:
  - {id: control, code: 0, name: {nb: Kontroll, nn: Kontroll, en: Control}}
  - {id: programme, code: 1, name: {nb: Program, nn: Program, en: Programme}}
allocation: {kind: randomised, ratio: [1, 1]}
waves:
  - {id: t0, anchor: inclusion, month: 0, window_days: [-14, 14], source: survey,
     label: {nb: Ved start, nn: Ved start, en: At start}}
  - {id: t6, anchor: inclusion, month: 6, window_days: [-14, 42], source: survey,
     label: {nb: Etter seks måneder, nn: Etter seks månader, en: After six months}}
schedule:
  - {instrument: hads, waves: [t0, t6], evidence: confirmed}
  - {instrument: who5, waves: [t0], evidence: confirmed}
retention: {years: 5}
"""
HERE = Path(__file__).parent
START = "import sys; from workmh_measures.ui.serve import serve; serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]))"


def study_giving(*instruments: str, languages: str = "[nb, nn, en]", more: str = "") -> str:
    """Return the file of a study that gives these instruments at its first wave.

    Parameters
    ----------
    instruments : ids, of the library or made up; a parameter without a default gets its first choice.
    languages, more : the languages as the file says them; further lines of the file.
    """
    before, _, rest = STUDY.partition("schedule:\n")
    entries = []
    with made_up.larger_library():
        for name in instruments:
            chosen = ", ".join(
                f'{k}: "{p.choice_ids[0]}"' for k, p in load_instrument(name).parameters.items()
            )
            entries.append(
                f"  - {{instrument: {name}, waves: [t0], parameters: {{{chosen}}}, evidence: default}}\n"
            )
    end = rest[rest.index("retention:") :]
    return before.replace("[nb, en]", languages) + "schedule:\n" + "".join(entries) + end + more


def free_port() -> int:
    """Return a port nobody listens on."""
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
    program: list[str]
    process: subprocess.Popen[bytes] | None = None
    participants: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def form_url(self) -> str:
        """Where a participant who has a session answers."""
        return self.url + ("/answer" if self.study.entry == "light" else "/")

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program, self.store_url, str(self.study_file), str(self.port)],
                cwd=self.folder,
                env={**environment, "WORKMH_SECOND_FACTOR": "none", "HOME": str(self.folder)},
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

    def tell(self, participant: str, *kinds: type, **said: object) -> None:
        """Put events on record about a participant, as staff would."""
        about = {"entered_by": "anna", "participant": participant, **said}
        with closing(self.open_store()) as store:
            store.append(self.study.id, [kind(request_id=secrets.token_hex(16), **about) for kind in kinds])

    def answers(self, participant: str, instrument: str | None = None) -> dict[str, object]:
        """Return the present answers of a participant by item: a value, or the code of the reason there is none."""
        with closing(self.open_store()) as store:
            stored = store.current_answers(self.study.id, participant=participant, instrument=instrument)
        return {a.item: a.missing if a.missing is not None else a.value for a in stored}

    def events(self, participant: str, kind: Kind = Kind.ANSWER) -> list[dict[str, object]]:
        """Return what is on record of one kind about a participant, oldest first."""
        with closing(self.open_store()) as store:
            found = [event for event in store.history(self.study.id, participant) if event.kind is kind]
        return [{**event.columns, "content": event.content} for event in found]


def prepared(folder: Path, text: str = STUDY) -> Served:
    """Write the study file and make its store; start it yourself."""
    named = next(line.removeprefix("id:").strip() for line in text.splitlines() if line.startswith("id:"))
    study_file = folder / f"{named}.yaml"
    study_file.write_text(text, "utf-8")
    is_made_up = any(f"instrument: {path.stem}," in text for path in made_up.FOLDER.glob("*.yaml"))
    with made_up.larger_library() if is_made_up else nullcontext():
        study = load_study(study_file)
    store_url = f"sqlite:///{folder / 'store.db'}"
    password = "correct horse battery " + secrets.token_hex(4)
    with closing(Store.create(store_url)) as store:
        first_account(store, ACCOUNT, password)
    program = [str(HERE / "made_up.py")] if is_made_up else ["-c", START]
    return Served(folder, study, study_file, store_url, password, free_port(), program)
