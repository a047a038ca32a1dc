"""Names of what persons of different groups are held equal on."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["Matching"]

Matching: TypeAlias = Literal["sum", "rest", "trait"]
