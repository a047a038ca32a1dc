from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage import schema
from workmh_measures.storage.access_book import AccessBook
from workmh_measures.storage.access_log import Access, access_lines, verify_access
from workmh_measures.storage.accounts import (
    add_account,
    change_password,
    disable_account,
    give_grant,
    note_login,
    revoke_grant,
    set_roles,
)
from workmh_measures.storage.alert_queue import alerts, record_step
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.attempts import Attempts
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.connection import Database
from workmh_measures.storage.data_lock import ask_to_unlock, keep_lock, lift_lock
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.factor_key import VARIABLE, renew_factor_key
from workmh_measures.storage.factor_sealing import seal_secrets
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.passwords import first_account
from workmh_measures.storage.queries import Asked, answer_query, ask, close_query
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.roles import grant, role_statements
from workmh_measures.storage.second_factor import ask_for_factor, code_is_right, confirm, set_up_address
from workmh_measures.storage.sessions import (
    STAFF,
    close_session,
    exchange_link,
    issue_link,
    open_session,
    revoke_link,
    session_for,
)
from workmh_measures.storage.sign_in import account_of_identity, link_identity, unlink_identity
from workmh_measures.storage.tables import metadata

from .clock import Clock

pytestmark = pytest.mark.postgres
Answer = Callable[..., AnswerEvent]
STUDY = load_study("demo").model_copy(update={"simulated": False})


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
    first_account(stores.app, "anna", "correct horse battery")
    first_account(stores.app, "anna", "correct horse battery again")


