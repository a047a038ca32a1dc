"""Factor models as text, in the way of lavaan.

    anxiety =~ item1 + item3 + item5      a factor and its items
    anxiety ~~ depression                 a covariance; ~~ 0*depression sets it to 0
    item1 ~~ item3                        a covariance of what the factors leave over
    f =~ NA*a + 0.8*b + l*c + l*d         free, fixed at 0.8, and two equal loadings
    whole =~ anxiety + depression         a factor of factors
    item1 ~ 1                             an intercept
    item1 | t1 + t2                       thresholds of an ordered item
    item1 ~*~ 0.9*item1                   the scale of the response behind an ordered item (delta parameterisation)
    f =~ a + c(l, l)*b + c(1, NA)*d       for each of two groups: equal loadings; fixed in the first, free in the second

A statement ends with its line, or with a semicolon; after a plus sign it goes on. What follows # or ! is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ...errors import DefinitionError, Problem, nearest_match, problem
from .parameter_table import Operator, Stated

__all__ = ["stated_model"]

_OPERATORS: tuple[Operator, ...] = ("=~", "~~", "~", "|", "~*~")
_NAME = re.compile(r"[\w.]+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_EACH = re.compile(r"c\((.+)\)")
_START = re.compile(r"start\(\s*(.+?)\s*\)")
_THRESHOLD = re.compile(r"t[1-9]\d*")
_OPERATOR = re.compile(r"=~|~\*~|~~|~|\|")
_OPEN_END = re.compile(r"(\+|=~|~\*~|~~|~|\||\*)\s*$")


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def where(self) -> str:
        return f"line {self.number}"


def stated_model(text: str, items: Collection[str]) -> tuple[Stated, ...]:
    """Read a model.

    Parameters
    ----------
    text : the model.
    items : names an item may have.

    Returns
    -------
    tuple of Stated
        What the text says, in its order.

    Raises
    ------
    DefinitionError
        With every problem found: no operator, an unreadable term, a name that is no item and no factor, something said twice.
    """
    problems: list[Problem] = []
    found: list[tuple[_Line, Stated]] = []
    for line in _statements(text):
        try:
            found += [(line, one) for one in _read(line)]
        except DefinitionError as refusal:
            problems += refusal.problems
    factors = tuple(dict.fromkeys(one.lhs for _, one in found if one.op == "=~"))
    for line, one in found:
        problems += _misnamed(line, one, (factors, items))
    problems += _twice(found)
    if not factors and not problems:
        problems.append(_told("The model names no factor: no line has =~."))
    if problems:
        raise DefinitionError(list(dict.fromkeys(problems)))
    return tuple(one for _, one in found)


def _statements(text: str) -> Iterator[_Line]:
    """Statements with the line they begin in; an open end goes on in the next line."""
    begun: _Line | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        for part in re.split(r"[#!]", raw)[0].split(";"):
            words = part.strip()
            if not words:
                continue
            if begun is not None:
                words, first = f"{begun.text} {words}", begun.number
            else:
                first = number
            begun = _Line(first, words)
            if not _OPEN_END.search(words):
                yield begun
                begun = None
    if begun is not None:
        yield begun


def _read(line: _Line) -> list[Stated]:
    operators = _OPERATOR.findall(line.text)
    if len(operators) != 1:
        raise DefinitionError(
            [_told("A statement has one of =~ ~~ ~ | ~*~, once.", line, found=line.text, allowed=_OPERATORS)]
        )
    left, right = _OPERATOR.split(line.text)
    op = next(one for one in _OPERATORS if one == operators[0])
    problems: list[Problem] = []
    stated: list[Stated] = []
    for lhs in left.split("+"):
        for term in right.split("+"):
            one = _term(lhs.strip(), op, term.strip())
            if one is None:
                faulty = term.strip() if _NAME.fullmatch(lhs.strip()) else lhs.strip()
                problems.append(_told(f"'{faulty}' cannot be read.", line, found=faulty))
            else:
                stated.append(one)
    if problems:
        raise DefinitionError(problems)
    return stated


def _term(lhs: str, op: Operator, term: str) -> Stated | None:
    """One term on the right, or None where it cannot be read."""
    *modifiers, name = (part.strip() for part in term.split("*"))
    if len(modifiers) > 1 or not _NAME.fullmatch(lhs) or not _NAME.fullmatch(name):
        return None
    if op == "~" and name == "1":
        op, name = "~1", ""
    if op == "|" and not _THRESHOLD.fullmatch(name):
        return None
    if not modifiers:
        return Stated(lhs, op, name)
    bare, words = Stated(lhs, op, name), _EACH.fullmatch(modifiers[0])
    if words is None:
        return _modified(bare, modifiers[0])
    each = [_modified(bare, word.strip()) for word in words[1].split(",")]
    known = tuple(one for one in each if one is not None)
    return replace(bare, each=known) if len(known) == len(each) else None


def _modified(bare: Stated, word: str) -> Stated | None:
    """A term with what stands before it, or None where that cannot be read."""
    start = _START.fullmatch(word)
    if start is not None and _NUMBER.fullmatch(start[1]):
        return replace(bare, free=True, value=float(start[1]))
    if _NUMBER.fullmatch(word):
        return replace(bare, free=False, value=float(word))
    if word == "NA":
        return replace(bare, free=True)
    return replace(bare, label=word) if _NAME.fullmatch(word) else None


def _misnamed(line: _Line, one: Stated, names: tuple[Collection[str], Collection[str]]) -> Iterator[Problem]:
    factors, items = names
    if one.op == "=~" and one.lhs in items:
        yield _told(f"'{one.lhs}' is an item and cannot be a factor.", line, found=one.lhs)
    known = {"=~": items, "~": factors, "|": items, "~*~": items}.get(one.op, [*items, *factors])
    if one.op == "=~":
        known = [*known, *factors]
    for name in (one.lhs, one.rhs):
        left_factor = one.op == "=~" and name == one.lhs
        threshold = one.op == "|" and name == one.rhs
        if name and name not in known and not left_factor and not threshold:
            kind = {"~": "factor", "|": "item", "~*~": "item"}.get(one.op, "item or factor")
            yield _told(f"There is no {kind} '{name}'.", line, found=name, allowed=list(known))
    if one.op == "~*~" and one.rhs != one.lhs:
        yield _told(f"The scale of '{one.lhs}' has '{one.lhs}' on both sides.", line, found=one.rhs)
    if one.op == "=~" and one.rhs == one.lhs:
        yield _told(f"The factor '{one.lhs}' cannot be measured by itself.", line, found=one.lhs)


def _twice(found: list[tuple[_Line, Stated]]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], _Line] = {}
    for line, one in found:
        low, high = sorted((one.lhs, one.rhs)) if one.op == "~~" else (one.lhs, one.rhs)
        first = seen.setdefault((one.op, low, high), line)
        if first is not line:
            told = f"{one.lhs} {one.op} {one.rhs}".strip()
            yield _told(f"'{told}' is said twice, first in {first.where}.", line, found=told)


def _told(text: str, line: _Line | None = None, *, found: str = "", allowed: Sequence[str] = ()) -> Problem:
    where = "" if line is None else line.where
    nearest = nearest_match(found, allowed) if _NAME.fullmatch(found) else None
    return problem(
        "MODEL-TEXT", where=where, found=found, allowed=allowed or None, nearest=nearest, text=text
    )
