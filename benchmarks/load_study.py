"""A study of sixty questions with as many people as wanted, and a server of it in a process of its own."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link_within

STUDY = "load"
INSTRUMENTS = ("hads", "who5", "isi", "eq5d5l", "whodas12", "gse", "rtw_expectancy")
_FILE = """\
schema: 1
id: {study}
title: {{nb: Prøve under last, en: Trial under load}}
status: verified
simulated: true
languages: [nb, en]
entry: {entry}
anchors: [inclusion]
arms: [{{id: one, code: 0, name: {{nb: En, en: One}}}}]
allocation: {{kind: single_group}}
waves:
  - {{id: t0, anchor: inclusion, month: 0, window_days: [-14, 14], source: survey,
     label: {{nb: Ved start, en: At start}}}}
schedule:
{schedule}
retention: {{years: 5}}
"""
_PARAMETERS = {
    "eq5d5l": ", parameters: {value_set: norway}",
    "rtw_expectancy": ", parameters: {horizon_months: '6'}",
}
_START = (
    "import sys; from workmh_measures.ui.serve import serve; "
    "serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]))"
)


def made_study(folder: Path, entry: str, n_people: int) -> tuple[Path, str, list[str]]:
    """Write a study, make its store and enrol people.

    Parameters
    ----------
    entry : streamlit or light.

    Returns
    -------
    The study's file, the address of the store, and the token of everybody's link.
    """
    rows = (
        f"  - {{instrument: {name}, waves: [t0], evidence: confirmed{_PARAMETERS.get(name, '')}}}"
        for name in INSTRUMENTS
    )
    file = folder / f"{STUDY}.yaml"
    file.write_text(_FILE.format(study=STUDY, entry=entry, schedule="\n".join(rows)), encoding="utf-8")
    url = f"sqlite:///{folder / 'store.db'}"
    with closing(Store.create(url)) as store:
        people = [f"p{number:05}" for number in range(1, n_people + 1)]
        store.append(STUDY, [_enrolled(person) for person in people])
        with store.writing() as connection:
            tokens = [issue_link_within(store, connection, STUDY, person, by="load") for person in people]
    return file, url, tokens


def _enrolled(person: str) -> EnrolledEvent:
    return EnrolledEvent(
        request_id=secrets.token_hex(16),
        entered_by="load",
        participant=person,
        arm="one",
        anchors={"inclusion": date.today()},  # noqa: DTZ011 - the civil day here is the one meant
        preferred_language="nb",
    )


class Server:
    """A program that serves on a port, and what the operating system says of it.

    Parameters
    ----------
    command : its arguments before the port.
    folder : where it runs and logs.
    health : path that is answered when it is ready.
    processor : the one processor it may use; None for any.
    """

    def __init__(self, command: Sequence[str], folder: Path, health: str, processor: int | None) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        self.log = folder / "server.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, str(self.port)],
                cwd=folder,
                env={**environment, "HOME": str(folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=None if processor is None else lambda: os.sched_setaffinity(0, {processor}),
            )
        self._wait(health)

    @classmethod
    def of_study(cls, study_file: Path, store_url: str, folder: Path, processor: int | None) -> Server:
        """Serve a study."""
        command = [sys.executable, "-c", _START, store_url, str(study_file)]
        return cls(command, folder, "/_stcore/health", processor)

    @classmethod
    def of_peer(cls, folder: Path, processor: int | None) -> Server:
        """Serve the route that checks nothing."""
        program = Path(__file__).with_name("load_peer.py")
        return cls([sys.executable, str(program), str(folder / "peer.db")], folder, "/", processor)

    def _wait(self, health: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
                    connection.request("GET", health)
                    connection.getresponse().read()
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not answer: {self.log.read_text('utf-8', 'replace')}")

    @property
    def processor_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def megabytes(self) -> float:
        """Resident memory now."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    @property
    def threads(self) -> int:
        """Threads now."""
        return sum(1 for _ in Path(f"/proc/{self._process.pid}/task").iterdir())

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(30)
