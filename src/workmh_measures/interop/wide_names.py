"""Names of columns that hold a wave: ``who5_01_t6`` is ``who5_01`` at ``t6``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model.instrument import Instrument
from ..model.names import item_column, score_columns
from ..model.study import Study
from .form_reader import given_waves
from .named_rows import Wanted, plain_word
from .tick_boxes import tick_boxes

__all__ = [
    "UNMARKED",
    "MarkedColumn",
    "begin_like_items",
    "known_names",
    "lone_boxes",
    "marked_columns",
    "marks_of",
]

UNMARKED = ""
"""Stands among marks for names without any."""

_SIGNS = r"[\W_]+"


@dataclass(frozen=True, slots=True)
class MarkedColumn:
    """One way to read the name of a column: what is left without the mark, at which wave, and what that holds where it is known."""

    column: str
    base: str
    wave: str
    meaning: str | None = None


def marks_of(study: Study, given: Mapping[str, str]) -> dict[str, str]:
    """Return the wave each mark in the names of columns means: its id, unless a further name that was given says otherwise."""
    return {wave.casefold(): wave for wave in given_waves(study)} | {
        mark.strip().casefold(): wave for mark, wave in given.items()
    }


def marked_columns(
    names: Sequence[str],
    marks: Mapping[str, str],
    known: Callable[[str], str | None] = lambda _: None,
    *,
    never: Collection[str] = (),
) -> list[MarkedColumn]:
    """Return how the names that hold a wave may be read, in their order.

    Parameters
    ----------
    marks : wave by what stands for it. Case does not count. Between mark and rest stands a sign, as in ``who5_01_t6``,
        ``T6.who5_01`` or ``who5_t6_01``, or one is a letter and the other a digit, as in ``who5_01T6``. `UNMARKED` tells
        the wave of names without a mark.
    known : what a name without its mark holds; None where nobody knows.
    never : those of the names that hold no wave whatever they end in.

    Returns
    -------
    A column of which nothing is known is read once, by the longest mark. One that is known in several ways is there for
    each of them.
    """
    patterns = [(pattern, wave) for mark, wave in _longest_first(marks) for pattern in _patterns(mark)]
    found: list[MarkedColumn] = []
    for name in names:
        if name in never:
            continue
        found += _readings(name, patterns, known, marks.get(UNMARKED))
    return found


def known_names(wanted: Iterable[Wanted], named: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what tells the meaning of a name without its mark.

    Parameters
    ----------
    named : such names by their meaning; case does not count in them. The other columns are known by their words, in which
        case, signs and leading zeros do not count.
    """
    exact = {base.strip().casefold(): name for name, base in named.items()}
    by_key: dict[str, set[str]] = {}
    for column in wanted:
        for word in () if column.name in named else (column.name, *column.words):
            by_key.setdefault(key_of(word), set()).add(column.name)
    clear = {key: next(iter(meant)) for key, meant in by_key.items() if len(meant) == 1}
    return lambda base: exact.get(base.strip().casefold()) or clear.get(key_of(base))


def lone_boxes(
    names: Iterable[str], instruments: Mapping[str, Instrument], made: Collection[str] = ()
) -> frozenset[str]:
    """Return the names of tick boxes, ``<item>_<code>``, of items with several choices: what they end in is no wave.

    Parameters
    ----------
    made : names of answers that were put together from boxes, which may end in a wave that is called as an option is.
    """
    boxes = {key_of(f"{one.name}_{code}") for one in tick_boxes(instruments) for code in one.codes}
    return frozenset(name for name in names if name not in made and key_of(name) in boxes)


def begin_like_items(names: Iterable[str], instruments: Mapping[str, Instrument]) -> list[str]:
    """Return the names that begin with the full name of an item, but for keyed copies of one, and for scores."""
    items = _in_words(item_column(name, item) for name, one in instruments.items() for item in one.item_ids)
    scores = _in_words(column for one in instruments.values() for column in score_columns(one))
    alike = []
    for name in names:
        words = tuple(key_of(name).split())
        begins = _begins(words, items)
        if begins > _begins(words, scores) and words[begins : begins + 1] != ("r",):
            alike.append(name)
    return alike


def key_of(name: str) -> str:
    """Return a name without what does not count in it: case, accents, signs, leading zeros of numbers."""
    return re.sub(r"\b0+(?=\d)", "", plain_word(name))


# --- parts ----------------------------------------------------------------------------------------


def _in_words(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(key_of(name).split()) for name in names)


def _begins(words: tuple[str, ...], names: frozenset[tuple[str, ...]]) -> int:
    """Return of how many words the longest of some names is that a name begins with."""
    return next((n for n in range(len(words), 0, -1) if words[:n] in names), 0)


def _longest_first(marks: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(((mark, wave) for mark, wave in marks.items() if mark), key=lambda one: -len(one[0]))


def _patterns(mark: str) -> Iterator[re.Pattern[str]]:
    """Yield patterns of names with a mark behind the rest, before it, and between two parts of it."""
    text = re.escape(mark)
    # A minus before a number belongs to it: six months before is not six months after.
    signs = rf"{_SIGNS}(?<![\W_]-)" if mark[0].isdigit() else _SIGNS
    behind = rf"(?:{signs}|(?<=\d))" if mark[0].isalpha() else signs
    before = rf"(?:{_SIGNS}|(?=[^\W\d_]))" if mark[-1].isdigit() else _SIGNS
    yield re.compile(rf"(?P<base>.*?[^\W_]){behind}{text}", re.IGNORECASE)
    yield re.compile(rf"{text}{before}(?P<base>[^\W_].*)", re.IGNORECASE)
    yield re.compile(rf"(?P<first>.*?[^\W_]){signs}{text}{_SIGNS}(?P<last>[^\W_].*)", re.IGNORECASE)


def _readings(
    name: str,
    patterns: Sequence[tuple[re.Pattern[str], str]],
    known: Callable[[str], str | None],
    unmarked: str | None,
) -> list[MarkedColumn]:
    fits = [(_base(match), wave) for pattern, wave in patterns if (match := pattern.fullmatch(name.strip()))]
    fits += [] if unmarked is None else [(name.strip(), unmarked)]
    read = [MarkedColumn(name, base, wave, known(base)) for base, wave in fits]
    # Two readings that mean the same are one.
    clear = {(one.meaning, one.wave): one for one in read if one.meaning is not None}
    return [*clear.values()] or read[:1]


def _base(match: re.Match[str]) -> str:
    parts = match.groupdict()
    return parts["base"] if "base" in parts else f"{parts['first']}_{parts['last']}"
