"""Many processes draw at once, and some are killed in the middle: each number once, none lost, every block whole."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from workmh_measures.storage.allocation_check import verify
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.trial.allocation import blocks

RACER = Path(__file__).with_name("draw_racer.py")
KILLS = int(os.environ.get("WORKMH_KILLS", "5"))
LEVELS = ("aap", "sick_leave")


def racer(url: str, key: Path, ledger: Path, names: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(RACER), url, str(key), str(ledger), *names]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def start(racers: Sequence[subprocess.Popen[bytes]]) -> None:
    """Let all begin when all are ready."""
    for one in racers:
        assert one.stdout is not None
        assert one.stdout.readline() == b"ready\n"
    for one in racers:
        assert one.stdin is not None
        one.stdin.write(b"go\n")
        one.stdin.close()


def end(racers: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    codes = [one.wait() for one in racers]
    for one in racers:
        if one.stdout is not None:
            one.stdout.close()
    return codes


def ledger_lines(files: Sequence[Path]) -> list[list[str]]:
    """The arms the ledgers tell, without a last line that was cut."""
    lines = [line for file in files for line in file.read_text().splitlines(keepends=True)]
    return [line.split() for line in lines if line.endswith("\n") and not line.startswith("asked")]


def test_eight_processes_that_draw_at_once_use_every_number_once(
    made: ModuleType, url: str, tmp_path: Path
) -> None:
    store = Store.create(url)
    key = made.sealed(store, tmp_path)
    [key_file] = tmp_path.glob("*.key")
    groups = [[f"R{racer}-{n}" for n in range(15)] for racer in range(8)]
    for first, level in enumerate(LEVELS):
        made.enrol(store, [name for names in groups for name in names[first::2]], level)
    ledgers = [tmp_path / f"ledger-{number}" for number in range(8)]
    racers = [racer(url, key_file, file, names) for file, names in zip(ledgers, groups, strict=True)]
    start(racers)
    assert end(racers) == [0] * 8
    told = ledger_lines(ledgers)
    assert len(told) == 120
    for level in LEVELS:
        arms = {int(number): arm for _, one, number, arm in told if one == level}
        assert sorted(arms) == list(range(1, len(arms) + 1))
        assert len(arms) == sum(one == level for _, one, _, _ in told)
        in_order = [arms[number] for number in sorted(arms)]
        sizes = (len(block) for block in blocks(key.plan, key.seed, f"benefit_group={level}"))
        ends = itertools.accumulate(itertools.islice(sizes, len(in_order)))
        whole = [end for end in ends if end <= len(in_order)]
        for first, last in itertools.pairwise([0, *whole]):
            block = in_order[first:last]
            assert block.count("control") == block.count("programme") == len(block) / 2
    found = verify(store, "demo", key)
    assert (sum(found.drawn.values()), found.others, found.faults) == (120, 0, ())
    assert store.verify("demo").ok
    store.close()


def test_a_kill_in_the_middle_of_a_draw_loses_no_number_and_gives_none_twice(
    made: ModuleType, url: str, tmp_path: Path
) -> None:
    """What a ledger tells is in the store; the request that was on its way is sent again and has one arm only."""
    store, chance = Store.create(url), random.Random(url[:6])
    key = made.sealed(store, tmp_path)
    [key_file] = tmp_path.glob("*.key")
    ledgers: list[Path] = []
    for run in range(KILLS):
        names = [f"K{run}-{n}" for n in range(400)]
        made.enrol(store, names, LEVELS[run % 2])
        ledger = tmp_path / f"killed-{run}"
        ledgers.append(ledger)
        one = racer(url, key_file, ledger, names)
        start([one])
        while not ledger.exists() or b"asked" not in ledger.read_bytes():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.15))
        one.kill()
        assert end([one]) == [-9]
        on_its_way = [
            line.split()[1] for line in ledger.read_text().splitlines() if line.startswith("asked ")
        ][-1]
        again = made.drawn(store, on_its_way, key, f"request-{on_its_way}")
        assert made.drawn(store, on_its_way, key, f"request-{on_its_way}") == again.__class__(
            again.participant, again.number, again.strata, again.arm, True
        )
    events = {event.participant: event.content for event in store.events("demo", kind=Kind.ALLOCATED)}
    for name, level, number, arm in ledger_lines(ledgers):
        said = events[name]
        assert said is not None
        assert (said["strata"], said["number"], said["arm"]) == ({"benefit_group": level}, int(number), arm)
    found = verify(store, "demo", key)
    assert found.faults == ()
    assert sum(found.drawn.values()) == len(events) >= KILLS
    assert store.verify("demo").ok
    store.close()
