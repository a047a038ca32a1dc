"""What every request of the form is made of: a JSON object, short texts, a kind of device; the rest is refused in words."""

from __future__ import annotations

import json
from typing import Any

from workmh_measures.errors import ResponseError, problem

__all__ = ["DEVICES", "is_short_text", "object_in", "refused"]

DEVICES = ("phone", "tablet", "desktop")
_LONGEST = 128


def object_in(body: bytes) -> dict[str, Any]:
    """Read the object a page sends.

    Raises
    ------
    ResponseError
        FORM-REQUEST, if it is something else.
    """
    try:
        sent = json.loads(body, parse_constant=_no_constant)
        # Half a character cannot be stored, nor told in an answer.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise refused("it is not JSON") from None
    if not isinstance(sent, dict):
        raise refused("it is not an object")
    return sent


def is_short_text(value: object) -> bool:
    """Say whether a value is a name: printed characters, few of them, no blank around them."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST
        and value.isprintable()
        and value == value.strip()
    )


def refused(text: str) -> ResponseError:
    """Return the refusal of a request that is not built as the form builds it."""
    return ResponseError([problem("FORM-REQUEST", found=text)])


def _no_constant(name: str) -> float:
    raise ValueError(name)
