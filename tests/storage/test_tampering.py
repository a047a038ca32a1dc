"""Random tampering, down to single bytes of the file, and a dozen deeds of a superuser on PostgreSQL.

Each deed returns the first event that is not as recorded; a head noted outside the store stands beside it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workmh_measures.errors import StoreError
from workmh_measures.storage.chain import ChainReport, Head
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]
N = 30
OLDER = (8, 19)


@dataclass(frozen=True)
class Written:
    """A closed store of thirty events, what it looked like earlier, and what was noted elsewhere at its end."""

    file: Path
    older: dict[int, Path]
    head: Head
    marks: dict[int, list[bytes]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("written")
    file, older = folder / "store.db", {}
    Store.create(f"sqlite:///{file}").close()
    for seq in range(1, N + 1):
        with closing(Store.open(f"sqlite:///{file}")) as store:
            answer = AnswerEvent(
                request_id=f"request-{seq}",
                entered_by="anna",
                participant=f"000{seq % 2}",
                wave="t0",
                instrument="hads",
                item=f"{seq:02}",
                mode="web",
                language="nb",
                fingerprint="f" * 64,
                value=f"words of event {seq:03}",
            )
            store.append("demo", [answer])
            head = store.head("demo")
        if seq in OLDER:
            older[seq] = Path(shutil.copy(file, folder / f"{seq}.db"))
    marks: dict[int, list[bytes]] = {}
    with closing(sqlite3.connect(file)) as raw:
        told = "SELECT seq, payload_hash, salt, content FROM event JOIN payload USING (study, seq)"
        for seq, *texts in raw.execute(told):
            marks[seq] = [text.encode() for text in texts]
    return Written(file, older, head, marks)


def verified(file: Path, *anchors: Head) -> ChainReport:
    with closing(Store.open(f"sqlite:///{file}")) as store:
        return store.verify("demo", anchors)


def unguarded(file: Path, *statements: str) -> None:
    """Run statements as somebody who takes the guards away and puts them back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in guards:
            raw.execute(sql)


# ------------------------------------------------------------------------------------------- one deed of each kind


def flip(written: Written, file: Path, draw: Any) -> int:
    """Flip bits of one byte of what is written of an event, wherever in the file that stands."""
    seq = draw(st.integers(1, N))
    mark = draw(st.sampled_from(written.marks[seq]))
    content = bytearray(file.read_bytes())
    at = content.find(mark) + draw(st.integers(0, len(mark) - 1))
    content[at] ^= draw(st.integers(1, 255))
    file.write_bytes(content)
    return seq


def change(_: Written, file: Path, draw: Any) -> int:
    seq = draw(st.integers(1, N))
    column = draw(st.sampled_from(["kind", "participant", "wave", "item", "mode", "entered_by", "row_hash"]))
    unguarded(file, f"UPDATE event SET {column} = {column} || 'x' WHERE seq = {seq}")
    return seq


def delete(_: Written, file: Path, draw: Any) -> int:
    seq = draw(st.integers(1, N))
    tables = draw(st.sampled_from([("event",), ("payload",), ("event", "payload")]))
    unguarded(file, *(f"DELETE FROM {table} WHERE seq = {seq}" for table in tables))
    return seq


def swap(_: Written, file: Path, draw: Any) -> int:
    one, other = draw(st.lists(st.integers(1, N), min_size=2, max_size=2, unique=True))
    tables = draw(st.sampled_from([("event",), ("payload",), ("event", "payload")]))
    steps = ((one, -1), (other, one), (-1, other))
    unguarded(
        file,
        *(f"UPDATE {table} SET seq = {to} WHERE seq = {at}" for table in tables for at, to in steps),
    )
    return min(one, other)


def insert(_: Written, file: Path, draw: Any) -> int:
    seq = draw(st.integers(1, N))
    moved = [
        statement
        for table in ("event", "payload")
        for statement in (
            f"UPDATE {table} SET seq = -seq - 1 WHERE seq >= {seq}",
            f"UPDATE {table} SET seq = -seq WHERE seq < 0",
            f"CREATE TEMP TABLE forged_{table} AS SELECT * FROM {table} WHERE seq = {seq + 1}",
            f"UPDATE forged_{table} SET seq = {seq}",
        )
    ]
    forged = "UPDATE forged_event SET request_id = 'forged'"
    put = [f"INSERT INTO {table} SELECT * FROM forged_{table}" for table in ("event", "payload")]
    unguarded(file, *moved, forged, *put)
    return seq