def test_the_app_role_can_do_all_the_work_of_staff(
    stores: Stores, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts, both logs, sessions, wrong tries, queries, alerts and the lock: whatever the pages of staff write."""
    app = stores.app
    app.now = clock
    for name in ("anna", "berit"):
        add_account(app, name, "a long word of one's own", roles=None, by="anna")
    give_grant(app, "berit", Grant("auditor", "demo", "site_1"), by="anna")
    revoke_grant(app, "berit", Grant("auditor", "demo", "site_1"), by="anna")
    set_roles(app, "berit", ["safety"], by="anna")
    change_password(app, "berit", "another long word of one's own", by="anna", one_time=True)
    link_identity(app, "berit", issuer="https://id.example", subject="7", by="anna")
    assert account_of_identity(app, "https://id.example", "7") == "berit"
    unlink_identity(app, "berit", issuer="https://id.example", by="anna")
    disable_account(app, "berit", by="anna")
    disable_account(app, "berit", enable=True, by="anna")
    ask_for_factor(app, "berit", reset=True, by="anna")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "factors.key"))
    assert seal_secrets(app, renew_factor_key(tmp_path / "factors.key"), by="anna") == 1
    secret, _ = set_up_address(app, "berit", service="demo") or ("", "")
    digits = TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(clock.time.timestamp())).decode()
    recovery = confirm(app, "berit", digits)
    assert recovery
    assert code_is_right(app, "berit", recovery[0])
    cookie, _ = open_session(app, STAFF, "berit")
    note_login(app, "berit")
    clock.time += timedelta(minutes=2)
    assert session_for(app, cookie)  # writes that it is alive
    wrong = Attempts(app)
    for _ in range(11):
        wrong.count("address 192.0.2.1")
    assert wrong.wait("address 192.0.2.1") is not None
    book = AccessBook(app)
    book.note(Access("demo", "berit", "follow_alerts", "/safety", "read", "0412"))
    book.close()
    assert verify_access(app, "demo").bad_number is None
    assert {line.account for line in access_lines(app, "demo")} >= {"anna", "berit"}

    app.append("demo", [EnrolledEvent(request_id="e", entered_by="anna", participant="0412")])
    asked = Asked(participant="0412", wave="t0", instrument="hads", item="01", words="Is it 1?", by="dana")
    number = ask(app, STUDY, load_instrument("hads").item_ids, asked).seq
    answer_query(app, "demo", number, "Yes.", by="carl")
    close_query(app, "demo", number, by="dana")
    told = {"entered_by": "0412", "participant": "0412", "wave": "t0", "instrument": "phq9", "item": "09"}
    more = {"mode": "paper", "language": "nb", "fingerprint": "f" * 64}
    app.append("demo", with_alerts(app, STUDY, [AnswerEvent(request_id="a", value=2, **told, **more)]))
    [alert] = alerts(app, "demo")
    record_step(app, "demo", alert.number, "taken", by="berit")
    keep_lock(app, STUDY, {"content": "f" * 64}, read_at=app.head("demo"), by="anna")
    ask_to_unlock(app, "demo", reason="A register came late.", by="anna")
    lift_lock(app, "demo", by="berit")
    assert stores.owner.verify("demo").ok


def test_a_store_of_the_first_version_brought_up_to_date_gives_the_app_the_same_rights(
    stores: Stores, cluster: Any
) -> None:
    """An upgrade makes tables without rights; `study grant` after it gives the rights a new store has."""
    url = cluster.url(cluster.emptied("emptied_too"))
    database = Database(url)
    with database.writing() as connection:
        schema.upgrade(connection, to="0001")
    database.close()
    Store.upgrade(url)
    upgraded = Store.open(url)
    grant(upgraded)
    app = Store.open(cluster.url("emptied_too", user="forms"))
    in_vain = {(table, "GRANT") for table in TABLES}
    assert granted(app) - in_vain == DOORS
    for store in (upgraded, app):
        store.close()


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


TABLES = (*metadata.tables, "alembic_version")
DEEDS = {
    "UPDATE": "UPDATE {0} SET {1} = {1}",
    "DELETE": "DELETE FROM {0}",
    "TRUNCATE": "TRUNCATE {0} CASCADE",
    "DROP": "DROP TABLE {0}",
    "ALTER": "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "RENAME": "ALTER TABLE {0} RENAME TO gone",
    "TRIGGER": "CREATE TRIGGER mine BEFORE INSERT ON {0} EXECUTE FUNCTION refuse_change()",
    "INDEX": "CREATE INDEX mine ON {0} ({1})",
    "VIEW": "CREATE VIEW mine AS SELECT * FROM {0}",
    "GRANT": "GRANT ALL ON {0} TO PUBLIC",
}
DOORS = {(table, "UPDATE") for table in ("chain_head", "link", "session", "credential")}
DOORS |= {(table, deed) for table in ("attempt", "attempt_key") for deed in ("UPDATE", "DELETE")}
DOORS |= {("session", "DELETE"), ("staff_grant", "DELETE"), ("staff_identity", "DELETE")}
DOORS |= {(table, deed) for table in ("second_factor", "recovery_code") for deed in ("UPDATE", "DELETE")}


def is_granted(store: Store, statement: str) -> bool:
    """Say whether the database lets this role do a deed; nothing of it is kept."""
    with store._database.engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except ProgrammingError as failure:
            # A right that is guarded beside is a right all the same.
            return not isinstance(failure.orig, InsufficientPrivilege)
        return True


def granted(store: Store) -> set[tuple[str, str]]:
    found = set()
    for table in TABLES:
        columns = metadata.tables[table].columns.keys() if table in metadata.tables else ["version_num"]
        told = {deed: statement.format(table, columns[0]) for deed, statement in DEEDS.items()}
        found |= {(table, deed) for deed, statement in told.items() if is_granted(store, statement)}
    return found


def test_of_every_table_and_deed_the_app_moves_heads_and_doors_and_the_eraser_deletes_contents_too(
    stores: Stores,
) -> None:
    """GRANT by somebody who may grant nothing is a warning in PostgreSQL and grants nothing."""
    in_vain = {(table, "GRANT") for table in TABLES}
    assert granted(stores.app) - in_vain == DOORS
    assert granted(stores.eraser) - in_vain == DOORS | {("payload", "DELETE")}
    with stores.owner.reading() as connection:
        public = "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC' AND table_schema = 'public'"
        assert connection.execute(text(public)).scalar_one() == 0
    assert stores.owner.verify("demo").ok


def test_roles_are_refused_on_sqlite(sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match="SQLite knows no roles"):
        grant(sqlite_store)


def test_the_statements_can_be_read_and_run_by_hand() -> None:
    statements = role_statements()
    assert "GRANT SELECT, INSERT ON event TO workmh_app" in statements
    assert not any(
        "UPDATE ON event" in s or "UPDATE ON payload" in s or "DELETE ON event" in s for s in statements
    )
