"""A second factor beside the password: the secret of an authenticator, and codes for when it is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add tables that begin empty: accounts log in as before until a second factor is asked for."""
    op.create_table(
        "second_factor",
        sa.Column("name", Name, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("confirmed", Moment),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("name", Name, primary_key=True),
        sa.Column("code_hash", Name, primary_key=True),
        sa.Column("used", Moment),
    )
