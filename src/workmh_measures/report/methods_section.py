"""The methods as paragraphs to quote: who, what, why so many factors, which draws, and who is cited for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from ..definitions.scores_map import ONLY_SCORES
from ..model.estimate import Estimate
from ..model.fingerprint import fingerprint
from .blocks import Block, Note, Phrase, Section
from .cited import Cited
from .cited_works import WORKS
from .estimate_tables import default_rows
from .methods_told import TOLD, Told
from .resampling_told import resampling_sentences
from .results_view import ResultsView
from .retest_box import is_no_retest
from .topics import by_topic

__all__ = ["methods_section"]

_PRINT_LETTERS = 12
_OF_SOME = frozenset({"sem_conditional", "sensitivity", "specificity", "ppv", "npv"})
"""Numbers whose n counts those at a score or with the criterion, not everybody."""
_OVER_TIME = ("reliability", "error")


def methods_section(view: ResultsView) -> Section:
    """Return the section that tells what was run, made from the rows and from what was asked."""
    say, cited = view.writer, Cited(WORKS)
    topics = {
        topic: [row for row in default_rows(rows) if row.value is not None]
        for topic, rows in by_topic(view.found.rows).items()
    }
    analyses = []
    for topic, rows in topics.items():
        analyses += _of_topic(topic, rows, view, cited)
        analyses += _factors(rows, view) if topic == "structure" else []
    retest = _retest([row for topic in _OVER_TIME for row in topics.get(topic, [])], view)
    last = [say("methods_intervals"), *resampling_sentences(view)]
    paragraphs = [[_start(view), *_groups(view)], [*analyses, *retest], last]
    blocks: list[Block] = [Note(Phrase(say("methods_quote")))]
    blocks += [Note(Phrase(" ".join(sentences))) for sentences in paragraphs if sentences]
    return Section("methods", say("methods"), [*blocks, *cited.tables(say)])


def _start(view: ResultsView) -> str:
    say, instrument, program = view.writer, view.instrument, version("workmh-measures")
    waves: dict[str | None, int] = {}
    for row in view.rows("mean"):
        if row.scale is not None and row.group is None:
            waves[row.wave] = max(waves.get(row.wave, 0), row.n or 0)
    told = [
        say.number(n, 0)
        if wave is None
        else say("methods_at", n=say.number(n, 0), wave=say.waves.get(wave, wave))
        for wave, n in waves.items()
    ]
    n = f" (n\u00a0=\u00a0{say.listing(told)})" if told else ""
    if instrument.id == ONLY_SCORES:
        return say("methods_scores", version=program, n=n)
    return say(
        "methods_start",
        version=program,
        name=say.text(instrument.name),
        number=instrument.version,
        fingerprint=fingerprint(instrument)[:_PRINT_LETTERS],
        n=n,
    )


def _groups(view: ResultsView) -> list[str]:
    say = view.writer
    rows = [row for row in view.rows("mean") if row.scale is not None and row.group is not None]
    groups = dict.fromkeys(str(row.group) for row in rows)
    if not groups:
        return []
    told = [f"{group} ({_n([row for row in rows if row.group == group], view)})" for group in groups]
    return [say("methods_groups", groups=say.listing(told))]


def _n(rows: Iterable[Estimate], view: ResultsView) -> str:
    """Return the sample of some numbers: n, or the smallest and the largest."""
    say, sizes = view.writer, [row.n for row in rows if row.n and row.analysis not in _OF_SOME]
    if not sizes:
        return ""
    low, high = (say.number(end, 0) for end in (min(sizes), max(sizes)))
    return f"n\u00a0=\u00a0{low if low == high else say('methods_range', low=low, high=high)}"


def _of_topic(topic: str, rows: Sequence[Estimate], view: ResultsView, cited: Cited) -> list[str]:
    """Return the sentence on a topic: what was estimated, from which answers, with whom to cite."""
    say = view.writer
    taken: dict[Told, list[Estimate]] = {told: [] for told in TOLD.get(topic, ())}
    for row in rows:
        holding = next((told for told in taken if told.holds(row)), None)
        if holding is not None:
            taken[holding].append(row)
    routes: dict[str | None, dict[Told, list[Estimate]]] = {}
    for told, some in taken.items():
        if some:
            routes.setdefault(some[0].missing, {})[told] = some
    parts = [_of_route(route, some, view, cited) for route, some in routes.items()]
    return [say(f"tell.{topic}", what="; ".join(parts))] if parts else []


def _of_route(
    route: str | None, taken: Mapping[Told, Sequence[Estimate]], view: ResultsView, cited: Cited
) -> str:
    say, names = view.writer, []
    for told, rows in taken.items():
        methods = dict.fromkeys(say(f"method.{row.method}") for row in rows if row.method is not None)
        name = say(f"told.{told.key}", method="; ".join(methods))
        names.append(f"{name}{cited.numbers(told.cited)}")
    what = say.listing(names)
    every = [row for rows in taken.values() for row in rows]
    n = _n([row for row in every if row.group is None] or every, view)
    if route is None:
        return what
    return say("methods_route", what=what, route=say(f"route.{route}"), n=f"; {n}" if n else "")


def _factors(rows: Sequence[Estimate], view: ResultsView) -> list[str]:
    """Return how many factors were extracted of which items, and why so many."""
    say, found = view.writer, dict[str, set[str | None]]()
    loadings = [row for row in rows if row.analysis == "efa_loading"]
    for row in loadings:
        place = Estimate(analysis=row.analysis, scale=row.scale, wave=row.wave, group=row.group)
        found.setdefault(view.place(place), set()).add(row.factor)
    if not found:
        return []
    told = [f"{len(factors)} ({place})" if place else str(len(factors)) for place, factors in found.items()]
    shown = say.listing(told)
    counts = {len(factors) for factors in found.values()}
    if len(counts) == 1 and len(found) > 1:
        shown = say("methods_same", n=counts.pop(), places=len(found))
    given = view.asked.factors.n_factors is not None
    return [say("methods_given" if given else "methods_kept", found=shown)]


def _retest(rows: Sequence[Estimate], view: ResultsView) -> list[str]:
    """Return whether two waves were declared to be a retest, and how."""
    say, retest = view.writer, view.asked.retest
    twice = [row for row in rows if row.wave2 is not None]
    if retest is None or not twice:
        return []
    waves = {"first": retest.first, "second": retest.second}
    if any(is_no_retest([row]) for row in twice):
        return [say("methods_no_retest", **waves)]
    how = [say("methods_stable")] if retest.stable else []
    if retest.min_days is not None and retest.max_days is not None:
        low, high = (say.exact(end) for end in (retest.min_days, retest.max_days))
        how.append(say("methods_days", low=low, high=high))
    how += [say("methods_unchanged")] if retest.anchor is not None else []
    return [say("methods_declared", how=say.listing(how), **waves)]
