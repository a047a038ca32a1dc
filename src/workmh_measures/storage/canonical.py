"""One way only to write an event down, so that its hash is the same on every machine.

Text is UTF-8 JSON without blanks, keys sorted by code point, characters written as themselves. A whole number is
written by its digits; any other number by the shortest decimal digits that give the same IEEE 754 double when read
back, as Python's ``repr`` writes them (``0.1``, ``1e-07``). NaN and infinity do not exist, ``2.0`` is ``2``. A moment
is ``2026-03-01T12:00:00.000000+00:00``, always UTC, always six decimals. Hashes are lower-case hexadecimal SHA-256:

``payload_hash = sha256(salt + content)`` and ``row_hash = sha256(previous_hash + row)``, both of the texts joined, so
that a line of the record can be checked with ``sha256sum``. `FORMAT` is part of each row: a later way of writing
gets the next number and leaves old rows as they are.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from numbers import Integral, Real
from typing import TypeAlias

from workmh_measures.errors import StoreError, problem

__all__ = [
    "FORMAT",
    "GENESIS",
    "Json",
    "JsonObject",
    "canonical",
    "payload_hash",
    "plain_number",
    "plain_object",
    "row_hash",
]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]

FORMAT = 1
GENESIS = "0" * 64  # what the first event of a study names as the hash before it
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_EXACT = 2**53  # above, doubles skip whole numbers
# format -> the columns a row's hash covers
_COVERED = {
    FORMAT: (
        "study",
        "seq",
        "format",
        "kind",
        "participant",
        "wave",
        "occasion",
        "instrument",
        "item",
        "recorded_at",
        "mode",
        "language",
        "entered_by",
        "wording_hash",
        "fingerprint",
        "layout",
        "device",
        "software",
        "request_id",
        "payload_hash",
        "previous_hash",
    )
}


def canonical(content: Mapping[str, object]) -> str:
    """Write the content of an event down in the one way there is; dates become ISO text.

    Raises
    ------
    StoreError
        If it holds something JSON has no word for, or text that not every database keeps (NUL, half a character).
    """
    return _json(plain_object(content))


def payload_hash(salt: str, content: str) -> str:
    """Return the hash of a payload; without the salt nobody can find the answer by trying all answers."""
    return _sha256(salt + content)


def row_hash(row: Mapping[str, object]) -> str:
    """Return the hash of one event, which holds the hash of the event before it.

    Parameters
    ----------
    row : the columns of `event`; its own ``row_hash`` is not looked at.
    """
    told = {name: row[name] for name in _COVERED[int(str(row["format"]))]}
    recorded_at = told["recorded_at"]
    if isinstance(recorded_at, datetime):
        told["recorded_at"] = recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256(str(told["previous_hash"]) + _json(told))


def plain_number(value: object) -> int | float:
    """Return a number as Python's own; a whole one as int.

    Raises
    ------
    StoreError
        If it is not a finite number; True and False are not numbers here.
    """
    if isinstance(value, bool):
        raise _refused("is not a number")
    if isinstance(value, Integral):
        return int(value)
    if not isinstance(value, Real):
        raise _refused("is not a number")
    number = float(value)
    if not math.isfinite(number):
        raise _refused("is not a finite number")
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def plain_object(content: Mapping[str, object]) -> JsonObject:
    """Return a mapping as plain data, dates as ISO text.

    Raises
    ------
    StoreError
        If it holds something that JSON has no word for.
    """
    return {_key(key): _plain(value) for key, value in content.items()}


def _plain(value: object) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return plain_object(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise _refused("has a key that is not text")
    return _text(key)


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _refused("holds half a character") from None
    if "\0" in value:
        raise _refused("holds the character NUL")
    return value


def _json(content: object) -> str:
    return _ENCODER.encode(content)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(fault: str) -> StoreError:
    return StoreError([problem("STORE-EVENT", found=fault, text=fault)])
