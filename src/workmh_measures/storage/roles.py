"""Rights on PostgreSQL: the app may add to the record and read it; only another role may erase.

The owner of the tables runs `grant` once, after `Store.create` and after each upgrade. Two roles without login are
made; whoever runs the server gives them to accounts of its own choice:

    CREATE USER forms PASSWORD '…' IN ROLE workmh_app;
    CREATE USER keeper PASSWORD '…' IN ROLE workmh_eraser;

An account must own nothing and must not be superuser: an owner can switch off every guard. The app serves with
`workmh_app`; an erasure is done in a process of its own that opens the store with `workmh_eraser`.
"""

from __future__ import annotations

from sqlalchemy import text

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.repository import Store

__all__ = ["APP_ROLE", "ERASER_ROLE", "grant", "role_statements"]

APP_ROLE = "workmh_app"
ERASER_ROLE = "workmh_eraser"

_APP_RIGHTS: dict[str, str] = {
    "event": "SELECT, INSERT",
    "payload": "SELECT, INSERT",
    "chain_head": "SELECT, INSERT, UPDATE",
    "access_log": "SELECT, INSERT",
    "link": "SELECT, INSERT, UPDATE",
    "session": "SELECT, INSERT, UPDATE, DELETE",
    "credential": "SELECT, INSERT, UPDATE",
    "staff_grant": "SELECT, INSERT, DELETE",
    "staff_identity": "SELECT, INSERT, DELETE",
    "second_factor": "SELECT, INSERT, UPDATE, DELETE",
    "recovery_code": "SELECT, INSERT, UPDATE, DELETE",
    "attempt": "SELECT, INSERT, UPDATE, DELETE",
    "attempt_key": "SELECT, INSERT, UPDATE, DELETE",
    "alembic_version": "SELECT",
}


def role_statements() -> list[str]:
    """Return the statements that make both roles and give them their rights, for reading or for running by hand."""
    statements = ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"]
    for role in (APP_ROLE, ERASER_ROLE):
        made = f"CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL"
        statements.append(f"DO $$ BEGIN {made}; END $$")
        statements.append(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        statements.append(f"GRANT USAGE ON SCHEMA public TO {role}")
        statements.extend(f"GRANT {rights} ON {table} TO {role}" for table, rights in _APP_RIGHTS.items())
    statements.append(f"GRANT DELETE ON payload TO {ERASER_ROLE}")
    return statements


def grant(store: Store) -> None:
    """Make the roles and give them their rights; run by the owner of the tables.

    Raises
    ------
    StoreError
        If the store is not on PostgreSQL, or the account may not do this.
    """
    with store.writing() as connection:
        if connection.dialect.name != "postgresql":
            allowed = "postgresql"
            raise StoreError([problem("STORE-OPEN", found="SQLite knows no roles", allowed=allowed)])
        for statement in role_statements():
            connection.execute(text(statement))
