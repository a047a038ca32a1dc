"""The design of a study: arms, waves, schedule with evidence marks, outcomes."""

from __future__ import annotations

from ..model.study import Outcome, Study, Wave
from .blocks import Block, Cell, Facts, Group, Phrase, Section, Table, code, head, number, words
from .study_view import StudyView

__all__ = ["design_section", "overview"]

EVIDENCE_SIGNS = {"confirmed": "●", "likely": "◐", "default": "○"}


def overview(view: StudyView, events: int | None) -> Facts:
    """Return the study at a glance."""
    say, frame = view.writer, view.frame
    days = frame["date_form"].dropna()
    pairs = [(say("participants"), say.number(frame["id"].nunique(), 0))]
    pairs += [(say("allocation"), say(f"allocation.{view.study.allocation.kind}"))]
    if not days.empty:
        pairs.append((say("first_answer"), say.date(days.min().date())))
        pairs.append((say("last_answer"), say.date(days.max().date())))
    if events is not None:
        pairs.append((say("events"), say.number(events, 0)))
    return Facts(pairs)


def design_section(view: StudyView) -> Section:
    """Return the section on the design."""
    blocks: list[Block] = [_arms(view), _waves(view), _schedule(view)]
    if view.study.outcomes:
        blocks.append(_outcomes(view))
    return Section("design", view.writer("design"), blocks)


def _arms(view: StudyView) -> Table:
    say, study = view.writer, view.study
    people = view.frame.drop_duplicates("id")
    rows = []
    for arm in study.arms:
        counted = say.number(int((people["arm"] == arm.code).sum()), 0) if view.arms else say("not_told")
        rows.append([Cell(text=say.text(arm.name), scope="row"), number(str(arm.code)), number(counted)])
    named = {stratum.id: say.text(stratum.name) for stratum in study.strata}
    names = ", ".join(named.get(name, name) for name in study.allocation.strata)
    notes = [Phrase(say("strata", names=names))]
    return Table(
        "arms",
        say("arms"),
        [[head(say("arm")), head(say("code"), is_number=True), head(say("participants"), is_number=True)]],
        [Group(rows)],
        notes if study.allocation.strata else (),
    )


def _waves(view: StudyView) -> Table:
    say = view.writer
    anchors = _anchor_names(view)
    rows = [
        [
            Cell(text=view.wave_name(wave), scope="row"),
            code(wave.id),
            words(anchors.get(wave.anchor, wave.anchor)),
            number(_month(view, wave)),
            number(_window(view, wave)),
            words(say(f"source.{wave.source}")),
        ]
        for wave in view.study.waves
    ]
    heads = [
        head(say("wave")),
        head(say("id")),
        head(say("counted_from")),
        head(say("month"), is_number=True),
        head(say("window"), is_number=True),
        head(say("source")),
    ]
    return Table("waves", say("waves"), [heads], [Group(rows)])


def _anchor_names(view: StudyView) -> dict[str, str]:
    labels = view.dataset.codebook["anchor"].value_labels
    named = zip(view.study.anchors, labels, strict=True)
    return {anchor: label.label[view.writer.language] for anchor, label in named}


def _month(view: StudyView, wave: Wave) -> str:
    return view.writer.number(wave.month, 0 if wave.month == int(wave.month) else 1)


def _window(view: StudyView, wave: Wave) -> str:
    if wave.window_days is None:
        return "–"
    before, after = (f"{'+' if days > 0 else ''}{view.writer.number(days, 0)}" for days in wave.window_days)
    return view.writer("interval", low=before, high=after)


def _schedule(view: StudyView) -> Table:
    say, study = view.writer, view.study
    heads = [head(say("instrument")), *(head(view.wave_name(wave)) for wave in study.waves)]
    rows = []
    for use in view.uses:
        cells = [Cell(text=use.instrument.short_name, scope="row")]
        cells += [_planned(view, use.instrument.id, wave) for wave in study.waves]
        rows.append(cells)
    key = ", ".join(f"{sign} {say(f'plan.{name}')}" for name, sign in EVIDENCE_SIGNS.items())
    return Table("schedule", say("schedule"), [heads], [Group(rows)], [Phrase(say("plan_key", key=key))])


def _planned(view: StudyView, instrument: str, wave: Wave) -> Cell:
    marks = [e.evidence_of(wave.id) for e in view.study.instruments_at(wave.id) if e.instrument == instrument]
    spoken = ", ".join(view.writer(f"plan.{mark}") for mark in marks)
    return Cell(text=" ".join(EVIDENCE_SIGNS[mark] for mark in marks), spoken=spoken)


def _outcomes(view: StudyView) -> Table:
    say, study = view.writer, view.study
    heads = [head(say(name)) for name in ("outcome", "role", "measured_by", "until", "source")]
    rows = [
        [
            Cell(text=outcome.id, scope="row", kind="code"),
            words(say(f"role.{outcome.role}")),
            words(_measure(view, outcome)),
            words(_until(view, study, outcome)),
            words(say(f"source.{outcome.source}")),
        ]
        for outcome in study.outcomes
    ]
    return Table("outcomes", say("outcomes"), [heads], [Group(rows)])


def _measure(view: StudyView, outcome: Outcome) -> str:
    if outcome.kind == "employment":
        named = {one.id: view.writer.text(one.name) for one in view.study.work_definitions}
        return view.writer("employment", definition=named.get(str(outcome.definition), "–"))
    use = next((u for u in view.uses if u.instrument.id == outcome.instrument), None)
    if use is None or outcome.scale is None:
        return outcome.instrument or "–"
    return f"{use.instrument.short_name} {view.writer.text(use.instrument.scale(outcome.scale).name)}"


def _until(view: StudyView, study: Study, outcome: Outcome) -> str:
    return "–" if outcome.until is None else view.wave_name(study.wave(outcome.until))
