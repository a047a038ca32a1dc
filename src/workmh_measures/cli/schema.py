"""``workmh schema``: the JSON Schema of the definition format, for editors."""

from __future__ import annotations

import click

from ..definitions.json_schema import definition_schema
from .console import print_json

__all__ = ["schema"]


@click.command()
@click.argument("kind", type=click.Choice(["instrument", "study", "hypotheses"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of instrument files, study files or files of hypotheses."""
    print_json(definition_schema(kind))