def cut_tail(_: Written, file: Path, draw: Any) -> int:
    """Cut the end off and move the head back: nothing inside the store tells of it."""
    seq = draw(st.integers(2, N))
    unguarded(
        file,
        f"DELETE FROM payload WHERE seq >= {seq}",
        f"DELETE FROM event WHERE seq >= {seq}",
        f"UPDATE chain_head SET seq = {seq - 1}, hash = (SELECT row_hash FROM event WHERE seq = {seq - 1})",
    )
    assert verified(file).ok
    return seq


def put_older(written: Written, file: Path, draw: Any) -> int:
    """Put an older file in the place of the newer one."""
    kept = draw(st.sampled_from(OLDER))
    shutil.copy(written.older[kept], file)
    assert verified(file).ok
    return kept + 1


DEEDS = [flip, change, delete, swap, insert, cut_tail, put_older]


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deed=st.sampled_from(DEEDS), data=st.data())
def test_the_first_bad_event_is_named_in_two_hundred_random_cases(
    written: Written, tmp_path: Path, deed: Callable[[Written, Path, Any], int], data: st.DataObject
) -> None:
    file = Path(shutil.copy(written.file, tmp_path / "copy.db"))
    expected = deed(written, file, data.draw)
    report = verified(file, written.head)
    assert report.bad_seq == expected, (deed.__name__, report)


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_no_flipped_byte_of_the_file_changes_the_record_unnoticed(
    written: Written, tmp_path: Path, place: float, mask: int
) -> None:
    """Any byte at all: then something is reported, or every event and content reads as before."""
    content = bytearray(written.file.read_bytes())
    content[int(place * len(content))] ^= mask
    file = tmp_path / "copy.db"
    file.write_bytes(content)
    try:
        noticed = not verified(file, written.head).ok
    except StoreError:
        noticed = True
    if not noticed:
        told = "SELECT * FROM event JOIN payload USING (study, seq) ORDER BY study, seq"
        with closing(sqlite3.connect(file)) as raw, closing(sqlite3.connect(written.file)) as original:
            assert raw.execute(told).fetchall() == original.execute(told).fetchall()


# ------------------------------------------------------------------------------------------ a dozen on PostgreSQL

SHIFT = ("UPDATE {0} SET seq = -seq - 1 WHERE seq >= 5", "UPDATE {0} SET seq = -seq WHERE seq < 0")
SWAP = tuple(f"UPDATE {{0}} SET seq = {to} WHERE seq = {at}" for at, to in ((3, -1), (7, 3), (-1, 7)))
BACK = "UPDATE chain_head SET seq = 6, hash = (SELECT row_hash FROM event WHERE seq = 6)"
COPY = "INSERT INTO payload SELECT study, 5, salt, content FROM payload WHERE seq = 6"
FORGED = (
    "CREATE TEMP TABLE f AS SELECT * FROM event WHERE seq = 6",
    "UPDATE f SET seq = 5, request_id = 'forged'",
    "INSERT INTO event SELECT * FROM f",
    COPY,
)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("deeds", "bad"),
    [
        (["UPDATE payload SET salt = reverse(salt) WHERE seq = 4"], 4),
        (["UPDATE event SET payload_hash = overlay(payload_hash placing 'x' from 9) WHERE seq = 6"], 6),
        (["UPDATE event SET request_id = 'another' WHERE seq = 1"], 1),
        (["UPDATE event SET occasion = 2 WHERE seq = 9"], 9),
        (["DELETE FROM event WHERE seq = 2", "DELETE FROM payload WHERE seq = 2"], 2),
        ([step.format("event") for step in SWAP], 3),
        ([step.format("payload") for step in SWAP], 3),
        ([*(step.format(table) for table in ("event", "payload") for step in SHIFT), *FORGED], 5),
        (["DELETE FROM payload WHERE seq > 6", "DELETE FROM event WHERE seq > 6"], 7),
        (["DELETE FROM payload WHERE seq > 6", "DELETE FROM event WHERE seq > 6", BACK], 7),
        (["UPDATE event SET study = 'other' WHERE seq = 5"], 5),
        (["UPDATE chain_head SET hash = repeat('0', 64)"], 9),
        (["DELETE FROM chain_head"], 1),
        (["TRUNCATE event, payload, chain_head"], 1),
    ],
)
def test_a_superuser_who_takes_the_guards_away_is_found_out(
    cluster: Any, answer: Answer, deeds: list[str], bad: int
) -> None:
    name = cluster.emptied()
    store = Store.create(cluster.url(name))
    store.append("demo", [answer(i, item=f"{i:02}") for i in range(9)])
    head = store.head("demo")
    guards = ("event", "payload")
    cluster.run(
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guards),
        *deeds,
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guards),
        database=name,
    )
    assert store.verify("demo", [head]).bad_seq == bad
    store.close()
