"""The access log, identities of other providers, and passwords that are good for one login."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Moment = sa.DateTime(timezone=True)

SQLITE_GUARDS = (
    """
    CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END
    """,
    """
    CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'nothing of the access log is ever deleted'); END
    """,
    """
    CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log
    WHEN EXISTS (SELECT 1 FROM access_log WHERE study = NEW.study AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'nothing of the access log is ever replaced'); END
    """,
)
POSTGRESQL_GUARDS = tuple(
    f"CREATE TRIGGER access_log_no_{deed.lower()} BEFORE {deed} ON access_log {each}EXECUTE FUNCTION refuse_change()"
    for deed, each in (("UPDATE", "FOR EACH ROW "), ("DELETE", "FOR EACH ROW "), ("TRUNCATE", ""))
)


def _name(column: str, **options: Any) -> sa.Column[str]:
    return sa.Column(column, Name, nullable=options.pop("nullable", False), **options)


def upgrade() -> None:
    """Add tables that begin empty and a column that may be: what is there stays as it is."""
    op.create_table(
        "access_log",
        _name("study", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        _name("account"),
        _name("action"),
        _name("about"),
        _name("participant", nullable=True),
        _name("outcome"),
        _name("previous_hash"),
        _name("row_hash"),
    )
    op.create_index("access_log_participant", "access_log", ["study", "participant", "number"])
    op.create_table(
        "staff_identity",
        _name("issuer", primary_key=True),
        _name("subject", primary_key=True),
        _name("name"),
    )
    op.add_column("credential", sa.Column("one_time", Moment))
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for guard in guards:
        op.execute(guard)
