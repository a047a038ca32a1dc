"""The box above numbers from two occasions that are no declared retest."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Notes, Phrase
from .reasons import in_words
from .remarks import capitalised
from .results_view import ResultsView

__all__ = ["boxed_sentences", "is_no_retest", "retest_box"]

_NO_RETEST = "Not a retest: "
_CHANGED = "The mean changed by "


def is_no_retest(rows: Sequence[Estimate]) -> bool:
    """Say whether every number is marked as none of a retest; of no number, no."""
    valued = [row for row in rows if row.value is not None]
    return bool(valued) and all(_reasons(row) for row in valued)


def boxed_sentences(rows: Sequence[Estimate], view: ResultsView) -> frozenset[str]:
    """Return the warnings of a section that its box tells, so that nothing below says them again."""
    if not any(is_no_retest([row]) for row in rows):
        return frozenset()
    return frozenset([*_why(rows), *(sentence for _, sentence in _changes(view))])


def retest_box(rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return the box of a section, or nothing where the numbers are those of a retest.

    Parameters
    ----------
    rows : of the section. That the mean changed is told here even where only the measurement error was warned of it.
    """
    say = view.writer
    if not any(is_no_retest([row]) for row in rows):
        return []
    phrases = []
    for sentence in _why(rows):
        told = in_words(sentence, say.language)
        phrases.append(Phrase(capitalised(told.text.removeprefix(f"{say('not_retest')}: ")), told.language))
    for scale, sentence in _changes(view):
        told = in_words(sentence, say.language)
        phrases.append(Phrase(f"{scale}: {told.text}" if scale else told.text, told.language))
    return [Notes(say("not_retest"), [*phrases, Phrase(say("not_retest.meaning"))], "box")]


def _reasons(row: Estimate) -> list[str]:
    return [sentence for sentence in row.warnings if sentence.startswith(_NO_RETEST)]


def _why(rows: Sequence[Estimate]) -> list[str]:
    return list(dict.fromkeys(sentence for row in rows if is_no_retest([row]) for sentence in _reasons(row)))


def _changes(view: ResultsView) -> list[tuple[str, str]]:
    """Return each scale whose mean changed, everybody together, with the sentence that says so."""
    rows = [row for row in view.rows("sem_agreement") if row.group is None]
    return [
        (view.scale_name(row.scale) if row.scale else "", sentence)
        for row in rows
        for sentence in row.warnings
        if sentence.startswith(_CHANGED)
    ]
