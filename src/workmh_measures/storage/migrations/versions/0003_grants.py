"""Grants: a role in one study or all and in one unit or all, in place of one list of roles for each account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Turn roles into grants for all studies and units.

    Every account opened scores, files and links whatever its roles; whoever has an account keeps that as `colleague`.
    """
    grant = op.create_table(
        "staff_grant",
        sa.Column("name", Name, primary_key=True),
        sa.Column("role", Name, primary_key=True),
        sa.Column("study", Name, primary_key=True),
        sa.Column("unit", Name, primary_key=True),
    )
    rows = op.get_bind().execute(sa.text("SELECT name, roles FROM credential")).all()
    held = [
        {"name": row.name, "role": role, "study": "*", "unit": "*"}
        for row in rows
        for role in (["all"] if row.roles is None else sorted({*row.roles.split(), "colleague"}))
    ]
    if held:
        op.bulk_insert(grant, held)
    op.drop_column("credential", "roles")
