"""Keep text cells of csv files from acting as formulas in a spreadsheet program, reversibly.

A text that a spreadsheet could take for a formula is written with one apostrophe in front; reading takes
that apostrophe off again. Plain numbers such as ``-3`` are no formulas and stay as they are.
"""

from __future__ import annotations

import re

__all__ = ["defused", "restored"]

# Signs may hide behind blanks, control characters and quotation marks, which some programs take off; full-width forms
# act too.
_HIDING = r"\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff'\""
_FORMULA = re.compile(rf"[{_HIDING}]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?\Z")


def _risky(text: str) -> bool:
    return _FORMULA.match(text) is not None and _NUMBER.match(text) is None


def defused(text: str) -> str:
    """Return the text as it is written to csv: unchanged, or with one apostrophe in front."""
    return f"'{text}" if _risky(text) else text


def restored(text: str) -> str:
    """Return the text that `defused` was given."""
    return text[1:] if text[:1] == "'" and _risky(text[1:]) else text
