"""Tampering is done past the store, with every guard taken away first, as someone with full rights could."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.canonical import GENESIS, row_hash
from workmh_measures.storage.chain import ChainReport, Head
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import EVENT_COLUMNS

Answer = Callable[..., AnswerEvent]
N = 30


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Head]:
    """A closed store with thirty answers of two participants, and its head as it is noted in a backup."""
    file = tmp_path_factory.mktemp("written") / "store.db"
    store = Store.create(f"sqlite:///{file}")
    for i in range(N):
        answer = AnswerEvent(
            request_id=f"request-{i}",
            entered_by="anna",
            participant=f"000{i % 2}",
            wave="t0",
            instrument="hads",
            item=f"{i:02}",
            mode="web",
            language="nb",
            fingerprint="f" * 64,
            value=i % 4,
        )
        store.append("demo", [answer])
    head = store.head("demo")
    store.close()
    return file, head


@pytest.fixture
def copy(written: tuple[Path, Head], tmp_path: Path) -> Path:
    return shutil.copy(written[0], tmp_path / "copy.db")


def walked(file: Path, *anchors: Head) -> ChainReport:
    """Put the guards back, for a store without them does not open, and verify."""
    whole = sqlite3.connect(file)
    triggers = [sql for (sql,) in whole.execute("SELECT sql FROM kept")]
    for sql in triggers:
        whole.execute(sql)
    whole.close()
    store = Store.open(f"sqlite:///{file}")
    report = store.verify("demo", anchors)
    store.close()
    return report


def opened(file: Path) -> sqlite3.Connection:
    tampering = sqlite3.connect(file, isolation_level=None)
    tampering.execute("CREATE TABLE kept AS SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in tampering.execute("SELECT name FROM kept").fetchall():
        tampering.execute(f"DROP TRIGGER {name}")
    return tampering


def test_a_chain_nobody_touched_verifies(written: tuple[Path, Head], copy: Path) -> None:
    opened(copy).close()
    report = walked(copy, written[1])
    assert report == ChainReport("demo", N, 0, written[1])
    assert report.ok
    report.refuse_broken()


def test_the_chain_of_a_study_nobody_wrote_to_verifies(store: Store) -> None:
    assert store.verify("demo") == ChainReport("demo", 0, 0, Head(0, GENESIS))


# ------------------------------------------------------------------------------------- one random deed of each kind


def change_content(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("UPDATE payload SET content = replace(content, ':', ':1') WHERE seq = ?", [at])
    return at


def change_salt(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("UPDATE payload SET salt = '00' WHERE seq = ?", [at])
    return at


def change_column(tampering: sqlite3.Connection, at: int, other: int) -> int:
    columns = [
        name for name in EVENT_COLUMNS if name not in ("study", "seq", "occasion", "format", "recorded_at")
    ]
    tampering.execute(f"UPDATE event SET {columns[other % len(columns)]} = 'x{other}' WHERE seq = ?", [at])
    return at


def change_number(tampering: sqlite3.Connection, at: int, other: int) -> int:
    column = ("occasion", "format")[other % 2]
    tampering.execute(f"UPDATE event SET {column} = {column} + 1 WHERE seq = ?", [at])
    return at


def change_moment(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("UPDATE event SET recorded_at = '2020-01-01 00:00:00.000000' WHERE seq = ?", [at])
    return at


def delete_event(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("DELETE FROM event WHERE seq = ?", [at])
    return at


def delete_event_with_payload(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("DELETE FROM payload WHERE seq = ?", [at])
    return delete_event(tampering, at, _)


def delete_payload(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("DELETE FROM payload WHERE seq = ?", [at])
    return at


def swap(tampering: sqlite3.Connection, table: str, one: int, other: int) -> int:
    for before, after in ((one, -1), (other, one), (-1, other)):
        tampering.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", [after, before])
    return min(one, other)


def swap_events(tampering: sqlite3.Connection, at: int, other: int) -> int:
    return swap(tampering, "event", at, other)


def swap_events_with_payloads(tampering: sqlite3.Connection, at: int, other: int) -> int:
    swap(tampering, "payload", at, other)
    return swap(tampering, "event", at, other)


def swap_payloads(tampering: sqlite3.Connection, at: int, other: int) -> int:
    return swap(tampering, "payload", at, other)


def insert_event(tampering: sqlite3.Connection, at: int, _: int) -> int:
    for table in ("event", "payload"):
        tampering.execute(f"UPDATE {table} SET seq = -seq - 1 WHERE seq >= ?", [at])
        tampering.execute(f"UPDATE {table} SET seq = -seq WHERE seq < 0")
    columns = ", ".join(EVENT_COLUMNS)
    forged = columns.replace("seq", str(at)).replace("request_id", "'forged'")
    tampering.execute(f"INSERT INTO event ({columns}) SELECT {forged} FROM event WHERE seq = ?", [at + 1])
    tampering.execute(
        "INSERT INTO payload SELECT study, ?, salt, content FROM payload WHERE seq = ?", [at, at + 1]
    )
    return at


def cut_tail(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("DELETE FROM payload WHERE seq >= ?", [at])
    tampering.execute("DELETE FROM event WHERE seq >= ?", [at])
    return at


def cut_events_of_tail(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("DELETE FROM event WHERE seq >= ?", [at])
    return at


def add_past_the_head(tampering: sqlite3.Connection, _: int, __: int) -> int:
    forge(tampering, N + 1, "SELECT * FROM event WHERE seq = ?", N, previous="head")
    return N + 1


def move_to_another_study(tampering: sqlite3.Connection, at: int, _: int) -> int:
    tampering.execute("UPDATE event SET study = 'other' WHERE seq = ?", [at])
    return at


DEEDS = [
    change_content,
    change_salt,
    change_column,
    change_number,
    change_moment,
    delete_event,
    delete_event_with_payload,
    delete_payload,
    swap_events,
    swap_events_with_payloads,
    swap_payloads,
    insert_event,
    cut_tail,
    cut_events_of_tail,
    add_past_the_head,
    move_to_another_study,
]


def forge(tampering: sqlite3.Connection, seq: int, query: str, like: int, *, previous: str) -> None:
    """Write an event like another one that continues the chain as if it were real, with its payload."""
    row = dict(zip(EVENT_COLUMNS, tampering.execute(query, [like]).fetchone(), strict=True))
    if previous == "head":
        row["previous_hash"] = row["row_hash"]
    row |= {"seq": seq, "request_id": f"forged-{seq}", "recorded_at": "2026-01-01 00:00:00.000000"}
    row["row_hash"] = row_hash({**row, "recorded_at": "2026-01-01T00:00:00.000000+00:00"})
    tampering.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(row))})", list(row.values()))
    tampering.execute(
        "INSERT INTO payload SELECT study, ?, salt, content FROM payload WHERE seq = ?", [seq, like]
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_the_first_bad_event_is_named(
    deed: Callable[[sqlite3.Connection, int, int], int], written: tuple[Path, Head], tmp_path: Path
) -> None:
    """Thirteen places for each of sixteen deeds: more than two hundred cases, all of them found."""
    chance = random.Random(deed.__name__)
    for case in range(13):
        file = shutil.copy(written[0], tmp_path / f"{case}.db")
        at, other = chance.sample(range(1, N + 1), 2)
        with closing(opened(file)) as tampering:
            expected = deed(tampering, at, other)
        report = walked(file)
        assert not report.ok
        assert report.bad_seq == expected, (deed.__name__, at, other, report)
        with pytest.raises(StoreError, match=f"breaks at event {expected}"):
            report.refuse_broken()


# ------------------------------------------------------------------------- what only a head noted elsewhere can show


def test_a_tail_cut_together_with_the_head_shows_by_the_head_noted_outside(
    written: tuple[Path, Head], copy: Path
) -> None:
    with closing(opened(copy)) as tampering:
        cut_tail(tampering, 21, 0)
        tampering.execute(
            "UPDATE chain_head SET seq = 20, hash = (SELECT row_hash FROM event WHERE seq = 20)"
        )
    report = walked(copy, written[1])
    assert (report.bad_seq, report.reason) == (21, "the event is missing: the tail was cut")


def test_a_chain_rewritten_with_right_hashes_shows_by_the_head_noted_outside(
    written: tuple[Path, Head], copy: Path
) -> None:
    with closing(opened(copy)) as tampering:
        row = tampering.execute("SELECT * FROM event WHERE seq = ?", [N]).fetchone()
        tampering.execute("DELETE FROM event WHERE seq = ?", [N])
        tampering.execute("INSERT INTO event VALUES (" + ", ".join("?" * len(row)) + ")", row)
        tampering.execute("UPDATE event SET seq = -1 WHERE seq = ?", [N])
        tampering.execute("UPDATE payload SET seq = -1 WHERE seq = ?", [N])
        forge(tampering, N, "SELECT * FROM event WHERE seq = ?", -1, previous="kept")
        tampering.execute("DELETE FROM event WHERE seq = -1")
        tampering.execute("DELETE FROM payload WHERE seq = -1")
        tampering.execute("UPDATE chain_head SET hash = (SELECT row_hash FROM event WHERE seq = ?)", [N])
    unanchored, anchored = walked(copy), None
    assert unanchored.ok
    store = Store.open(f"sqlite:///{copy}")
    anchored = store.verify("demo", [written[1]])
    store.close()
    assert anchored.bad_seq == N


def test_a_last_event_rewritten_without_the_head_shows_without_help(copy: Path) -> None:
    with closing(opened(copy)) as tampering:
        tampering.execute("UPDATE chain_head SET hash = ?", ["0" * 64])
    assert walked(copy).bad_seq == N


def test_a_chain_without_its_head_row_is_broken(copy: Path) -> None:
    with closing(opened(copy)) as tampering:
        tampering.execute("DELETE FROM chain_head")
    assert walked(copy).bad_seq == 1


def test_an_older_file_put_back_shows_by_the_head_noted_outside(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(2)])
    later = Head(5, "a" * 64)
    assert store.verify("demo", [later]).bad_seq == 3
    assert store.verify("demo", [store.head("demo")]).ok


# ------------------------------------------------------------------------------------------------ on PostgreSQL too


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("deed", "bad"),
    [
        ("UPDATE payload SET content = '{\"value\":8}' WHERE seq = 4", 4),
        ("UPDATE event SET entered_by = 'someone' WHERE seq = 7", 7),
        ("UPDATE event SET recorded_at = recorded_at - interval '1 microsecond' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 5", 5),
        ("DELETE FROM payload WHERE seq = 6", 6),
        ("TRUNCATE event", 1),
    ],
)
def test_an_owner_who_takes_the_guards_away_is_found_out_on_postgresql(
    cluster: object, answer: Answer, deed: str, bad: int
) -> None:
    name = cluster.emptied()  # type: ignore[attr-defined]
    store = Store.create(cluster.url(name))  # type: ignore[attr-defined]
    store.append("demo", [answer(i, item=f"{i:02}") for i in range(9)])
    switch = "ALTER TABLE {table} {deed} TRIGGER USER"
    guards = [switch.format(table=table, deed="DISABLE") for table in ("event", "payload")]
    back = [switch.format(table=table, deed="ENABLE") for table in ("event", "payload")]
    cluster.run(*guards, deed, *back, database=name)  # type: ignore[attr-defined]
    assert store.verify("demo").bad_seq == bad
    store.close()


# -------------------------------------------------------------------------------------- the way an event is written


def test_a_hash_can_be_checked_with_nothing_but_sha256(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    """Rebuilt here from the description alone, so that an inspector can do the same in any language."""
    sqlite_store.append("demo", [answer("Ærlig talt", request_id="r1"), answer(2.5, request_id="r2")])
    with closing(sqlite3.connect(tmp_path / "store.db")) as raw:
        raw.row_factory = sqlite3.Row
        previous = "0" * 64
        for row in raw.execute("SELECT event.*, salt, content FROM event JOIN payload USING (study, seq)"):
            said = {name: row[name] for name in row.keys() if name not in ("salt", "content", "row_hash")}  # noqa: SIM118
            said["recorded_at"] = row["recorded_at"].replace(" ", "T") + "+00:00"
            text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert row["previous_hash"] == previous
            assert row["payload_hash"] == hashlib.sha256((row["salt"] + row["content"]).encode()).hexdigest()
            previous = hashlib.sha256((previous + text).encode()).hexdigest()
            assert row["row_hash"] == previous


def test_the_same_answer_twice_has_two_payload_hashes(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(2, participant="a"), answer(2, participant="b")])
    one, other = store.events("demo")
    assert one.columns["payload_hash"] != other.columns["payload_hash"]
