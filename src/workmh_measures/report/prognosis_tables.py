"""Tables of a prognosis: who it came to and with which odds, what the score adds, in which group, and what goes with classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Phrase, Table, head, number, words
from .reasons import in_words
from .results_view import ResultsView

__all__ = ["prognosis_tables"]

_SIZES = ("nagelkerke_r2", "mcfadden_r2", "brier", "auc")
_LEVELS = ("without", "with", "difference")
_CALIBRATION = ("calibration_slope", "calibration_intercept")


def prognosis_tables(key: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return the tables of one scale at one wave; those of which there are no numbers are left out.

    Parameters
    ----------
    rows : of this scale and wave, whole and by group.
    """
    whole = [row for row in rows if row.group is None]
    tables = [
        _odds(f"{key}-odds", whole, view),
        _added(f"{key}-added", whole, view),
        _groups(f"{key}-groups", rows, view),
        _explained(f"{key}-explained", whole, view),
    ]
    return [table for table in tables if table is not None]


def _odds(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    """Persons and share of each class, odds ratio of each predictor alone and beside what was known before."""
    say = view.writer
    shares = {row.level: row for row in rows if row.analysis == "outcome_share"}
    alone, beside = (_by_predictor(rows, method) for method in ("wald", "wald_adjusted"))
    if not shares:
        return None
    scale = str(rows[0].scale)
    lines = [[_title(say("everyone")), *_of_share(shares.get(None), view), *_blank(1 + bool(beside))]]
    reference = next((level for level in shares if level is not None), None)
    for level, share in shares.items():
        if level is None:
            continue
        odds = [number(say("prognosis.reference"))] * (1 + bool(beside))
        if level != reference:
            odds = [
                _value(found.get((scale, level)), view) for found in (alone, beside) if found or not beside
            ]
        lines.append([_title(_class(view, scale, level)), *_of_share(share, view), *odds])
    for factor in dict.fromkeys(factor for factor, level in (*alone, *beside) if level is None):
        found = [_value(of.get((factor, None)), view) for of in ((alone, beside) if beside else (alone,))]
        title = say("prognosis.one_more", name=view.scale_name(factor))
        lines.append([_title(title), *_blank(2), *found])
    heads = [head(say("prognosis.who")), head(say("n"), is_number=True)]
    heads += [
        head(say("analysis.outcome_share"), is_number=True),
        head(say("prognosis.alone"), is_number=True),
    ]
    heads += [head(say("prognosis.beside"), is_number=True)] if beside else []
    notes = [
        in_words(row.reason, say.language) for row in rows if row.analysis == "odds_ratio" and row.reason
    ]
    return Table(key, say("prognosis.odds_caption", name=_name(rows, view)), [heads], [Group(lines)], notes)


def _added(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    """Each size of the model without the score, with it, and the difference."""
    say = view.writer
    lines = []
    for method in ("apparent", "optimism_corrected"):
        for analysis in _SIZES:
            found = {row.level: row for row in rows if (row.analysis, row.method) == (analysis, method)}
            if analysis == "auc":
                gains = [row for row in rows if (row.analysis, row.method) == ("auc_difference", method)]
                found |= dict(zip(("difference",), gains, strict=False))
            if found:
                name = say(f"prognosis.{method}", name=say(f"analysis.{analysis}"))
                lines.append([_title(name), *(_value(found.get(level), view) for level in _LEVELS)])
    if not lines:
        return None
    for analysis in _CALIBRATION:
        for row in (row for row in rows if row.analysis == analysis and row.value is not None):
            name = say("prognosis.optimism_corrected", name=say(f"analysis.{analysis}"))
            lines.append([_title(name), number("–"), _value(row, view), number("–")])
    heads = [head(say("statistic")), *(head(say(f"level_is.{level}"), is_number=True) for level in _LEVELS)]
    own = [row for row in rows if row.method == "likelihood_ratio"]
    notes = _tests(own, "likelihood_ratio_chi2", "prognosis.likelihood", view)
    return Table(key, say("prognosis.added_caption", name=_name(rows, view)), [heads], [Group(lines)], notes)


def _groups(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    """Odds ratios in each group, and the test of whether they are the same."""
    say = view.writer
    inside = [row for row in rows if row.group is not None and row.analysis == "odds_ratio"]
    if not inside:
        return None
    columns = list(dict.fromkeys((row.factor, row.level) for row in inside if row.value is not None))
    lines = []
    for group in dict.fromkeys(row.group for row in inside):
        found = {(row.factor, row.level): row for row in inside if row.group == group}
        first = next(iter(found.values()))
        cells = [_title(say("part.group", name=group)), number(say.number(first.n, 0))]
        if first.value is None and first.reason:
            reason = in_words(first.reason, say.language)
            cells.append(words(reason.text, columns=max(1, len(columns)), language=reason.language))
        else:
            cells += [_value(found.get(column), view) for column in columns]
        lines.append(cells)
    titles = [_predictor(view, str(rows[0].scale), factor, level) for factor, level in columns] or [
        say("analysis.odds_ratio")
    ]
    heads = [head(say("prognosis.who")), head(say("n"), is_number=True)]
    heads += [head(title, is_number=True) for title in titles]
    notes = _tests(rows, "interaction_chi2", "prognosis.interaction", view)
    return Table(key, say("prognosis.groups_caption", name=_name(rows, view)), [heads], [Group(lines)], notes)


def _explained(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    """Odds ratios of what goes with the classes of a score, each class against the reference."""
    say = view.writer
    found = [row for row in rows if row.method == "multinomial_wald" and row.value is not None]
    if not found:
        return None
    scale = str(rows[0].scale)
    levels = list(dict.fromkeys(str(row.level) for row in found))
    lines = []
    for factor in dict.fromkeys(str(row.factor) for row in found):
        of = {row.level: row for row in found if row.factor == factor}
        title = say("prognosis.one_more", name=factor)
        lines.append([_title(title), *(_value(of.get(level), view) for level in levels)])
    heads = [head(say("prognosis.predictor"))]
    heads += [head(_class(view, scale, level), is_number=True) for level in levels]
    notes = _tests(
        [row for row in rows if row.method == "multinomial_likelihood_ratio"],
        "likelihood_ratio_chi2",
        "prognosis.likelihood",
        view,
    )
    return Table(
        key, say("prognosis.explained_caption", name=_name(rows, view)), [heads], [Group(lines)], notes
    )


def _by_predictor(rows: Iterable[Estimate], method: str) -> dict[tuple[str, str | None], Estimate]:
    found = (row for row in rows if (row.analysis, row.method) == ("odds_ratio", method))
    return {(str(row.factor), row.level): row for row in found if row.value is not None}


def _tests(rows: Sequence[Estimate], analysis: str, key: str, view: ResultsView) -> list[Phrase]:
    say = view.writer
    found = [row for row in rows if row.analysis == analysis and row.value is not None]
    return [Phrase(say(key, test=view.value(row), df=say.number(row.df, 0))) for row in found[:1]]


def _name(rows: Sequence[Estimate], view: ResultsView) -> str:
    return view.place(replace(rows[0], group=None, factor=None, level=None))


def _predictor(view: ResultsView, scale: str, factor: str | None, level: str | None) -> str:
    if level is not None:
        return _class(view, scale, level)
    return view.writer("prognosis.one_more", name=view.scale_name(str(factor)))


def _class(view: ResultsView, scale: str, level: str) -> str:
    """Return the words of a class of a scale; its code where it has none."""
    scales = [one for one in view.instrument.scales if one.id == scale]
    labels = [one.label for one in (scales[0].labels if scales else ()) if f"{one.code:g}" == level]
    return view.writer.text(labels[0]) if labels else level


def _title(text: str) -> Cell:
    return Cell(text=text, scope="row")


def _blank(count: int) -> list[Cell]:
    return [number("–")] * count


def _of_share(row: Estimate | None, view: ResultsView) -> list[Cell]:
    if row is None:
        return _blank(2)
    return [number(view.writer.number(row.n, 0)), _value(row, view)]


def _value(row: Estimate | None, view: ResultsView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    interval = view.writer.interval(row, 2)
    note = f"({interval})" if row.ci_low is not None else ""
    decimals = 3 if row.analysis in ("brier", "nagelkerke_r2", "mcfadden_r2") else 2
    return replace(number(view.writer.number(row.value, decimals)), note=note)
