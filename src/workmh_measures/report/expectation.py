"""A hypothesis in words, and its verdict in cells: what the page of a study and that of an instrument say alike."""

from __future__ import annotations

from collections.abc import Callable

from ..model.estimate import Estimate
from ..model.hypothesis import ExpectedComparison, ExpectedDifference, Hypothesis, Side
from .blocks import Cell, Phrase, head, number, words
from .reasons import in_words
from .writer import Writer

__all__ = ["expectation", "verdict_cells", "verdict_heads"]


def expectation(say: Writer, one: Hypothesis, name_of: Callable[[Side], str]) -> str:
    """Return what is expected, as a sentence without an end.

    Parameters
    ----------
    name_of : gives the name of a score or column; of a change, that of the score.
    """
    size = _size(say, one)
    if isinstance(one, ExpectedDifference):
        known = one.group
        groups = say("expected.groups", column=known.column, higher=known.higher, lower=known.lower)
        adjusted = say("expected.adjusted", names=say.listing(one.adjusted_for)) if one.adjusted_for else ""
        return _begun(f"{name_of(one.of)}, {groups}: {say('analysis.known_groups_g')} {size}{adjusted}")
    first, second = (name_of(side) for side in one.between)
    if isinstance(one, ExpectedComparison):
        said = say("expected.stronger", first=first, second=second, third=name_of(one.than))
        return _begun(f"{said}: {say(f'analysis.{one.method}')} {size}")
    method = "disattenuated_correlation" if one.method == "disattenuated" else one.method
    both = say("expected.both", first=first, second=second)
    return _begun(f"{both}: {say(f'expected.{one.direction}')}, {say(f'analysis.{method}')} {size}")


def verdict_heads(say: Writer) -> list[Cell]:
    """Return the heads of the columns `verdict_cells` fills."""
    return [head(say("verdict")), *(head(say(name), is_number=True) for name in ("value", "ci", "n"))]


def verdict_cells(say: Writer, row: Estimate | None) -> list[Cell]:
    """Return the verdict, value, interval and n of a hypothesis; or that it cannot be tested, and why."""
    if row is None or row.value is None:
        reason = Phrase("–") if row is None else in_words(row.reason or "", say.language)
        return [words(say("verdict.untested")), words(reason.text, columns=3, language=reason.language)]
    verdict = words(say(f"verdict.{row.text}"))
    return [verdict, number(say.value(row, 2)), number(say.interval(row, 2)), number(say.number(row.n, 0))]


def _size(say: Writer, one: Hypothesis) -> str:
    low, high = (None if end is None else say.number(end, 2) for end in (one.at_least, one.at_most))
    if low is not None and high is not None:
        return say("interval", low=low, high=high)
    return say("expected.at_most", value=high) if low is None else say("expected.at_least", value=low)


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
