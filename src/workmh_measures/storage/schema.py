"""The version of the tables: which one a store has, which one this program needs, the way between."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from workmh_measures.errors import StoreError, problem

__all__ = ["known_revisions", "needed_revision", "present_revision", "refuse_other_revision", "upgrade"]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def needed_revision() -> str:
    """Return the schema version this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def known_revisions() -> list[str]:
    """Return every schema version this program can read, the oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def present_revision(connection: Connection) -> str | None:
    """Return the schema version of the store, None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, *, to: str = "head") -> None:
    """Bring the store to the version needed, in the transaction of `connection`: all of it or nothing.

    Parameters
    ----------
    to : an earlier version, for tables that are filled from a backup before they are brought up to date.

    Raises
    ------
    StoreError
        If the store was made by a newer program.
    """
    present = present_revision(connection)
    if present is not None and present not in known_revisions():
        raise StoreError([problem("STORE-SCHEMA", found=present, allowed=needed_revision())])
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def refuse_other_revision(connection: Connection) -> None:
    """Refuse a store whose tables are not those this program works with.

    Raises
    ------
    StoreError
        Naming both versions.
    """
    present, needed = present_revision(connection), needed_revision()
    if present != needed:
        raise StoreError([problem("STORE-SCHEMA", found=present or "none", allowed=needed)])
