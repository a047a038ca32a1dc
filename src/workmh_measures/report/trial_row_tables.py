"""Every number of a section of a trial, with how it was computed; what warns of the numbers, and what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.estimate import Estimate
from ..trial.trial_analysis import BEFORE_LOCK
from ..trial.trial_estimate_names import TRIAL_ANALYSES, TRIAL_METHODS
from .blocks import Block, Cell, Folded, Group, Notes, Phrase, Table, head, number, words
from .remarks import capitalised
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = [
    "about",
    "every_number",
    "explanations",
    "how",
    "statistic_name",
    "subject",
    "text_of",
    "trial_remarks",
]

_FEW = 4
"""So many places are named one by one; more are counted."""


def every_number(section: str, view: TrialView) -> list[Block]:
    """Return a table, folded, of every row of a section: value, interval, p, n, and how it was computed, or why not."""
    rows, say = view.of(section), view.writer
    if not rows:
        return []
    groups = []
    for factor in dict.fromkeys((row.item, row.factor) for row in rows):
        same = [row for row in rows if (row.item, row.factor) == factor]
        heading = subject(same[0], view)
        cell = Cell(text=heading, scope="rowgroup", columns=4) if heading else None
        groups.append(Group([_line(row, view) for row in same], cell))
    heads = [head(say("statistic")), head(say("trial.value"), is_number=True)]
    heads += [head("p", is_number=True), head(say("n"), is_number=True)]
    title = say("trial.every", name=say(f"trial_section.{section}"))
    table = Table(f"every-{section}", title, [heads], groups, (), "stacked")
    return [Folded(say("trial.every_fold", n=say.number(len(rows), 0)), [table])]


def subject(row: Estimate, view: TrialView) -> str:
    """Return what a group of rows is about: a comparison, an outcome, or a characteristic."""
    if row.item is not None:
        is_outcome = row.analysis.startswith("attrition_")
        name = view.outcome_name(row.item) if is_outcome else view.comparison_name(row.item)
        beside = row.factor is not None and row.factor not in view.outcomes
        return f"{name}: {view.column_name(str(row.factor))}" if beside else name
    if row.factor is None:
        return ""
    return view.outcome_name(row.factor) if row.factor in view.outcomes else view.column_name(row.factor)


def _line(row: Estimate, view: TrialView) -> list[Cell]:
    say, name = view.writer, statistic_name(row.analysis, view)
    notes = "; ".join(part for part in (about(row, view), how(row, view)) if part)
    title = Cell(
        text=capitalised(name.text), scope="row", note=f"({notes})" if notes else "", language=name.language
    )
    if row.value is None:
        told = view.in_words(row.reason) if row.reason else Phrase(text_of(row, view) or "–")
        return [title, words(told.text, columns=3, language=told.language)]
    shown = [part for part in (shown_interval(row, view), text_of(row, view)) if part]
    value = Cell(text=shown_value(row, view), kind="number", note="; ".join(shown))
    n = "–" if row.n is None else say.number(row.n, 0)
    return [title, value, number(view.p_value(row.p_value)), number(n)]


def about(row: Estimate, view: TrialView, *, with_arm: bool = True) -> str:
    """Return what a row is about beside its comparison: population, score, waves, level, arm."""
    say, parts = view.writer, list[str]()
    if row.item2 is not None and view.has_several_populations:
        parts.append(view.worded(f"population.{row.item2}", lambda: str(row.item2)))
    if row.instrument is not None and row.factor not in view.outcomes:
        parts.append(view.score_name(row.instrument, row.scale))
    outcome = view.outcomes.get(str(row.factor)) or view.outcomes.get(str(row.item))
    own = outcome.until if outcome is not None and row.wave2 is None else None
    waves = [view.wave_name(wave) for wave in (row.wave, row.wave2) if wave not in (None, own)]
    if len(waves) == 2:
        parts.append(say("trial.waves", first=waves[0], second=waves[1]))
    parts += waves if len(waves) == 1 else []
    if row.level is not None:
        parts.append(_level(row, row.level, view))
    parts += [view.arm_name(row.group)] if with_arm and row.group is not None else []
    return ", ".join(parts)


def _level(row: Estimate, level: str, view: TrialView) -> str:
    if row.analysis == "estimand":
        return _estimand_part(level, view)
    if row.analysis == "missing_wave_pattern" and level.isdigit():
        return view.writer("trial.pattern", n=level)
    if row.analysis == "scale_reduction_ratio":
        return _imputed_column(level, view)
    return view.level_in_words(row)


def text_of(row: Estimate, view: TrialView) -> str:
    """Return a result in words: one of the report's own words where it is a name."""
    if row.text is None:
        return ""
    if row.analysis == "estimand":
        return _estimand_text(row, view)
    if row.analysis == "missing_wave_pattern":
        return _waves_lacking(str(row.text), view)
    if row.analysis == "imputed_from_percent":
        return _imputed_column(str(row.text), view)
    return view.worded(f"trial_text.{row.text}", lambda: str(row.text))


