from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.passwords import set_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.roles import grant, role_statements
from workmh_measures.storage.sessions import (
    close_session,
    exchange_link,
    issue_link,
    revoke_link,
    session_for,
)

pytestmark = pytest.mark.postgres
Answer = Callable[..., AnswerEvent]


@dataclass
class Stores:
    owner: Store
    app: Store
    eraser: Store


@pytest.fixture
def stores(cluster: Any, answer: Answer) -> Iterator[Stores]:
    name = cluster.emptied()
    owner = Store.create(cluster.url(name))
    grant(owner)
    grant(owner)  # a second run changes nothing
    users = {"forms": "workmh_app", "keeper": "workmh_eraser"}
    for user, role in users.items():
        made = f"CREATE USER {user}; EXCEPTION WHEN duplicate_object THEN NULL"
        cluster.run(f"DO $$ BEGIN {made}; END $$", f"GRANT {role} TO {user}")
    owner.append("demo", [answer(1), answer(2, item="02")])
    app, eraser = (Store.open(cluster.url(name, user=user)) for user in users)
    yield Stores(owner, app, eraser)
    for store in (owner, app, eraser):
        store.close()


def test_the_app_role_can_do_all_the_work_of_the_app(stores: Stores, answer: Answer) -> None:
    stores.app.append("demo", [answer(3)])
    with GroupCommitter(stores.app) as committer:
        committer.submit("new study", [answer(3)])
    assert [current.value for current in stores.app.current_answers("demo")] == [3, 2]
    assert stores.app.verify("demo").ok
    cookie, _ = exchange_link(stores.app, issue_link(stores.app, "demo", "0412", by="anna")) or ("", None)
    assert session_for(stores.app, cookie)
    close_session(stores.app, cookie)
    revoke_link(stores.app, "demo", "0412", by="anna")
    set_password(stores.app, "anna", "correct horse battery")
    set_password(stores.app, "anna", "correct horse battery again")


def test_the_app_role_can_take_a_backup_that_the_owner_restores_and_grants_again(
    stores: Stores, cluster: Any, tmp_path: Path
) -> None:
    file, manifest = take_backup(cluster.url("emptied", user="forms"), tmp_path / "backup")
    new = cluster.url(cluster.emptied("emptied_too"))
    assert restore_backup(file, new) == manifest
    restored = Store.open(new)
    grant(restored)
    restored.close()
    app = Store.open(cluster.url("emptied_too", user="forms"))
    assert app.verify("demo", [stores.owner.head("demo")]).ok
    app.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'note'",
        "DELETE FROM event",
        "TRUNCATE event",
        "DROP TABLE event",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "ALTER TABLE event ADD COLUMN x int",
        "UPDATE payload SET content = '{}'",
        "DELETE FROM payload",
        "TRUNCATE payload",
        "DROP TABLE payload",
        "ALTER TABLE payload DISABLE TRIGGER ALL",
        "DELETE FROM chain_head",
        "DROP FUNCTION refuse_change CASCADE",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE mine (x int)",
        "UPDATE alembic_version SET version_num = '1'",
        "SET session_replication_role = replica",
        "SET ROLE workmh_eraser",
    ],
)
def test_the_app_role_cannot_touch_history(stores: Stores, statement: str) -> None:
    with (
        pytest.raises(StoreError, match="InsufficientPrivilege"),
        stores.app.writing() as connection,
    ):
        connection.execute(text(statement))
    assert stores.owner.verify("demo").events == 2


def test_the_app_role_cannot_erase_and_leaves_no_half_an_erasure(stores: Stores) -> None:
    with pytest.raises(StoreError, match="permission denied for table payload"):
        stores.app.erase("demo", "0412", "wish of the participant", "anna")
    assert stores.app.head("demo").seq == 3  # the request, which the app may record
    assert len(stores.app.current_answers("demo")) == 2


def test_the_eraser_role_erases_and_can_change_nothing_else(stores: Stores) -> None:
    for statement in (
        "UPDATE event SET kind = 'note'",
        "DELETE FROM event",
        "UPDATE payload SET content = '{}'",
    ):
        with pytest.raises(StoreError, match="InsufficientPrivilege"), stores.eraser.writing() as connection:
            connection.execute(text(statement))
    with (
        pytest.raises(StoreError, match="only after a recorded erasure"),
        stores.eraser.writing() as connection,
    ):
        connection.execute(text("DELETE FROM payload"))
    stores.eraser.erase("demo", "0412", "wish of the participant", "anna")
    assert stores.app.current_answers("demo") == []
    assert stores.app.verify("demo").erased == 2


def test_roles_are_refused_on_sqlite(sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match="SQLite knows no roles"):
        grant(sqlite_store)


def test_the_statements_can_be_read_and_run_by_hand() -> None:
    statements = role_statements()
    assert "GRANT SELECT, INSERT ON event TO workmh_app" in statements
    assert not any(
        "UPDATE ON event" in s or "UPDATE ON payload" in s or "DELETE ON event" in s for s in statements
    )
