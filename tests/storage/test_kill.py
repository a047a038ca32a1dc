"""Kill the server with SIGKILL while it takes answers: what was acknowledged must be there, once.

Five kills here; `WORKMH_KILLS=100` (`make soak`) for the long run.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.storage.chain import Head
from workmh_measures.storage.repository import Store

KILLS = int(os.environ.get("WORKMH_KILLS", "5"))
WRITER = Path(__file__).with_name("kill_writer.py")


def killed_in_the_middle(url: str, ledgers: Path, run: int, seconds: float) -> None:
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), url, str(ledgers), str(run)], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    while not any(file.stat().st_size for file in ledgers.glob(f"{run}-*")):
        time.sleep(0.01)
    time.sleep(seconds)
    writer.kill()
    writer.wait()
    writer.stdout.close()


def acknowledged(ledgers: Path) -> dict[str, tuple[int, int, str]]:
    """What the ledgers say, without a last line that was cut."""
    lines = [line for file in ledgers.iterdir() for line in file.read_text().splitlines(keepends=True)]
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {request_id: (int(value), int(seq), row_hash) for request_id, value, seq, row_hash in whole}


def test_no_acknowledged_answer_is_lost_or_doubled_by_a_kill(url: str, tmp_path: Path) -> None:
    ledgers, chance = tmp_path / "ledgers", random.Random(url[:6])
    ledgers.mkdir()
    Store.create(url).close()
    for run in range(KILLS):
        killed_in_the_middle(url, ledgers, run, chance.uniform(0.1, 0.6))
        expected = acknowledged(ledgers)
        store = Store.open(url)
        found: dict[str, tuple[Any, int, str]] = {}
        for event in store.events("demo"):
            assert event.content is not None
            columns = event.columns
            assert columns["request_id"] not in found
            found[columns["request_id"]] = (event.content["value"], event.seq, columns["row_hash"])
        assert {request_id: found.get(request_id) for request_id in expected} == expected
        anchors = [Head(seq, row_hash) for _, seq, row_hash in expected.values()]
        assert store.verify("demo", anchors).ok
        if url.startswith("sqlite"):
            with store.reading() as connection:
                assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        store.close()
    assert len(acknowledged(ledgers)) >= 8 * KILLS


@pytest.mark.postgres
def test_no_acknowledged_answer_is_lost_when_the_database_server_is_killed(
    cluster: Any, tmp_path: Path
) -> None:
    """The postmaster and all its children at once; the writer must get errors, not false acknowledgements."""
    url, ledgers = cluster.url(cluster.emptied()), tmp_path / "ledgers"
    ledgers.mkdir()
    Store.create(url).close()
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), url, str(ledgers), "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(1)
    cluster.crash()
    time.sleep(0.2)
    writer.kill()
    writer.wait()
    writer.stdout.close()
    cluster.start()
    expected = acknowledged(ledgers)
    store = Store.open(url)
    found = {event.columns["request_id"]: event for event in store.events("demo")}
    assert expected
    assert all(found[request_id].columns["row_hash"] == expected[request_id][2] for request_id in expected)
    assert store.verify("demo").ok
    store.close()
