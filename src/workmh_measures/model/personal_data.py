"""Find what points to a person in free text: Norwegian identity numbers, e-mail addresses, telephone numbers.

Nothing here decides: whoever wrote the text is asked. Check digits raise the certainty and are never relied upon, since
people mistype, and bank accounts have eleven digits too. Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from ..errors import Problem, problem

__all__ = ["Certainty", "DatumKind", "PersonalDatum", "masked", "personal_data", "pseudonym_problems"]

DatumKind: TypeAlias = Literal["identity_number", "email", "phone"]
Certainty: TypeAlias = Literal["possible", "likely", "certain"]

MASK: Final = "•••"
_RANK: Final[dict[Certainty, int]] = {"possible": 0, "likely": 1, "certain": 2}
_DASHES: Final = "\\-\u00ad\u2010-\u2015\u2212"
_BLANKS: Final = "\\s\u200b-\u200d\u2060\ufeff"
# Up to four characters may stand between two groups of one number: " - ", ") ", a line break with its indent.
_BETWEEN: Final = f"[{_BLANKS}{_DASHES}.·/_()]"
_WIDEST_GAP: Final = 4
_RUN: Final = re.compile(rf"[0-9]+(?:{_BETWEEN}{{1,{_WIDEST_GAP}}}[0-9]+)*")
_GAP_BEFORE: Final = re.compile(rf"[0-9]({_BETWEEN}{{1,{_WIDEST_GAP}}})\Z")
_GAP_AFTER: Final = re.compile(rf"({_BETWEEN}{{1,{_WIDEST_GAP}}})[0-9]")
_GROUP: Final = re.compile("[0-9]+")
_NAMED: Final = re.compile(
    r"\b(?:person|fødsels)(?:nummer\w{0,2}|nr)[.:]?\s?(?:mitt\s)?(?:er\s)?([0-9]{5})(?![0-9])", re.I
)
_FIRST_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

_AT: Final = re.compile(
    r"\s?(?:@|[(\[]\s?(?:at?|krøllalfa|alfakrøll)\s?[)\]]|\skrøllalfa\s|\salfakrøll\s)\s?", re.I
)
_NAME_END: Final = re.compile(r"[\w.+%'\-]*[\w+%]\Z")
_DOMAIN: Final = re.compile(r"[\w\-]{1,63}(?:(?:\.|\s\.\s)[\w\-]{1,63}){0,8}(?:\.|\s\.\s)[^\W\d_]{2,24}")
_LONGEST_NAME: Final = 64
_LONGEST_DOMAIN: Final = 255

_CALLED: Final = re.compile(
    r"(?:tlf|tel|telefon\w*|mob|mobil\w*|ring\w*|sms|nås på|phone|call)[.:]?\s*(?:(?:nr|nummer|på|er|me|meg)[.:]?\s*){0,2}[(+]*\Z",
    re.I,
)
_COUNTED_AFTER: Final = re.compile(
    r"\s?(?:,-|kr\b|kroner|nok\b|euro|%|mill|mrd|tusen|m[gl]\b|kg\b|stk|stykk|person|time|minutt|dag|år\b|skritt|poeng|kcal|liter|km\b|m\b|m²|kvm|ganger|celler|enheter)",
    re.I,
)
_COUNTED_BEFORE: Final = re.compile(
    r"(?:\bkr|\bnok|\beur|[€$£]|beløp\w*|sum|saks?(?:nr|nummer)?|ordre\w*|isbn|ean|konto\w*|org\.?\s?nr|kid)[.:]?\s?\Z",
    re.I,
)
_NEAR: Final = 24
_LONGEST_NUMBER: Final = 15


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """One place in a text that looks like a personal datum; the text itself is not kept.

    Attributes
    ----------
    kind : what it looks like.
    start, end : where, as for slicing the text.
    certainty : certain where check digits, a country code or an address say so; possible where only the length does.
    """

    kind: DatumKind
    start: int
    end: int
    certainty: Certainty


def personal_data(text: str) -> tuple[PersonalDatum, ...]:
    """Find what looks like an identity number, an e-mail address or a Norwegian telephone number.

    Parameters
    ----------
    text : as a person wrote it; digits of any script count, full-width ones too.

    Returns
    -------
    tuple of PersonalDatum
        In the order of the text, none overlapping another.

    Notes
    -----
    Eleven digits in one group, or as 6 + 5 or 4 + 2 + 5, always count. In other groupings they count when the first
    six can be a day of birth (day + 40: D-number; month + 40: H-number; month + 65 and + 80: synthetic) or both check
    digits fit. Eight digits count as a telephone number in the usual groupings, not as a date or an amount.
    """
    plain = _with_plain_digits(text)
    found = [*_emails(plain), *_named_numbers(plain)]
    for run in _RUN.finditer(plain):
        groups = [
            _Group(at.group(), at.start(), at.end()) for at in _GROUP.finditer(plain, run.start(), run.end())
        ]
        found += _identity_numbers(groups)
        found += _phones(plain, groups)
    return tuple(sorted(_best(found), key=lambda one: one.start))


def masked(text: str, found: Sequence[PersonalDatum] | None = None) -> str:
    """Return a text with every personal datum in it covered.

    Parameters
    ----------
    found : what to cover; None to look for it.
    """
    for one in reversed(personal_data(text) if found is None else found):
        text = text[: one.start] + MASK + text[one.end :]
    return text


def pseudonym_problems(pseudonym: str, *, where: str = "") -> list[Problem]:
    """Return why a pseudonym would tell who the person is: an identity number, an e-mail address, a name before @."""
    kinds = {one.kind for one in personal_data(pseudonym)} - {"phone"}
    if "@" in _with_plain_digits(pseudonym):
        kinds.add("email")
    return [problem("PERSONAL-PSEUDONYM", where=where, text=_SPOKEN[kind]) for kind in sorted(kinds)]


_SPOKEN: Final[dict[DatumKind, str]] = {
    "identity_number": "a national identity number",
    "email": "an e-mail address",
    "phone": "a telephone number",
}


class _Group(NamedTuple):
    """Digits that stand together."""

    digits: str
    start: int
    end: int


def _with_plain_digits(text: str) -> str:
    """Return the text, character for character, with every digit and at-sign as in ASCII."""
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter in "＠﹫":
        return "@"
    if letter in "．。":
        return "."
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


# --- identity numbers -----------------------------------------------------------------------------


def _identity_numbers(groups: Sequence[_Group]) -> Iterator[PersonalDatum]:
    """Yield every row of whole groups that may be an identity number, or one with its year in four digits."""
    for row in _rows(groups, (11, 13)):
        digits = "".join(group.digits for group in row)
        certainty = _identity_certainty(digits, tuple(len(group.digits) for group in row))
        if certainty is not None:
            yield PersonalDatum("identity_number", row[0].start, row[-1].end, certainty)


def _rows(groups: Sequence[_Group], lengths: Container[int]) -> Iterator[Sequence[_Group]]:
    """Yield every row of whole groups that together have one of these numbers of digits, at most fifteen."""
    for first in range(len(groups)):
        total = 0
        for last in range(first, len(groups)):
            total += len(groups[last].digits)
            if total > _LONGEST_NUMBER:
                break
            if total in lengths:
                yield groups[first : last + 1]


def _named_numbers(text: str) -> Iterator[PersonalDatum]:
    """Yield the last five digits of an identity number where a word says what they are, the birthday apart."""
    for at in _NAMED.finditer(text):
        yield PersonalDatum("identity_number", at.start(1), at.end(1), "likely")


def _identity_certainty(digits: str, layout: tuple[int, ...]) -> Certainty | None:
    if len(digits) == 13 and layout[-1] == 5 and digits[4:6] in ("18", "19", "20"):
        # A full year in the day of birth: believed only when the number without the century checks out.
        short = digits[:4] + digits[6:]
        return "certain" if _is_birthday(short) and _checks_out(short) else None
    if len(digits) != 11:
        return None
    born, fits = _is_birthday(digits), _checks_out(digits)
    if born and fits:
        return "certain"
    if layout in ((11,), (6, 5), (4, 2, 5)):
        return "likely" if born else "possible"
    return "possible" if born or fits else None


def _is_birthday(digits: str) -> bool:
    """Say whether six digits can be a day of birth, in any of the series given out or made up for tests."""
    day, month = int(digits[:2]), int(digits[2:4])
    days = 1 <= day <= 31 or 41 <= day <= 71
    return days and any(1 <= month - added <= 12 for added in (0, 40, 65, 80))


def _checks_out(digits: str) -> bool:
    first = sum(weight * int(digit) for weight, digit in zip(_FIRST_WEIGHTS, digits[:10], strict=True))
    second = sum(weight * int(digit) for weight, digit in zip(_SECOND_WEIGHTS, digits, strict=True))
    return first % 11 == 0 and second % 11 == 0


# --- telephone numbers ----------------------------------------------------------------------------


def _phones(text: str, groups: Sequence[_Group]) -> Iterator[PersonalDatum]:
    """Yield every row of whole groups that may be a telephone number."""
    called = _CALLED.search(text, max(0, groups[0].start - _NEAR), groups[0].start) is not None
    # 8 alone, 12 behind 0047; other lengths only behind a plus sign.
    for row in _rows(groups, range(8, _LONGEST_NUMBER + 1) if "+" in text else (8, 12)):
        start, end = row[0].start, row[-1].end
        plus = text.startswith("+", start - 1) if start else False
        digits = "".join(group.digits for group in row)
        certainty = _phone_certainty(digits, plus=plus, called=called and row[0] is groups[0])
        if certainty is None and len(digits) == 8 and _is_usual(text, row) and not _is_counted(text, row):
            certainty = "possible" if len(row) == 1 else "likely"
        if certainty is not None:
            yield PersonalDatum("phone", start - plus, end, certainty)


def _phone_certainty(digits: str, *, plus: bool, called: bool) -> Certainty | None:
    """Say how sure it is by what stands before: a country code, or a word such as telephone."""
    for code in ("47",) if plus else ("0047",):
        if digits.startswith(code) and len(digits) == len(code) + 8 and digits[len(code)] in "23456789":
            return "certain"
    if plus and 9 <= len(digits) <= 15 and not digits.startswith(("0", "47")):
        return "likely"
    return "likely" if called and len(digits) == 8 and digits[0] in "23456789" else None


def _is_usual(text: str, row: Sequence[_Group]) -> bool:
    """Say whether eight digits are grouped as telephone numbers are, and stand apart from other numbers."""
    layout = tuple(len(group.digits) for group in row)
    digits = "".join(group.digits for group in row)
    if digits[0] not in "23456789" or layout not in ((8,), (2, 2, 2, 2), (3, 2, 3)):
        return False
    before = _GAP_BEFORE.search(text, max(0, row[0].start - _WIDEST_GAP - 1), row[0].start)
    after = _GAP_AFTER.match(text, row[-1].end)
    outer = [gap.group(1) for gap in (before, after) if gap is not None]
    if layout == (8,):
        return not _is_date(digits) and all(gap.strip() in ("", "/") for gap in outer)
    inner = {text[one.end : other.start] for one, other in pairwise(row)}
    return len(inner) == 1 and inner.isdisjoint(outer)


def _is_date(digits: str) -> bool:
    """Say whether eight digits are a day of this or the last century, the year first or last."""
    halves = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    return any(
        year[:2] in ("19", "20") and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
        for year, month, day in halves
    )


def _is_counted(text: str, row: Sequence[_Group]) -> bool:
    """Say whether the words around make it an amount or the number of a thing."""
    start, end = row[0].start, row[-1].end
    before = _COUNTED_BEFORE.search(text, max(0, start - _NEAR), start)
    return before is not None or _COUNTED_AFTER.match(text, end) is not None


# --- e-mail ---------------------------------------------------------------------------------------


def _emails(text: str) -> Iterator[PersonalDatum]:
    """Yield every address: what may stand before the sign, the sign or a word for it, and a domain."""
    past = 0
    for at in _AT.finditer(text):
        name = _NAME_END.search(text[max(past, at.start() - _LONGEST_NAME) : at.start()])
        domain = _DOMAIN.match(text, at.end(), at.end() + _LONGEST_DOMAIN)
        if name is not None and domain is not None:
            past = domain.end()
            yield PersonalDatum("email", at.start() - len(name.group()), past, "certain")


# --- which of several counts ----------------------------------------------------------------------


def _best(found: Iterable[PersonalDatum]) -> list[PersonalDatum]:
    """Keep the surer, then the earlier, of those that overlap; an identity number before a telephone number."""
    kept: list[PersonalDatum] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (-_RANK[one.certainty], one.kind, one.start, -one.end)):
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return kept
