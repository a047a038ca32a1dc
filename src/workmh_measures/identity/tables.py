"""The tables of identities: who is behind a pseudonym, what finds them, and who looked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, text

from workmh_measures.storage.tables import UtcDateTime

__all__ = ["SCHEMA", "TRIGGERS", "about", "access", "lookup", "make_tables", "metadata", "person"]

SCHEMA = 1
"""Version of these tables; written into the database, and another one is refused."""

TRIGGERS = frozenset({"identity_access_no_update", "identity_access_no_delete"})

metadata = MetaData()
# Both databases compare by code point: the order of rows must not depend on a locale.
_Name = Text().with_variant(Text(collation="C"), "postgresql")


def _name(column: str, **options: Any) -> Column[str]:
    return Column(column, _Name, nullable=options.pop("nullable", False), **options)


# One row: which database this is, and the authentication of everything in it.
about = Table(
    "identity_about",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("schema", Integer, nullable=False),
    _name("place"),
    Column("salt", LargeBinary, nullable=False),
    _name("key_name"),
    _name("study"),
    Column("number_reason", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("whole", LargeBinary, nullable=False),
)

person = Table(
    "identity_person",
    metadata,
    _name("participant", primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

lookup = Table(
    "identity_lookup",
    metadata,
    _name("kind", primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    _name("participant", primary_key=True),
    Index("identity_lookup_participant", "participant"),
)

access = Table(
    "identity_access",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    _name("deed"),
    _name("by"),
    _name("second", nullable=True),
    _name("participant", nullable=True),
    Column("count", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    _name("hash"),
)

_SQLITE_GUARDS = (
    """
    CREATE TRIGGER identity_access_no_update BEFORE UPDATE ON identity_access
    BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END
    """,
    """
    CREATE TRIGGER identity_access_no_delete BEFORE DELETE ON identity_access
    BEGIN SELECT RAISE(ABORT, 'the access log is never shortened'); END
    """,
    """
    CREATE TRIGGER identity_access_no_replace BEFORE INSERT ON identity_access
    WHEN EXISTS (SELECT 1 FROM identity_access WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the access log is never replaced'); END
    """,
)
_POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION identity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the access log is never changed: % refused', TG_OP; END $$
    """,
    """
    CREATE TRIGGER identity_access_no_update BEFORE UPDATE ON identity_access
    FOR EACH ROW EXECUTE FUNCTION identity_refuse_change()
    """,
    """
    CREATE TRIGGER identity_access_no_delete BEFORE DELETE ON identity_access
    FOR EACH ROW EXECUTE FUNCTION identity_refuse_change()
    """,
    """
    CREATE TRIGGER identity_access_no_truncate BEFORE TRUNCATE ON identity_access
    EXECUTE FUNCTION identity_refuse_change()
    """,
)


def make_tables(connection: Connection) -> None:
    """Make the tables and the guards of the log, in the transaction of the connection."""
    metadata.create_all(connection)
    guards = _SQLITE_GUARDS if connection.dialect.name == "sqlite" else _POSTGRESQL_GUARDS
    for guard in guards:
        connection.execute(text(guard))
