"""Wrong key, cut file, flipped byte, swapped rows: each has its own message, and nothing is changed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.key import make_identity_key
from workmh_measures.identity.person import Person
from workmh_measures.storage.connection import Database

People = Callable[..., Person]


def tamper(url: str, *statements: str) -> None:
    """Change the tables as somebody with every right on the database could."""
    database = Database(url)
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.close()


def refused(url: str, key: bytes) -> list[tuple[str, str]]:
    with pytest.raises(StoreError) as failure:
        Identities.open(url, key)
    return [(found.code, found.text) for found in failure.value.problems]


@pytest.fixture
def full(identities: Identities, asked: Access, made_person: People) -> Identities:
    identities.add([made_person(f"P-{n:02d}", phone=f"4123456{n}") for n in range(4)], asked)
    return identities


def test_another_key_is_told_as_such(full: Identities, url: str, tmp_path: Path) -> None:
    [(code, said)] = refused(url, make_identity_key(tmp_path / "other.key"))
    assert code == "IDENTITY-KEY"
    assert "they were made with key" in said


def test_rows_that_were_swapped_are_named_with_their_owners(full: Identities, url: str, key: bytes) -> None:
    swap = "UPDATE identity_person SET participant = '{}' WHERE participant = '{}'"
    tamper(url, swap.format("x", "P-01"), swap.format("P-01", "P-02"), swap.format("P-02", "x"))
    found = refused(url, key)
    assert [code for code, _ in found] == ["IDENTITY-SWAPPED", "IDENTITY-SWAPPED"]
    assert "kept under 'P-01' belongs to 'P-02'" in found[0][1]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM identity_person WHERE participant = 'P-01'", "rows were added, taken away"),
        ("DELETE FROM identity_lookup WHERE participant = 'P-01'", "rows were added, taken away"),
        ("UPDATE identity_lookup SET participant = 'P-02' WHERE participant = 'P-01'", "rows were added"),
        ("UPDATE identity_about SET study = 'other'", "rows were added"),
        ("UPDATE identity_about SET place = 'other'", "says about itself"),
        ("DELETE FROM identity_about", "says about itself"),
        (
            "UPDATE identity_person SET sealed = substr(sealed, 2) WHERE participant = 'P-03'",
            "record of 'P-03'",
        ),
    ],
)
def test_a_row_changed_behind_our_back_is_told(
    full: Identities, url: str, key: bytes, statement: str, said: str
) -> None:
    tamper(url, statement)
    [(code, told)] = refused(url, key)
    assert code == "IDENTITY-DAMAGED"
    assert said in told


def test_an_older_record_put_back_is_told(
    full: Identities, url: str, key: bytes, asked: Access, made_person: People
) -> None:
    database = Database(url)
    read = text("SELECT sealed FROM identity_person WHERE participant = 'P-01'")
    with database.reading() as connection:
        old = connection.execute(read).scalar_one()
    full.change(made_person("P-01", phone="98765432"), asked)
    put = text("UPDATE identity_person SET sealed = :old WHERE participant = 'P-01'")
    with database.writing() as connection:
        connection.execute(put, {"old": old})
    database.close()
    assert "replaced by older ones" in refused(url, key)[0][1]


def test_a_line_of_the_log_changed_or_cut_is_told(full: Identities, url: str, key: bytes) -> None:
    guard = "DROP TRIGGER identity_access_no_{}" + (
        " ON identity_access" if url.startswith("postgresql") else ""
    )
    tamper(url, guard.format("update"), "UPDATE identity_access SET reason = 'nothing' WHERE seq = 1")
    assert ("IDENTITY-DAMAGED", "line 1 of the access log") in [
        (code, said.partition(": ")[2][:24]) for code, said in refused(url, key)
    ]
    tamper(url, guard.format("delete"), "DELETE FROM identity_access WHERE seq = 2")
    assert refused(url, key)[0][0] == "IDENTITY-DAMAGED"


def test_without_its_guards_the_log_is_not_opened(full: Identities, url: str, key: bytes) -> None:
    on = " ON identity_access" if url.startswith("postgresql") else ""
    tamper(url, f"DROP TRIGGER identity_access_no_delete{on}")
    assert refused(url, key)[0][0] == "STORE-SETTING"


@pytest.fixture
def sqlite_copy(tmp_path: Path, key: bytes, asked: Access, made_person: People) -> Callable[[], Path]:
    """Gives a fresh copy of a closed file with people in it."""
    original = tmp_path / "original.db"
    identities = Identities.create(f"sqlite:///{original}", key, asked, study="prove")
    identities.add([made_person(f"P-{n:02d}") for n in range(8)], asked)
    identities.close()
    assert not Path(f"{original}-wal").exists()

    def copy() -> Path:
        for rest in tmp_path.glob("copy.db*"):
            rest.unlink()
        shutil.copy(original, tmp_path / "copy.db")
        return tmp_path / "copy.db"

    return copy


@pytest.mark.parametrize("left", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_file_is_told(sqlite_copy: Callable[[], Path], key: bytes, left: float) -> None:
    file = sqlite_copy()
    with file.open("r+b") as cut:
        cut.truncate(int(file.stat().st_size * left))
    before = file.read_bytes()
    [(code, _), *_] = refused(f"sqlite:///{file}", key)
    assert code in ("IDENTITY-DAMAGED", "IDENTITY-PLACE") if left == 0 else code == "IDENTITY-DAMAGED"
    assert file.read_bytes() == before or left == 0


def test_a_flipped_byte_anywhere_is_told_or_means_nothing(
    sqlite_copy: Callable[[], Path], key: bytes, asked: Access, made_person: People
) -> None:
    random_numbers = random.Random(20261122)
    people, told = [made_person(f"P-{n:02d}") for n in range(8)], 0
    for _ in range(120):
        file = sqlite_copy()
        content = bytearray(file.read_bytes())
        written = [place for place, byte in enumerate(content) if byte]
        content[random_numbers.choice(written)] ^= 1 << random_numbers.randrange(8)
        file.write_bytes(content)
        found, shown = opened(file, key, asked)
        assert found <= {"IDENTITY-DAMAGED", "IDENTITY-PLACE", "IDENTITY-KEY", "STORE-SETTING"}
        assert found or shown == people
        told += bool(found)
    assert told > 100


def opened(file: Path, key: bytes, asked: Access) -> tuple[set[str], list[Person]]:
    """The messages on opening a file and looking, or the people in it."""
    with ExitStack() as stack:
        try:
            identities = Identities.open(f"sqlite:///{file}", key)
            stack.callback(identities.close)
            return set(), [identities.show(f"P-{n:02d}", asked) for n in range(8)]
        except StoreError as failure:
            return {one.code for one in failure.problems}, []
