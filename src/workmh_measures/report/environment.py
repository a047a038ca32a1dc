"""Where every document's templates come from: escaped throughout, and a name that is not there is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["TEMPLATES", "environment"]

TEMPLATES = Path(__file__).with_name("templates")


@cache
def environment() -> Environment:
    """Return the environment all documents are drawn in."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