def _imputed_column(name: str, view: TrialView) -> str:
    """Return a column values are imputed in: an outcome by its wave, a category by its column and its own name."""
    if any(wave.id == name for wave in view.data.study.waves):
        return view.wave_name(name)
    column, sign, level = name.partition("=")
    label = view.column_name(column)
    return f"{label}: {view.level_name(column, level)}" if sign else label


def _waves_lacking(text: str, view: TrialView) -> str:
    """Return the waves a pattern lacks by their names; none and all further patterns are words of the report."""
    ids = {wave.id for wave in view.data.study.waves}
    waves = [wave for wave in text.split(", ") if wave in ids]
    if waves:
        return view.writer.listing([view.wave_name(wave) for wave in waves])
    return view.worded(f"trial_text.{text}", lambda: text)


def _estimand_text(row: Estimate, view: TrialView) -> str:
    """Return a part of an estimand by the names of the study, not by its ids."""
    say, text = view.writer, str(row.text)
    part, _, event = str(row.level).partition("=")
    shown = {
        "treatment": lambda: view.against(row.group),
        "population": lambda: say(f"population.{text}"),
        "variable": lambda: view.outcome_name(row.factor),
        "intercurrent": lambda: say(f"strategy.{text}") if event else say("trial.no_event"),
        "summary": lambda: statistic_name(text, view).text,
    }
    return shown.get(part, lambda: text)()


def _estimand_part(level: str, view: TrialView) -> str:
    part, _, event = level.partition("=")
    return view.writer(f"event.{event}") if event else view.worded(f"trial_estimand.{part}", lambda: part)


def how(row: Estimate, view: TrialView) -> str:
    """Return the method of a row and which persons it used, in words."""
    parts = []
    if row.method is not None:
        name = str(row.method)
        parts.append(view.worded(f"method.{name}", lambda: TRIAL_METHODS.get(name, name)))
    if row.missing is not None:
        route = str(row.missing)
        parts.append(view.worded(f"route.{route}", lambda: route))
    if row.df is not None:
        parts.append(view.writer("trial.df", df=view.writer.exact(round(row.df, 2))))
    return "; ".join(parts)


def statistic_name(analysis: str, view: TrialView) -> Phrase:
    """Return what is estimated, in words; in English and marked so where the language has none."""
    told = _own_word(f"trial_analysis.{analysis}", f"analysis.{analysis}", view)
    if told:
        return Phrase(told)
    return Phrase(
        TRIAL_ANALYSES.get(analysis, analysis).rstrip("."), None if view.writer.language == "en" else "en"
    )


def _own_word(own: str, shared: str, view: TrialView) -> str:
    """Return the word of a trial before that of another analysis of the same name; empty where there is none."""
    return view.worded(own, lambda: view.worded(shared, lambda: ""))


def trial_remarks(rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    """Return each warning once, with what it is about; why something has no number is told at the end of the page.

    Parameters
    ----------
    rows : of a section; that data are not locked is told at the top of the page and not here.
    """
    told: dict[str, list[Estimate]] = {}
    for row in rows:
        for sentence in dict.fromkeys(row.warnings):
            if sentence != BEFORE_LOCK:
                told.setdefault(sentence, []).append(row)
    arms: dict[str, set[str | None]] = {}
    for row in rows:
        arms.setdefault(row.analysis, set()).add(row.group)
    phrases = [_remark(sentence, some, arms, view=view) for sentence, some in told.items()]
    return [Notes(view.writer("remarks"), phrases)] if phrases else []


def _remark(
    sentence: str, rows: Sequence[Estimate], arms: Mapping[str, set[str | None]], *, view: TrialView
) -> Phrase:
    """Return a warning with its places; the arm is named where others told of the same do not have it."""
    say, phrase = view.writer, view.in_words(sentence)
    some = {row.group for row in rows}
    with_arm = some < {arm for row in rows for arm in arms[row.analysis]}
    places = list(filter(None, dict.fromkeys(_place(row, view, with_arm=with_arm) for row in rows)))
    subjects = list(filter(None, dict.fromkeys(subject(row, view) for row in rows)))
    if len(places) > max(len(subjects), _FEW // 2):
        places = subjects
    if len(places) > _FEW:
        places = [say("trial.numbers", n=say.number(len(rows), 0))]
    start = capitalised("; ".join(places))
    return Phrase(f"{start}: {phrase.text}" if start else phrase.text, phrase.language)


def _place(row: Estimate, view: TrialView, *, with_arm: bool) -> str:
    return ", ".join(part for part in (subject(row, view), about(row, view, with_arm=with_arm)) if part)


def explanations(rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    """Return what each statistic of a section is, folded."""
    phrases = []
    for name in dict.fromkeys(row.analysis for row in rows):
        told = _own_word(f"trial_explain.{name}", f"explain.{name}", view)
        title = statistic_name(name, view)
        if told:
            phrases.append(Phrase(f"{capitalised(title.text)}: {told}", title.language))
    return [Folded(view.writer("explained"), [Notes(view.writer("explained"), phrases)])] if phrases else []
