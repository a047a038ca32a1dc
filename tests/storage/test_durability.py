"""What was acknowledged is there: after kills among a thousand saves at once, after a power cut, with many writers."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from workmh_measures.storage.chain import Head
from workmh_measures.storage.repository import Store

ROUNDS = 20
SAVES = 1_000
CLIENTS = 50
WRITER = Path(__file__).with_name("save_writer.py")


class Acknowledged(NamedTuple):
    number: int
    seq: int
    row_hash: str
    log_size: int


def ledger_lines(ledger: Path) -> list[Acknowledged]:
    """What was acknowledged, without a last line that was cut."""
    lines = ledger.read_text().splitlines(keepends=True) if ledger.exists() else []
    words = [line.split() for line in lines if line.endswith("\n")]
    return [Acknowledged(int(n), int(seq), row_hash, int(size)) for n, seq, row_hash, size in words]


def writer_process(
    url: str, ledger: Path, saves: int, clients: int, *killed_at: int
) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WRITER), url, str(ledger), str(saves), str(clients), *map(str, killed_at)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def finish(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    assert process.stdout.read() == b"done\n"
    assert process.wait() == 0
    process.stdout.close()


def killed_among_saves(url: str, ledger: Path, acknowledged: int) -> None:
    """Write until so many saves were acknowledged and the process is killed, with the others on their way."""
    with writer_process(url, ledger, SAVES, CLIENTS, acknowledged) as process:
        assert process.wait() == -signal.SIGKILL


def stored(store: Store) -> dict[int, tuple[Any, int, str]]:
    """Value, place and hash of every save in the store; a second row of one fails here."""
    found: dict[int, tuple[Any, int, str]] = {}
    for event in store.events("demo"):
        number = int(event.columns["request_id"].removeprefix("save-"))
        assert number not in found
        assert event.content is not None
        found[number] = event.content["value"], event.seq, event.columns["row_hash"]
    return found


def check(url: str, acknowledged: list[Acknowledged]) -> int:
    """Compare a store with a ledger, and return how many saves it holds."""
    store = Store.open(url)
    found = stored(store)
    for line in acknowledged:
        assert found.get(line.number) == (line.number % 4, line.seq, line.row_hash)
    assert store.verify("demo", [Head(line.seq, line.row_hash) for line in acknowledged]).ok
    store.close()
    return len(found)


def test_a_thousand_saves_at_once_survive_twenty_kills(url: str, tmp_path: Path) -> None:
    """Every round sends the same thousand saves again, as browsers do whose answer never came."""
    chance = random.Random(20)
    Store.create(url).close()
    ledgers, killed = [], 0
    for turn in range(ROUNDS):
        ledger = tmp_path / f"ledger-{turn}"
        killed_among_saves(url, ledger, chance.randint(1, SAVES // 2))
        ledgers.append(ledger)
        lines = ledger_lines(ledger)
        killed += len(lines) < SAVES
        check(url, lines)
    assert killed == ROUNDS
    finish(writer_process(url, tmp_path / "last", SAVES, CLIENTS))
    everything = [line for ledger in [*ledgers, tmp_path / "last"] for line in ledger_lines(ledger)]
    assert check(url, everything) == SAVES


def test_an_image_taken_at_a_power_cut_holds_what_was_acknowledged(tmp_path: Path) -> None:
    """The files as they lie on the disk, and the end of the log cut or filled with anything that was not synced."""
    file, chance = tmp_path / "store.db", random.Random(7)
    url = f"sqlite:///{file}"
    Store.create(url).close()
    ledger = tmp_path / "ledger"
    process = writer_process(url, ledger, SAVES, 8)
    while len(ledger_lines(ledger)) < 40:
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)
    lines = ledger_lines(ledger)
    log = file.with_name("store.db-wal").read_bytes()
    base = file.read_bytes()
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    held = set()
    for turn in range(12):
        kept = lines[: chance.randint(1, len(lines))] if turn else lines
        size = max(line.log_size for line in kept)
        rest = chance.randbytes(min(len(log) - size, 8192)) if turn % 2 else b""
        image = tmp_path / f"image-{turn}"
        image.mkdir()
        (image / "store.db").write_bytes(base)
        (image / "store.db-wal").write_bytes(log if turn == 0 else log[:size] + rest)
        held.add(check(f"sqlite:///{image / 'store.db'}", kept))
        with closing(sqlite3.connect(image / "store.db")) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        shutil.rmtree(image)
    assert len(held) > 1


def test_eight_processes_write_at_once_and_send_the_same_saves(url: str, tmp_path: Path) -> None:
    """Each of eight processes sends all of the saves: one of them stores each, the others are told it is there."""
    Store.create(url).close()
    ledgers = [tmp_path / f"ledger-{number}" for number in range(8)]
    processes = [writer_process(url, ledger, 200, 4) for ledger in ledgers]
    for process in processes:
        finish(process)
    told = [ledger_lines(ledger) for ledger in ledgers]
    assert [len(lines) for lines in told] == [200] * 8
    assert len({(line.number, line.seq, line.row_hash) for lines in told for line in lines}) == 200
    assert check(url, [line for lines in told for line in lines]) == 200
