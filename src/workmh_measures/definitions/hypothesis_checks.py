"""Checks of expectations stated beforehand: that they name what there is, and can be right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..errors import DefinitionError, nearest_match
from ..model.hypothesis import ExpectedComparison, ExpectedCorrelation, ExpectedDifference, Hypothesis, Side
from ..model.instrument import Instrument
from ..model.names import score_columns
from ..model.study import Outcome, Study
from .notes import Notes, repeated
from .reader import Place

__all__ = ["Known", "check_hypotheses", "work_outcomes"]

Load = Callable[[str], Instrument]


@dataclass(frozen=True)
class Known:
    """What expectations may name; without a study, waves and columns are those of a table not yet seen."""

    load: Load
    instrument_ids: Sequence[str]
    study: Study | None = None


def work_outcomes(study: Study) -> dict[str, Outcome]:
    """Return the outcomes of work that groups may be told apart by, by id: what there is to say of 1 and 0."""
    named = [one for one in study.outcomes if one.kind == "employment"]
    return {one.id: one for one in named if one.definition is not None and one.until is not None}


def check_hypotheses(hypotheses: Sequence[Hypothesis], notes: Notes, known: Known) -> None:
    """Note what is wrong with expectations, all of it.

    Parameters
    ----------
    hypotheses : under the key `hypotheses` of the document.
    known : instruments, and the study whose waves and columns are named.
    """
    for index, name in repeated(one.id for one in hypotheses):
        notes.add("DEF-ID-DUPLICATE", "hypotheses", index, found=name)
    for index, one in enumerate(hypotheses):
        place: Place = ("hypotheses", index)
        for text in _impossible_size(one):
            notes.add("DEF-HYPOTHESIS", *place, text=text)
        for side, where in _sides(one, place):
            _check_side(side, notes, known, where)
        if all(side.column is not None for side in one.sides):
            text = f"Hypothesis '{one.id}' is about no score: name an 'instrument' and a 'scale'."
            notes.add("DEF-HYPOTHESIS", *place, text=text)
        if isinstance(one, ExpectedCorrelation):
            _check_correlation(one, notes, place)
        elif isinstance(one, ExpectedComparison):
            _check_comparison(one, notes, place)
        else:
            _check_difference(one, notes, known, place)


def _sides(one: Hypothesis, place: Place) -> Iterator[tuple[Side, Place]]:
    if isinstance(one, ExpectedDifference):
        yield one.of, (*place, "of")
    else:
        yield from ((side, (*place, "between", i)) for i, side in enumerate(one.between))
    if isinstance(one, ExpectedComparison):
        yield one.than, (*place, "than")


def _impossible_size(one: Hypothesis) -> Iterator[str]:
    least, most = one.at_least, one.at_most
    if least is None and most is None:
        yield f"Hypothesis '{one.id}' states no size: 'at_least', 'at_most' or both."
    if least is not None and most is not None and least > most:
        yield f"Hypothesis '{one.id}' expects at least {least:g} and at most {most:g}: nothing is both."
    if not isinstance(one, ExpectedCorrelation):
        return
    if one.direction == "none" and least is not None:
        yield f"Hypothesis '{one.id}' expects no direction, so it states 'at_most' alone."
    if one.direction == "none" and most == 1:
        yield f"Hypothesis '{one.id}' expects any correlation at all, so it cannot be wrong."


def _check_correlation(one: ExpectedCorrelation, notes: Notes, place: Place) -> None:
    first, second = one.between
    changes = [side.waves is not None for side in one.between]
    if one.kind == "correlation" and any(changes):
        text = f"Hypothesis '{one.id}' is about change, which is kind 'change_correlation'."
        notes.add("DEF-HYPOTHESIS", *place, "kind", found=one.kind, text=text)
    if one.kind == "change_correlation" and not any(changes):
        text = f"Hypothesis '{one.id}' is about change, and neither side has 'waves', from first to second."
        notes.add("DEF-HYPOTHESIS", *place, "between", text=text)
    if first == second:
        text = f"Hypothesis '{one.id}' names the same thing on both sides."
        notes.add("DEF-HYPOTHESIS", *place, "between", text=text)
    for index, side in enumerate(one.between):
        where = (*place, "between", index, "reliability")
        if one.method != "disattenuated" and side.reliability is not None:
            text = f"A reliability is used by method 'disattenuated' only, and hypothesis '{one.id}' is {one.method}."
            notes.add("DEF-HYPOTHESIS", *where, found=side.reliability, text=text)
        if one.method == "disattenuated" and side.reliability is None and not _has_alpha(side):
            text = f"Hypothesis '{one.id}' needs a stated 'reliability': {_no_alpha(side)}."
            notes.add("DEF-HYPOTHESIS", *place, "between", index, text=text)


def _check_comparison(one: ExpectedComparison, notes: Notes, place: Place) -> None:
    first, second = one.between
    if first in (second, one.than) or second == one.than:
        text = f"Hypothesis '{one.id}' names the same thing twice; it compares one thing with two others."
        notes.add("DEF-HYPOTHESIS", *place, text=text)
    for side, where in _sides(one, place):
        if side.reliability is not None:
            text = f"A reliability is used by method 'disattenuated' only, and hypothesis '{one.id}' is {one.method}."
            notes.add("DEF-HYPOTHESIS", *where, "reliability", found=side.reliability, text=text)


def _has_alpha(side: Side) -> bool:
    return side.is_score and side.waves is None


def _no_alpha(side: Side) -> str:
    return "a change has no alpha" if side.waves is not None else "a column has no items"


def _check_difference(one: ExpectedDifference, notes: Notes, known: Known, place: Place) -> None:
    if (one.kind == "change_difference") != (one.of.waves is not None):
        needs = "'waves', from first to second" if one.kind == "change_difference" else "one 'wave' at most"
        text = f"Hypothesis '{one.id}' is of kind '{one.kind}', which has {needs}."
        notes.add("DEF-HYPOTHESIS", *place, "kind", found=one.kind, text=text)
    if one.of.reliability is not None:
        text = "A reliability is used by method 'disattenuated' only."
        notes.add("DEF-HYPOTHESIS", *place, "of", "reliability", found=one.of.reliability, text=text)
    if one.group.higher == one.group.lower:
        text = f"Hypothesis '{one.id}' sets group '{one.group.higher}' against itself."
        notes.add("DEF-HYPOTHESIS", *place, "group", "lower", found=one.group.lower, text=text)
    for index, name in repeated(one.adjusted_for):
        notes.add("DEF-ID-DUPLICATE", *place, "adjusted_for", index, found=name)
    if one.group.column in one.adjusted_for:
        text = f"Hypothesis '{one.id}' adjusts for '{one.group.column}', which the groups are told apart by."
        notes.add("DEF-HYPOTHESIS", *place, "adjusted_for", text=text)
    if known.study is None:
        return
    _check_wave(one.group.wave, notes, known.study, (*place, "group", "wave"))
    if _is_column(one.group.column, notes, known, (*place, "group", "column")):
        _check_levels(one, notes, known.study, (*place, "group"))
    for index, name in enumerate(one.adjusted_for):
        _is_column(name, notes, known, (*place, "adjusted_for", index))


def _check_side(side: Side, notes: Notes, known: Known, place: Place) -> None:
    named = (side.instrument is not None, side.scale is not None, side.column is not None)
    if named not in ((True, True, False), (False, False, True)):
        text = "A side is either an 'instrument' with its 'scale', or a 'column'."
        notes.add("DEF-HYPOTHESIS", *place, text=text)
        return
    if side.wave is not None and side.waves is not None:
        notes.add(
            "DEF-HYPOTHESIS", *place, text="A side has a 'wave', or the two 'waves' of a change, not both."
        )
    if side.waves is not None and side.waves[0] == side.waves[1]:
        notes.add(
            "DEF-HYPOTHESIS", *place, "waves", text=f"Nothing changes from wave '{side.waves[0]}' to itself."
        )
    if side.column is not None:
        if known.study is not None:
            _is_column(side.column, notes, known, (*place, "column"))
            _check_wave(side.wave, notes, known.study, (*place, "wave"))
        return
    _check_score(side, notes, known, place)


def _check_score(side: Side, notes: Notes, known: Known, place: Place) -> None:
    name, study = str(side.instrument), known.study
    given = known.instrument_ids
    if study is not None:
        given = list(dict.fromkeys(entry.instrument for entry in study.schedule))
    if name not in given:
        code = "DEF-INSTRUMENT-UNKNOWN" if name not in known.instrument_ids else "DEF-HYPOTHESIS"
        parts = (
            {"text": f"A hypothesis is about '{name}', which is not scheduled."}
            if code == "DEF-HYPOTHESIS"
            else {}
        )
        allowed = given if study is not None else None
        nearest = nearest_match(name, given)
        notes.add(code, *place, "instrument", found=name, allowed=allowed, nearest=nearest, **parts)
        return
    instrument = _loaded(name, known.load)
    if instrument is not None:
        scales = [scale.id for scale in instrument.scales]
        if notes.reference("DEF-SCALE-UNKNOWN", str(side.scale), scales, *place, "scale"):
            _check_order(instrument, side, notes, place)
    if study is not None:
        _check_given(side, notes, study, place)


def _check_order(instrument: Instrument, side: Side, notes: Notes, place: Place) -> None:
    if instrument.scale(str(side.scale)).measure == "nominal":
        text = f"Scale '{side.scale}' puts people in classes without order: name it as the 'column' of known groups."
        notes.add("DEF-HYPOTHESIS", *place, "scale", found=side.scale, text=text)


def _check_given(side: Side, notes: Notes, study: Study, place: Place) -> None:
    """Note waves that are not, and waves at which the instrument is not given."""
    waves = [w for entry in study.schedule if entry.instrument == side.instrument for w in entry.waves]
    named = [("wave", side.wave)] if side.waves is None else [("waves", wave) for wave in side.waves]
    for key, wave in named:
        if wave is None:
            text = f"In a study a hypothesis says at which wave '{side.instrument}' was given."
            notes.add("DEF-HYPOTHESIS", *place, allowed=waves, text=text)
        elif _check_wave(wave, notes, study, (*place, key)) and wave not in waves:
            text = f"'{side.instrument}' is not given at wave '{wave}'."
            notes.add("DEF-HYPOTHESIS", *place, key, found=wave, allowed=waves, text=text)
    order = [wave.id for wave in study.waves]
    if side.waves is not None and set(side.waves) <= set(order):
        first, second = (study.wave(wave) for wave in side.waves)
        if first.anchor == second.anchor and first.month > second.month:
            text = f"The change goes from wave '{first.id}' back to '{second.id}', which comes first."
            notes.add("DEF-HYPOTHESIS", *place, "waves", text=text)


def _check_wave(wave: str | None, notes: Notes, study: Study, place: Place) -> bool:
    known = [one.id for one in study.waves]
    return wave is None or notes.reference("DEF-WAVE-UNKNOWN", wave, known, *place)


def _is_column(name: str, notes: Notes, known: Known, place: Place) -> bool:
    columns = [*_columns(known)]
    if name in columns:
        return True
    plain = ["arm", "unit", *(known.study.person_columns if known.study is not None else ())]
    plain += [*work_outcomes(known.study)] if known.study is not None else []
    nearest = nearest_match(name, columns)
    text = f"'{name}' is no column of a person and no score of the schedule."
    notes.add("DEF-HYPOTHESIS", *place, found=name, allowed=plain, nearest=nearest, text=text)
    return False


def _columns(known: Known) -> Iterator[str]:
    """Yield what groups may be told apart by, or a difference adjusted for."""
    if known.study is None:
        return
    yield from ("arm", "unit", *known.study.person_columns, *work_outcomes(known.study))
    for name in dict.fromkeys(entry.instrument for entry in known.study.schedule):
        instrument = _loaded(name, known.load)
        if instrument is not None:
            yield from score_columns(instrument)


def _check_levels(one: ExpectedDifference, notes: Notes, study: Study, place: Place) -> None:
    """Note groups that are no level of their stratum, no arm, and no answer to a flag."""
    levels = {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
    levels["arm"] = [arm.id for arm in study.arms]
    levels |= {name: ["0", "1"] for name in (*(flag.id for flag in study.flags), *work_outcomes(study))}
    if one.group.wave is not None and one.group.column in work_outcomes(study):
        text = f"Outcome '{one.group.column}' has its own wave, so the group names none."
        notes.add("DEF-HYPOTHESIS", *place, "wave", found=one.group.wave, text=text)
    allowed = levels.get(one.group.column)
    for key, level in (("higher", one.group.higher), ("lower", one.group.lower)):
        if allowed is not None and level not in allowed:
            text = f"'{one.group.column}' has no group '{level}'."
            nearest = nearest_match(level, allowed)
            notes.add("DEF-HYPOTHESIS", *place, key, found=level, allowed=allowed, nearest=nearest, text=text)


def _loaded(instrument: str, load: Load) -> Instrument | None:
    try:
        return load(instrument)
    except DefinitionError:
        return None  # said where the instrument is scheduled
