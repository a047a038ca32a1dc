"""Ways in: who opened a session for whom and how, accounts with roles, and wrong tries that all servers count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns that may be empty, and tables that begin empty: what is there stays as it is."""
    op.add_column("session", sa.Column("mode", Name))
    op.add_column("session", sa.Column("opened_by", Name))
    op.add_column("credential", sa.Column("roles", sa.Text))
    op.add_column("credential", sa.Column("last_login", Moment))
    op.add_column("credential", sa.Column("disabled", Moment))
    op.create_table(
        "attempt",
        sa.Column("who", Name, primary_key=True),
        sa.Column("until", Moment, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "attempt_key",
        sa.Column("day", Name, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
    )
