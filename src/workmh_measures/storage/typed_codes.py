"""Codes to type off a letter where a link cannot be followed: short, without look-alikes, with a check character.

A code has less chance in it than the token of a link (64.8 bits), so it is stored under a slow hash: whoever has the
table cannot try all codes, and a wrong one costs nothing, for its check character is seen before anything is hashed.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from workmh_measures.model.pseudonym import ALPHABET, as_typed, check_character

__all__ = ["CODE_LENGTH", "grouped", "hidden_code", "new_code", "typed_code"]

CODE_LENGTH: Final = 16
"""Characters of a code, the check character included."""

_GROUP: Final = 4
# One salt for all: a code is looked up by its hash. 2**14 rounds take some 50 ms, which a person does not feel.
_SALT: Final = b"workmh-typed-code/1"


def new_code() -> str:
    """Return a code of 15 characters of chance from the operating system and a check character."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
        code = body + check_character(body)
        if code[-1] in ALPHABET:  # another check character would bring back a look-alike
            return code


def typed_code(text: str) -> str | None:
    """Return the code that was typed, in any case and grouping; None when it is none, or has a wrong character."""
    typed = as_typed(text)
    if len(typed) != CODE_LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return typed if check_character(typed[:-1]) == typed[-1] else None


def hidden_code(code: str) -> str:
    """Return what is stored of a code."""
    return "code:" + hashlib.scrypt(code.encode(), salt=_SALT, n=2**14, r=8, p=1).hex()


def grouped(code: str) -> str:
    """Return a code as it is printed: small groups, easy to keep one's place in."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
