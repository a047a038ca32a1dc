"""The record (event, payload, chain_head) with its guards, and the doors (link, session, credential)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Moment = sa.DateTime(timezone=True)

# An UPDATE is always refused. A payload may be deleted once a later event records the erasure of its participant.
# SQLite's INSERT OR REPLACE deletes without firing delete triggers, so replacing is refused where it begins.
SQLITE_GUARDS = (
    """
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
    """
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END
    """,
    """
    CREATE TRIGGER event_no_replace BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE study = NEW.study AND seq = NEW.seq)
      OR EXISTS (SELECT 1 FROM event WHERE study = NEW.study AND request_id = NEW.request_id)
    BEGIN SELECT RAISE(ABORT, 'an event is never replaced'); END
    """,
    """
    CREATE TRIGGER payload_no_update BEFORE UPDATE ON payload
    BEGIN SELECT RAISE(ABORT, 'a payload is never changed'); END
    """,
    """
    CREATE TRIGGER payload_no_replace BEFORE INSERT ON payload
    WHEN EXISTS (SELECT 1 FROM payload WHERE study = NEW.study AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a payload is never replaced'); END
    """,
    """
    CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload
    WHEN NOT EXISTS (
      SELECT 1 FROM event AS told JOIN event AS erased
        ON erased.study = told.study AND erased.participant = told.participant
       AND erased.kind <> 'answer' AND erased.kind = 'erased' AND erased.seq > told.seq
      WHERE told.study = OLD.study AND told.seq = OLD.seq)
    BEGIN SELECT RAISE(ABORT, 'a payload is deleted only after a recorded erasure'); END
    """,
)
POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP; END $$
    """,
    """
    CREATE FUNCTION refuse_unrecorded_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT 1 FROM event AS told JOIN event AS erased
          ON erased.study = told.study AND erased.participant = told.participant
         AND erased.kind <> 'answer' AND erased.kind = 'erased' AND erased.seq > told.seq
        WHERE told.study = OLD.study AND told.seq = OLD.seq)
      THEN RAISE EXCEPTION 'a payload is deleted only after a recorded erasure';
      END IF;
      RETURN OLD;
    END $$
    """,
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER payload_no_update BEFORE UPDATE ON payload FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    """
    CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload
    FOR EACH ROW EXECUTE FUNCTION refuse_unrecorded_erasure()
    """,
    "CREATE TRIGGER payload_no_truncate BEFORE TRUNCATE ON payload EXECUTE FUNCTION refuse_change()",
)


def _name(column: str, **options: Any) -> sa.Column[str]:
    return sa.Column(column, Name, nullable=options.pop("nullable", False), **options)


def upgrade() -> None:
    """Make the tables and their guards."""
    _events()
    _payloads()
    _doors()
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for guard in guards:
        op.execute(guard)


def _events() -> None:
    op.create_table(
        "event",
        _name("study", primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("format", sa.Integer, nullable=False),
        _name("kind"),
        _name("participant", nullable=True),
        _name("wave", nullable=True),
        sa.Column("occasion", sa.Integer, nullable=False),
        _name("instrument", nullable=True),
        _name("item", nullable=True),
        sa.Column("recorded_at", Moment, nullable=False),
        _name("mode", nullable=True),
        _name("language", nullable=True),
        _name("entered_by"),
        _name("wording_hash", nullable=True),
        _name("fingerprint", nullable=True),
        _name("layout", nullable=True),
        _name("device", nullable=True),
        _name("software", nullable=True),
        _name("request_id"),
        _name("payload_hash"),
        _name("previous_hash"),
        _name("row_hash"),
        sa.UniqueConstraint("study", "request_id", name="event_request"),
    )
    cell = ["study", "participant", "wave", "instrument", "item", "occasion", "kind", "seq"]
    op.create_index("event_cell", "event", cell)
    others = sa.text("kind <> 'answer'")
    columns = ["study", "kind", "participant", "seq"]
    op.create_index("event_other", "event", columns, sqlite_where=others, postgresql_where=others)


def _payloads() -> None:
    op.create_table(
        "payload",
        _name("study", primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        _name("salt"),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chain_head",
        _name("study", primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        _name("hash"),
    )


def _doors() -> None:
    op.create_table(
        "link",
        _name("token_hash", primary_key=True),
        _name("study"),
        _name("participant"),
        sa.Column("created", Moment, nullable=False),
        sa.Column("revoked", Moment),
    )
    op.create_index("link_participant", "link", ["study", "participant"])
    op.create_table(
        "session",
        _name("cookie_hash", primary_key=True),
        _name("role"),
        _name("subject"),
        _name("study", nullable=True),
        _name("nonce"),
        sa.Column("created", Moment, nullable=False),
        sa.Column("last_seen", Moment, nullable=False),
        sa.Column("expires", Moment, nullable=False),
        sa.Column("closed", Moment),
    )
    op.create_index("session_subject", "session", ["role", "subject", "study"])
    op.create_table(
        "credential",
        _name("name", primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("changed", Moment, nullable=False),
    )
