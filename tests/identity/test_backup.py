"""Backups of identities: encrypted twice, restored on either database, and refused whole when anything is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.identity.access_log import Access
from workmh_measures.identity.backup import back_up, restore
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.key import make_identity_key
from workmh_measures.identity.person import Person
from workmh_measures.storage.age_keys import Keys, make_key, read_keys

People = Callable[..., Person]


@pytest.fixture
def lock(tmp_path: Path) -> Keys:
    make_key(tmp_path / "backup.key")
    return read_keys(tmp_path / "backup.key")


@pytest.fixture
def taken(identities: Identities, asked: Access, made_person: People, lock: Keys, tmp_path: Path) -> Path:
    identities.add([made_person("P-01", name="Kanarifugl"), made_person("P-02", phone="41234567")], asked)
    assert back_up(identities, tmp_path / "identities.age", lock) == 2
    return tmp_path / "identities.age"


def test_a_backup_is_restored_with_its_log_and_everybody_is_found_again(
    taken: Path, lock: Keys, key: bytes, asked: Access, tmp_path: Path, identities: Identities
) -> None:
    assert taken.stat().st_mode & 0o777 == 0o600
    there = f"sqlite:///{tmp_path}/restored.db"
    assert restore(taken, there, key=key, secret=lock.secret) == 2
    restored = Identities.open(there, key)
    assert restored.log() == identities.log()
    assert restored.show("P-01", asked).name == "Kanarifugl"
    assert restored.find({"phone": "41 23 45 67"}, asked) == ["P-02"]
    restored.close()


@pytest.mark.postgres
def test_a_backup_from_either_database_goes_into_the_other(
    taken: Path, lock: Keys, key: bytes, asked: Access, request: pytest.FixtureRequest
) -> None:
    cluster = request.getfixturevalue("cluster")
    there = cluster.url(cluster.emptied("emptied_too"))
    restore(taken, there, key=key, secret=lock.secret)
    restored = Identities.open(there, key)
    assert restored.show("P-01", asked).name == "Kanarifugl"
    restored.close()


def test_nothing_is_left_behind_when_a_backup_is_not_restored(
    taken: Path, lock: Keys, key: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "restored.db"
    other = make_identity_key(tmp_path / "other.key")
    cut = tmp_path / "cut.age"
    cut.write_bytes(taken.read_bytes()[:-20])
    flipped = tmp_path / "flipped.age"
    content = bytearray(taken.read_bytes())
    content[-100] ^= 1
    flipped.write_bytes(content)
    make_key(tmp_path / "stranger.key")
    stranger = read_keys(tmp_path / "stranger.key").secret
    for source, one, secret, code in (
        (taken, other, lock.secret, "IDENTITY-KEY"),
        (taken, key, stranger, "BACKUP-KEY"),
        (cut, key, lock.secret, "BACKUP-DAMAGED"),
        (flipped, key, lock.secret, "BACKUP-DAMAGED"),
    ):
        with pytest.raises(StoreError) as failure:
            restore(source, f"sqlite:///{file}", key=one, secret=secret)
        assert [found.code for found in failure.value.problems] == [code]
        assert not list(tmp_path.glob("restored.db*"))


def test_neither_a_backup_nor_a_database_is_ever_overwritten(
    taken: Path, lock: Keys, key: bytes, identities: Identities, url: str
) -> None:
    before = taken.read_bytes()
    with pytest.raises(StoreError, match="BACKUP-PLACE"):
        back_up(identities, taken, lock)
    assert taken.read_bytes() == before
    with pytest.raises(StoreError, match="IDENTITY-PLACE"):
        restore(taken, url, key=key, secret=lock.secret)
    assert identities.participants() == ["P-01", "P-02"]
