"""Identities lie in a database of their own, and their key lies apart from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.key import make_identity_key, overwrite_key, read_identity_key
from workmh_measures.identity.person import Person
from workmh_measures.identity.place import refuse_key_beside, refuse_store
from workmh_measures.storage.connection import SQLITE_SETTINGS
from workmh_measures.storage.repository import Store


def test_the_store_of_a_study_is_refused_and_left_alone(url: str, key: bytes, asked: Access) -> None:
    store = Store.create(url)
    with pytest.raises(StoreError, match="IDENTITY-PLACE"):
        Identities.create(url, key, asked, study="prove")
    with pytest.raises(StoreError, match="never lie in the same database"):
        Identities.open(url, key)
    assert store.studies() == []
    store.close()


def test_a_database_of_identities_is_no_store(identities: Identities, url: str) -> None:
    for make in (Store.create, Store.open):
        with pytest.raises(StoreError, match="STORE-"):
            make(url)
    assert identities.participants() == []


def test_identities_are_not_made_where_some_are(
    identities: Identities, url: str, key: bytes, asked: Access
) -> None:
    with pytest.raises(StoreError, match="IDENTITY-PLACE"):
        Identities.create(url, key, asked, study="other")
    assert identities.study == "prove"


def test_an_empty_database_holds_no_identities(tmp_path: Path, key: bytes) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="holds no identities"):
        Identities.open(f"sqlite:///{tmp_path}/empty.db", key)
    with pytest.raises(StoreError, match="there is no file"):
        Identities.open(f"sqlite:///{tmp_path}/nothing.db", key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqlite:///{0}/store.db", "sqlite:///{0}/../{1}/store.db"),
        ("postgresql+psycopg://a@host/db", "postgresql+psycopg://b:x@host:5432/db"),
    ],
)
def test_the_address_of_the_store_is_seen_in_any_spelling(tmp_path: Path, one: str, other: str) -> None:
    spelled = [text.format(tmp_path, tmp_path.name) for text in (one, other)]
    with pytest.raises(StoreError, match="the study's store"):
        refuse_store(*spelled)
    refuse_store(spelled[0], None)
    refuse_store(spelled[0], "sqlite:////elsewhere/store.db")


def test_a_key_beside_the_identities_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/identities.db"
    with pytest.raises(StoreError, match="IDENTITY-KEY-FILE"):
        refuse_key_beside(url, tmp_path / "identity.key")
    refuse_key_beside(url, tmp_path / "elsewhere" / "identity.key")
    refuse_key_beside("postgresql+psycopg://a@host/db", tmp_path / "identity.key")


def test_a_key_is_read_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "identity.key"
    key = make_identity_key(file)
    assert read_identity_key(file) == key
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="IDENTITY-KEY-FILE"):
        make_identity_key(file)
    file.chmod(0o640)
    with pytest.raises(StoreError, match="others may read it"):
        read_identity_key(file)


@pytest.mark.parametrize("wrong", ["typed", "cut", "none", "two", "bytes"])
def test_a_key_that_is_not_as_written_is_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "identity.key"
    make_identity_key(file)
    text = file.read_text()
    letter = "A" if text[-10] != "A" else "B"
    content = {
        "typed": text[:-10] + letter + text[-9:],
        "cut": text[:-9],
        "none": "# nothing\n",
        "two": text + text,
        "bytes": "\xff",
    }
    file.write_text(content[wrong], encoding="latin-1")
    with pytest.raises(StoreError, match="IDENTITY-KEY-FILE"):
        read_identity_key(file)


def test_a_key_destroyed_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "identity.key"
    make_identity_key(file)
    overwrite_key(file)
    assert not file.exists()
    with pytest.raises(StoreError, match="IDENTITY-KEY-FILE"):
        read_identity_key(file)


def test_what_may_be_left_in_the_file_is_told_and_the_next_key_takes_it_away(
    tmp_path: Path,
    key: bytes,
    asked: Access,
    made_person: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SQLITE_SETTINGS, "busy_timeout", ("50", "50"))
    url = f"sqlite:///{tmp_path}/identities.db"
    identities = Identities.create(url, key, asked, study="prove")
    identities.add([made_person("P-01")], asked)
    reader = Identities.open(url, key)
    with reader.reading(), pytest.raises(StoreError, match="another program is reading it"):
        identities.forget("P-01", asked)
    assert identities.participants() == []
    assert identities.rekey(make_identity_key(tmp_path / "other.key"), asked) == 0
    for one in (reader, identities):
        one.close()


@pytest.mark.postgres
def test_an_account_that_does_not_own_the_tables_is_told_what_is_left(
    request: pytest.FixtureRequest, key: bytes, asked: Access, made_person: Callable[..., Person]
) -> None:
    cluster = request.getfixturevalue("cluster")
    name = cluster.emptied()
    owner = Identities.create(cluster.url(name), key, asked, study="prove")
    owner.add([made_person("P-01"), made_person("P-02")], asked)
    rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO keeper_of_names"
    schema = "GRANT USAGE ON SCHEMA public TO keeper_of_names"
    cluster.run(
        "DROP ROLE IF EXISTS keeper_of_names",
        "CREATE ROLE keeper_of_names LOGIN",
        schema,
        rights,
        database=name,
    )
    keeper = Identities.open(cluster.url(name, user="keeper_of_names"), key)
    with pytest.raises(StoreError, match="does not own the tables"):
        keeper.forget("P-01", asked)
    assert keeper.participants() == ["P-02"]
    owner.forget("P-02", asked)
    for one in (keeper, owner):
        one.close()
    cluster.run("DROP OWNED BY keeper_of_names", "DROP ROLE keeper_of_names", database=name)
