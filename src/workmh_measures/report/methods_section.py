"""The methods paragraph: what was run, by which variants, on which answers, with which draws; ready to be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from ..analysis.questions import Questions
from ..definitions.scores_map import ONLY_SCORES
from ..model.estimate import Estimate
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from .blocks import Block, Note, Phrase, Section
from .estimate_tables import default_rows
from .results_view import ResultsView
from .topics import by_topic

__all__ = ["methods_section"]

_DRAWS = ("bootstrap", "parallel", "optimism", "components", "factors")
_PRINT_LETTERS = 12
_UNTOLD = ("missing", "audit")
"""Topics that count and look, and need no method."""


def methods_section(view: ResultsView, asked: Questions) -> Section:
    """Return the section that tells what was run."""
    say, instrument = view.writer, view.instrument
    sentences = [_start(instrument, view)]
    for topic, some in by_topic(view.found.rows).items():
        rows = [row for row in default_rows(some) if row.value is not None]
        if rows and topic not in _UNTOLD:
            sentences.append(say("methods_topic", topic=say(f"topic.{topic}"), what=_told(rows, view)))
    valued = [row for row in view.found.rows if row.value is not None]
    routes = sorted({row.missing for row in valued if row.missing})
    if routes:
        sentences.append(say("methods_missing", routes="; ".join(say(f"route.{route}") for route in routes)))
    sentences.append(say("methods_intervals"))
    if any(draw in str(row.method) for row in valued for draw in _DRAWS):
        sentences.append(say("methods_draws", draws=say.number(asked.draws, 0), seed=asked.seed))
        if asked.consistency_draws not in (0, asked.draws):
            draws = say.number(asked.consistency_draws, 0)
            sentences.append(say("methods_consistency_draws", draws=draws))
    blocks: list[Block] = [Note(Phrase(say("methods_quote"))), Note(Phrase(" ".join(sentences)))]
    return Section("methods", say("methods"), blocks)


def _start(instrument: Instrument, view: ResultsView) -> str:
    say, program = view.writer, version("workmh-measures")
    if instrument.id == ONLY_SCORES:
        return say("methods_scores", version=program)
    return say(
        "methods_start",
        version=program,
        name=say.text(instrument.name),
        number=instrument.version,
        fingerprint=fingerprint(instrument)[:_PRINT_LETTERS],
    )


def _told(rows: Sequence[Estimate], view: ResultsView) -> str:
    """Return statistics by their variant: alpha (Feldt's interval), sensitivity and specificity (Wilson's interval)."""
    say = view.writer
    by_method: dict[str | None, dict[str, None]] = {}
    for row in rows:
        by_method.setdefault(row.method, {})[say(f"analysis.{row.analysis}")] = None
    told = []
    for method, names in by_method.items():
        how = "" if method is None else f" ({say(f'method.{method}')})"
        told.append(f"{say.listing(list(names))}{how}")
    return "; ".join(told)
