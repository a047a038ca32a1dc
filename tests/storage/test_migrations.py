"""From every earlier version of the tables to the present one: stores brought up to date, backups restored."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import RIGHTS, Grant, may, roles_in
from workmh_measures.storage import restore as restoring
from workmh_measures.storage import schema
from workmh_measures.storage.accounts import accounts
from workmh_measures.storage.backup import opened_backup, verify_backup
from workmh_measures.storage.chain import Head
from workmh_measures.storage.connection import Database
from workmh_measures.storage.events import Kind
from workmh_measures.storage.passwords import password_is_right
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup

BACKUPS = Path(__file__).parents[1] / "data" / "store_versions"
VERSIONS = sorted(path.name.split(".")[0] for path in BACKUPS.glob("*.gz"))
LATER = "9001"

every_version = pytest.mark.parametrize("version", VERSIONS)


def backup_of(version: str) -> Path:
    return BACKUPS / f"{version}.jsonl.gz"


def look_through(url: str, version: str) -> None:
    """Everything the old store held is there, in the words of the present program."""
    heads = verify_backup(backup_of(version)).studies
    store = Store.open(url)
    now = {
        one.item: one.value if one.missing is None else one.missing for one in store.current_answers("demo")
    }
    assert now == {"01": 3, "02": -993, "03": None, "04": "ord, «ærlig»"}
    for study, head in heads.items():
        assert store.verify(study, [Head(head.seq, head.hash)]).ok
    assert store.verify("demo").erased == heads["demo"].erased == 1
    assert [event.kind for event in store.events("other")] == [Kind.NOTE]
    assert password_is_right(store, "anna", "made up for the test of versions")
    with pytest.raises(StoreError, match="STORE-UNCONFIRMED"), store.writing() as connection:
        connection.execute(text("DELETE FROM event"))
    store.close()


def store_of(url: str, version: str) -> None:
    """Make a store as the program of that version left it."""
    with closing(Database(url)) as database, database.writing() as connection:
        with opened_backup(backup_of(version)) as reading:
            restoring._fill(connection, reading, None)
        assert schema.present_revision(connection) == version


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a version after the present one, whose last step is given in words."""

    def add(last_step: str) -> None:
        head, folder = schema.needed_revision(), tmp_path / "later"
        folder.mkdir(exist_ok=True)
        (folder / f"{LATER}_note_on_links.py").write_text(
            f'''"""A later version."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{LATER}", "{head}", None, None


def upgrade():
    op.add_column("link", sa.Column("note", sa.Text))
    op.execute("UPDATE link SET note = 'from before'")
    {last_step}
''',
            "utf-8",
        )
        present = schema._config

        def with_later() -> Config:
            config = present()
            own = Path(schema.__file__).with_name("migrations") / "versions"
            config.set_main_option("version_locations", f"{own}{os.pathsep}{folder}")
            return config

        monkeypatch.setattr(schema, "_config", with_later)

    return add


def notes(url: str) -> list[str]:
    with closing(Database(url)) as database, database.reading() as connection:
        return list(connection.execute(text("SELECT note FROM link")).scalars())


def test_there_is_a_backup_of_every_version_of_the_tables() -> None:
    assert schema.known_revisions() == VERSIONS
    assert [verify_backup(backup_of(version)).about.schema for version in VERSIONS] == VERSIONS


@every_version
def test_a_backup_of_every_version_is_restored_and_brought_up_to_date(url: str, version: str) -> None:
    restore_backup(backup_of(version), url)
    look_through(url, version)


@every_version
def test_a_store_of_every_version_is_brought_up_to_date(url: str, version: str) -> None:
    store_of(url, version)
    Store.upgrade(url)
    look_through(url, version)


@every_version
def test_a_version_yet_to_come_is_reached_from_every_earlier_one(
    url: str, version: str, later: Callable[[str], None]
) -> None:
    store_of(url, version)
    later("pass")
    with pytest.raises(StoreError, match=rf"has schema '{version}', this version works with '{LATER}'"):
        Store.open(url)
    Store.upgrade(url)
    look_through(url, version)
    assert notes(url) == ["from before"]


@every_version
def test_a_backup_is_filled_into_the_tables_of_its_time_and_then_brought_up_to_date(
    url: str, version: str, later: Callable[[str], None]
) -> None:
    later("pass")
    restore_backup(backup_of(version), url)
    look_through(url, version)
    assert notes(url) == ["from before"]


@every_version
def test_a_migration_that_fails_on_its_last_step_leaves_the_store_as_it_was(
    url: str, version: str, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    store_of(url, version)
    later("raise RuntimeError('the power went')")
    with pytest.raises(RuntimeError, match="the power went"):
        Store.upgrade(url)
    with closing(Database(url)) as database, database.reading() as connection:
        assert schema.present_revision(connection) == version
    monkeypatch.undo()
    Store.upgrade(url)
    look_through(url, version)


@every_version
def test_a_migration_that_fails_while_restoring_leaves_nothing(
    url: str, version: str, tmp_path: Path, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    later("raise RuntimeError('the power went')")
    with pytest.raises(RuntimeError, match="the power went"):
        restore_backup(backup_of(version), url)
    assert [path.name for path in tmp_path.iterdir()] == ["later"]
    monkeypatch.undo()
    restore_backup(backup_of(version), url)
    look_through(url, version)


def test_accounts_and_sessions_from_before_ways_in_keep_what_they_could_do(url: str) -> None:
    store_of(url, "0001")
    moment = "2026-11-22 12:00:00+00:00" if url.startswith("postgresql") else "2026-11-22 12:00:00.000000"
    made = (
        "INSERT INTO session (cookie_hash, role, subject, study, nonce, created, last_seen, expires)"
        " VALUES ('c', 'participant', 'A1', 'demo', 'n', :now, :now, :now)"
    )
    with closing(Database(url)) as database, database.writing() as connection:
        connection.execute(text(made.replace(":now", f"'{moment}'")))
    Store.upgrade(url)
    with closing(Database(url)) as database, database.reading() as connection:
        account = connection.execute(text("SELECT last_login, disabled FROM credential")).one()
        opened = connection.execute(text("SELECT subject, mode, opened_by FROM session")).one()
        tries = connection.execute(text("SELECT count(*) FROM attempt")).scalar_one()
    assert tuple(account) == (None, None)
    assert tuple(opened) == ("A1", None, None)
    assert tries == 0


@pytest.mark.parametrize(
    ("roles", "held"),
    [
        (None, {Grant("all")}),
        ("", {Grant("colleague")}),
        ("assessor safety", {Grant("assessor"), Grant("safety"), Grant("colleague")}),
    ],
)
def test_an_account_from_before_grants_opens_what_it_opened(
    url: str, roles: str | None, held: set[Grant]
) -> None:
    store_of(url, "0002")
    with closing(Database(url)) as database, database.writing() as connection:
        connection.execute(text("UPDATE credential SET roles = :r WHERE name = 'anna'"), {"r": roles})
    Store.upgrade(url)
    with closing(Store.open(url)) as store:
        [anna] = [one for one in accounts(store) if one.name == "anna"]
    assert anna.grants == held
    now = {action for action in RIGHTS if may(action, roles_in(anna.grants, "demo"))}  # type: ignore[arg-type]
    everybody = {
        "library",
        "wording",
        "accept_wording",
        "progress",
        "issue_links",
        "scores",
        "course",
        "export",
    }
    by_role = {"assessor": {"enter", "enter_again"}, "safety": {"follow_alerts"}}
    more = {deed for role in (roles or "").split() for deed in by_role[role]}
    assert now == (set(RIGHTS) if roles is None else everybody | more)
