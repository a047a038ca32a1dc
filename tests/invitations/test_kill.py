"""The sender is killed at random points, twenty times: nobody gets two mails, and nobody who got one counts as not written to."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmh_measures.definitions.library import load_study
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.occasions import Wanted
from workmh_measures.invitations.record import pending
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store

KILLS, PEOPLE = 20, 120
SENDER = Path(__file__).with_name("sender.py")


def test_twenty_kills_cost_no_second_mail_and_hide_none(
    store: Store,
    people: Callable[..., dict[str, Contact]],
    serve: Any,
    clock: Any,
    tmp_path: Path,
    settings: Any,
) -> None:
    sink, server = serve()
    people(*(f"P{number:03}" for number in range(PEOPLE)))
    (tmp_path / "server.json").write_text(server.model_dump_json(), "utf-8")
    chance = random.Random(5)
    store_url, moment = f"sqlite:///{tmp_path / 'study.db'}", clock.at.isoformat()
    command = [sys.executable, str(SENDER), store_url, str(tmp_path), moment]
    kills = 0
    for _ in range(KILLS):
        # Three steps a mail: the sender dies before, within or some time after the answer to one of them.
        fatal, after = sink.steps + chance.randint(1, 12), chance.choice([0, 0, chance.uniform(0, 0.02)])
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        end = (lambda pid: lambda: os.kill(pid, signal.SIGKILL))(process.pid)

        def step(_: str, number: int, fatal: int = fatal, after: float = after, end: Any = end) -> None:
            if number == fatal:
                end() if after == 0 else threading.Timer(after, end).start()

        sink.on = step
        said, _ = process.communicate(timeout=300)
        assert process.returncode == -signal.SIGKILL, said.decode()
        kills += 1
        assert held_in(tmp_path, sink.mails) == []
    sink.on = lambda name, number: None
    last = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert last.returncode == 0, last.stderr

    got = Counter(address for address, _ in sink.mails)
    known = {f"p{number:03}@example.no": f"P{number:03}" for number in range(PEOPLE)}
    sent = {
        e.participant
        for e in store.events("demo", kind=Kind.INVITED)
        if (e.content or {}).get("step") == "sent"
    }
    wanted = Wanted(today=clock.today, now=clock.at)
    uncertain = {
        one.participant
        for one in pending(store, load_study("demo"), wanted)
        if one.errands[0].standing == "uncertain"
    }
    assert kills == KILLS
    assert set(got) <= set(known)
    assert max(got.values()) == 1
    with_mail = {known[address] for address in got}
    assert with_mail <= sent | uncertain
    assert sent <= with_mail
    assert sent | uncertain == set(known.values())
    assert not sent & uncertain
    # The kills fell in the middle: otherwise this showed nothing.
    assert len(uncertain) >= 5
    assert uncertain & with_mail
    assert uncertain - with_mail
    assert held_in(tmp_path, sink.mails) == []


def test_two_senders_at_once_write_to_each_person_once(
    store: Store, people: Any, serve: Any, clock: Any, tmp_path: Path, settings: Any
) -> None:
    sink, server = serve()
    people(*(f"P{number:03}" for number in range(40)))
    (tmp_path / "server.json").write_text(server.model_dump_json(), "utf-8")
    command = [
        sys.executable, str(SENDER), f"sqlite:///{tmp_path / 'study.db'}", str(tmp_path), clock.at.isoformat(),
    ]  # fmt: skip
    senders = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for one in senders:
        _, said = one.communicate(timeout=300)
        assert one.returncode == 0, said.decode()
    assert sorted(address for address, _ in sink.mails) == [
        f"p{number:03}@example.no" for number in range(40)
    ]


def held_in(folder: Path, mails: list[tuple[str, bytes]]) -> list[str]:
    """What of people and links stands in a file of the store, the write-ahead log of a killed sender included."""
    files = [*folder.glob("study.db*")]
    assert files
    tokens = [found[1] for _, content in mails if (found := re.search(rb"/p#([\w-]{22})\r\n", content))]
    assert len(tokens) == len(mails)
    held = b"".join(file.read_bytes() for file in files)
    return [one.decode() for one in (b"@example.no", b"Kanari", b"skjema.example", *tokens) if one in held]
