"""Pseudonymous ids of participants: random, with a check character, easy to read aloud and to type.

An id is six characters of chance and one check character. It is made from nothing the person is or has. The letters and
digits leave out look-alikes and vowels, so that no id is a word, a month or a number a spreadsheet would turn into
something else.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Container

__all__ = [
    "ALPHABET",
    "LENGTH",
    "as_typed",
    "check_character",
    "new_pseudonym",
    "own_id_fault",
    "pseudonym_fault",
]

ALPHABET = "23456789CFGHJMPQRVWX"
"""Characters of an id, those of the Open Location Code: no look-alikes, no vowels."""

LENGTH = 7
"""Characters of an id, the check character included."""

_LETTERS = ALPHABET.lstrip("0123456789")
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_MODULUS, _RADIX = 37, 2
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_OWN = re.compile(r"[^\W_][\w.-]{0,23}")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{11}(?!\d)")


def check_character(body: str) -> str:
    """Return the check character of ISO/IEC 7064, MOD 37-2.

    Parameters
    ----------
    body : digits and capital letters A to Z.

    Notes
    -----
    With the check character, the sum of every value times 2 to the power of its place from the right is 1 modulo 37.
    37 is a prime and 2 is neither 0 nor 1 modulo it, so one wrong character and two neighbours swapped are always found.

    References
    ----------
    ISO/IEC 7064:2003, Check character systems.
    """
    rest = 0
    for character in body:
        rest = (rest + _VALUES.index(character)) * _RADIX % _MODULUS
    return _VALUES[(1 - rest) % _MODULUS]


def new_pseudonym(known: Container[str], draw: Callable[[int], int] = secrets.randbelow) -> str:
    """Return an id nobody has.

    Parameters
    ----------
    known : ids that are taken.
    draw : gives a whole number from 0 to below its argument, each as likely; from the operating system unless told.

    Raises
    ------
    ValueError
        If a thousand ids in a row are taken: then it is not chance that draws.
    """
    for _ in range(1000):
        body = _LETTERS[draw(len(_LETTERS))] + "".join(
            ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH - 2)
        )
        made = body + check_character(body)
        # A check character outside the alphabet would bring back a look-alike; such a draw is thrown away.
        if made[-1] in ALPHABET and made not in known:
            return made
    raise ValueError("a thousand ids in a row are taken")


def as_typed(text: str) -> str:
    """Return an id typed by hand as it is stored: in capitals, without blanks and hyphens."""
    return _BETWEEN.sub("", text).upper()


def pseudonym_fault(text: str) -> str | None:
    """Say in words what is wrong with an id typed by hand; None when nothing is."""
    typed = as_typed(text)
    foreign = sorted({character for character in typed if character not in ALPHABET})
    if not typed:
        return "is empty"
    if foreign:
        return f"holds {', '.join(foreign)}, which no id has (an id is made of {ALPHABET})"
    if len(typed) != LENGTH:
        return f"has {len(typed)} characters, and an id has {LENGTH}"
    if check_character(typed[:-1]) != typed[-1]:
        return "has one wrong character, or two that changed places"
    return None


def own_id_fault(text: str) -> str | None:
    """Say in words why a study may not use an id of its own; None when it may."""
    if _ELEVEN_DIGITS.search(re.sub(r"[\s.-]", "", text)):
        return "holds eleven digits, as a national identity number does"
    if not _OWN.fullmatch(text):
        return "is not 1 to 24 letters, digits, points, hyphens and underscores, a letter or digit first"
    return None
