"""The tables of the store, as SQLAlchemy sees them; `migrations` makes them.

``event``, ``payload`` and ``chain_head`` are the record: what was said, when, by whom, chained by hashes.
``access_log`` is who looked, was refused, fetched a file or changed an account: appended only, in a chain of its own.
``link``, ``session``, ``credential``, ``staff_grant``, ``staff_identity``, ``second_factor`` and ``recovery_code`` are doors: they may be changed and are no part of the record.
``attempt`` and ``attempt_key`` hold for minutes and a day who guesses; backups leave them out, as they do sessions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

__all__ = [
    "EVENT_COLUMNS",
    "NOT_AN_ANSWER",
    "TRIGGERS",
    "UtcDateTime",
    "access_log",
    "attempt",
    "attempt_key",
    "chain_head",
    "credential",
    "event",
    "link",
    "metadata",
    "of_other_kind",
    "payload",
    "recovery_code",
    "second_factor",
    "session",
    "staff_grant",
    "staff_identity",
]

# The triggers that refuse change, by database; a store without them is not opened.
TRIGGERS = {
    dialect: frozenset(f"{table}_no_{deed}" for table in ("event", "payload", "access_log") for deed in deeds)
    for dialect, deeds in (
        ("sqlite", ("update", "delete", "replace")),
        ("postgresql", ("update", "delete", "truncate")),
    )
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; SQLite forgets the zone, so it is attached again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC; one without a zone is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Attach UTC to a moment without a zone, and turn any other into UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Both databases compare ids by code point: the order of rows must not depend on a locale.
Name = Text().with_variant(Text(collation="C"), "postgresql")

NOT_AN_ANSWER = text("kind <> 'answer'")

metadata = MetaData()


def _name(column: str, **options: Any) -> Column[str]:
    return Column(column, Name, nullable=options.pop("nullable", False), **options)


event = Table(
    "event",
    metadata,
    _name("study", primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    _name("kind"),
    _name("participant", nullable=True),
    _name("wave", nullable=True),
    Column("occasion", Integer, nullable=False),
    _name("instrument", nullable=True),
    _name("item", nullable=True),
    Column("recorded_at", UtcDateTime, nullable=False),
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
    UniqueConstraint("study", "request_id", name="event_request"),
    # Finds the current answers of one person or of a whole study without touching the rows they replaced.
    Index("event_cell", "study", "participant", "wave", "instrument", "item", "occasion", "kind", "seq"),
    # Finds the few events of every other kind; costs an answer nothing.
    Index(
        "event_other",
        "study",
        "kind",
        "participant",
        "seq",
        sqlite_where=NOT_AN_ANSWER,
        postgresql_where=NOT_AN_ANSWER,
    ),
)
EVENT_COLUMNS: tuple[str, ...] = tuple(column.name for column in event.columns)

payload = Table(
    "payload",
    metadata,
    _name("study", primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _name("salt"),
    Column("content", Text, nullable=False),
    sqlite_with_rowid=False,
)

chain_head = Table(
    "chain_head",
    metadata,
    _name("study", primary_key=True),
    Column("seq", Integer, nullable=False),
    _name("hash"),
)

access_log = Table(
    "access_log",
    metadata,
    _name("study", primary_key=True),  # "*" for what concerns every study, as accounts do
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    _name("account"),
    _name("action"),
    _name("about"),  # the page, the file, or what was changed
    _name("participant", nullable=True),
    _name("outcome"),
    _name("previous_hash"),
    _name("row_hash"),
    Index("access_log_participant", "study", "participant", "number"),
)

link = Table(
    "link",
    metadata,
    _name("token_hash", primary_key=True),
    _name("study"),
    _name("participant"),
    Column("created", UtcDateTime, nullable=False),
    Column("revoked", UtcDateTime),
    Index("link_participant", "study", "participant"),
)

session = Table(
    "session",
    metadata,
    _name("cookie_hash", primary_key=True),
    _name("role"),
    _name("subject"),
    _name("study", nullable=True),
    _name("nonce"),
    Column("created", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("closed", UtcDateTime),
    # How somebody answers when not alone in a browser of their own, and which account let them.
    _name("mode", nullable=True),
    _name("opened_by", nullable=True),
    Index("session_subject", "role", "subject", "study"),
)

credential = Table(
    "credential",
    metadata,
    _name("name", primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("last_login", UtcDateTime),
    Column("disabled", UtcDateTime),
    Column(
        "one_time", UtcDateTime
    ),  # since when the password is one that somebody else set, good for one login
)

staff_grant = Table(
    "staff_grant",
    metadata,
    _name("name", primary_key=True),  # of the account
    _name("role", primary_key=True),  # "all" for every role
    _name("study", primary_key=True),  # "*" for every study
    _name("unit", primary_key=True),  # "*" for every unit
)

staff_identity = Table(
    "staff_identity",
    metadata,
    _name("issuer", primary_key=True),  # of an identity provider
    _name("subject", primary_key=True),  # how the provider names the person
    _name("name"),  # of the account
)

second_factor = Table(
    "second_factor",
    metadata,
    _name("name", primary_key=True),  # of the account
    Column("secret", Text, nullable=False),
    Column("confirmed", UtcDateTime),  # null: to be set up at the next login
    Column("last_step", BigInteger, nullable=False),  # of the last code given; none up to it counts again
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _name("name", primary_key=True),
    _name("code_hash", primary_key=True),
    Column("used", UtcDateTime),
)

attempt = Table(
    "attempt",
    metadata,
    _name("who", primary_key=True),  # hash of an address, an account or a link under the key of the day
    Column("until", UtcDateTime, nullable=False),
    Column("count", Integer, nullable=False),
)

attempt_key = Table(
    "attempt_key",
    metadata,
    _name("day", primary_key=True),
    Column("key", Text, nullable=False),
)


def of_other_kind(study: str | BindParameter[str], kind: str) -> ColumnElement[bool]:
    """Say in SQL "events of this kind, which is not 'answer'", in the words that let SQLite use its small index."""
    return (event.c.study == study) & NOT_AN_ANSWER & (event.c.kind == kind)
