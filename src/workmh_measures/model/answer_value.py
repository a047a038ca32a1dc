"""Whether an answer is on its response scale, and how it is stored: one check for form, paper and corrections."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from .response_scale import ResponseScale, chosen_text

__all__ = ["checked_value", "typed_value"]


def checked_value(scale: ResponseScale, value: Any) -> float | str | None:
    """Return an answer as it is stored, or None when it is not on its response scale.

    Parameters
    ----------
    scale : of the item.
    value : a code or number; a list of codes for a multiple choice; text for a date and for words.

    Notes
    -----
    Several chosen options are stored as their codes in rising order, with blanks between.
    """
    return _CHECKS[scale.kind](scale, value)


def typed_value(scale: ResponseScale, text: str) -> float | str | None:
    """Return an answer typed by a person as it is stored, or None when it is not on its response scale.

    Parameters
    ----------
    text : a code, a number with comma or point, codes with blanks or commas between, a date as YYYY-MM-DD, or words.
    """
    if scale.kind in ("date", "text"):
        return checked_value(scale, text.strip() if scale.kind == "date" else text)
    if scale.kind == "multiple_choice":
        parts = re.split(r"[\s,;]+", text.strip())
        return checked_value(scale, [int(part) for part in parts]) if all(map(_is_whole, parts)) else None
    written = text.strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", written):
        return None
    return checked_value(scale, int(written) if _is_whole(written) else float(written))


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+", text) is not None


# --- one check for each kind: the value as stored, or None when it is not allowed ------------------


def _chosen(scale: ResponseScale, value: Any) -> float | None:
    return value if type(value) is int and value in scale.codes else None


def _several(scale: ResponseScale, value: Any) -> str | None:
    if not isinstance(value, list) or not value or any(_chosen(scale, code) is None for code in value):
        return None
    # An option such as none of these stands alone.
    if len(set(value)) > 1 and set(value) & set(scale.exclusive_codes):
        return None
    return chosen_text(value)


def _number(scale: ResponseScale, value: Any) -> float | None:
    if type(value) not in (int, float) or not math.isfinite(value):
        return None
    low, high = scale.attainable
    # The decimals typed are compared, not the binary number they become.
    places = len(re.sub(r"^[^.]*\.?|e.*$", "", repr(float(value))).rstrip("0"))
    decimals = 0 if scale.kind == "integer" else scale.decimals
    return value if low <= value <= high and places <= decimals else None


def _day(_scale: ResponseScale, value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _prose(scale: ResponseScale, value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        return None
    try:
        size = len(value.encode("utf-8"))
    except UnicodeEncodeError:
        return None
    return value if size <= scale.longest_text else None


_CHECKS = {
    "choice": _chosen,
    "multiple_choice": _several,
    "integer": _number,
    "number": _number,
    "visual_analogue": _number,
    "date": _day,
    "text": _prose,
}
