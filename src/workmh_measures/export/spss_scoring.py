"""SPSS syntax that scores a file's answers again and compares the result with the scores it holds."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset.codebook import Codebook, Variable
from ..errors import ExportError, problem
from ..model.fingerprint import fingerprint
from ..model.names import endings
from ..model.scale import Condition, Scale
from ..scoring.score import scored_item_ids
from .spss_classify import classify_statements, n_parts_of
from .spss_combine import combine_statements, transform_statements
from .spss_recode import Place, again
from .syntax_text import command, comment, number, quoted

__all__ = ["DIFFERENCES", "places", "recomputed", "scoring_statements"]

DIFFERENCES = "recomputed_differences"
"""Name of the variable that counts, in each row, the values that came out otherwise."""


def places(codebook: Codebook) -> list[Place]:
    """Return every instrument of a file, once for each wave in wide shape.

    Raises
    ------
    ExportError
        If a long file holds one instrument with different parameters, or a variable was made by
        another version of the definition.
    """
    found: list[Place] = []
    for use in codebook.instruments:
        mine = [v for v in codebook if v.instrument == use.instrument.id]
        made_by = fingerprint(use.instrument)
        stale = [v.name for v in mine if v.fingerprint not in (None, made_by)]
        if stale:
            text = f"{stale[0]} was made by another definition of {use.instrument.id}"
            raise ExportError([problem("EXP-SYNTAX", text=text)])
        waves = list(dict.fromkeys(v.wave for v in mine))
        wanted = [wave for wave in waves if wave is None or not use.waves or wave in use.waves]
        found += [Place(use.instrument, dict(use.parameters), wave) for wave in wanted]
    twice = sorted({p.instrument.id for p in found if _n_times(found, p) > 1})
    if twice:
        text = f"{', '.join(twice)} stands in the file with different parameters"
        raise ExportError([problem("EXP-SYNTAX", text=text)])
    return found


def _n_times(found: list[Place], place: Place) -> int:
    return sum(p.instrument.id == place.instrument.id and p.wave == place.wave for p in found)


def _needed_columns(place: Place) -> list[str]:
    conditions = [c for s in place.instrument.scales for g in s.groups if g.when for c in _items_in(g.when)]
    return [place.item(item) for item in dict.fromkeys([*scored_item_ids(place.instrument), *conditions])]


def _items_in(condition: Condition) -> Iterator[str]:
    if condition.item is not None:
        yield condition.item
    for part in condition.parts:
        yield from _items_in(part)


def is_computable(place: Place, codebook: Codebook) -> bool:
    """Say whether the file holds every item that the scores of an instrument need."""
    return bool(place.instrument.scales) and all(name in codebook for name in _needed_columns(place))


def recomputed(codebook: Codebook) -> list[str]:
    """Return the columns that the syntax computes, without the ending that marks them."""
    return [
        place.score(scale.id, ending)
        for place in places(codebook)
        if is_computable(place, codebook)
        for scale in place.instrument.scales
        for ending in endings(scale)
    ]


def scoring_statements(codebook: Codebook, language: str) -> list[str]:
    """Return the commands that score every instrument of a file, describe the results and compare them."""
    statements: list[str] = []
    for place in places(codebook):
        where = "" if place.wave is None else f", {place.wave}"
        head = f"{place.instrument.short_name} {place.instrument.version}{where}"
        if not is_computable(place, codebook):
            statements.append(comment(f"{head}: not scored, the file does not hold all its items"))
            continue
        chosen = "; ".join(f"{name} = {choice}" for name, choice in place.parameters.items())
        statements += ["", comment(f"{head}{' with ' + chosen if chosen else ''}")]
        for scale in place.instrument.scales:
            statements += ["", comment(f"{scale.id}: {scale.combine.rule}"), *_scale(place, scale)]
        statements += _blanked(place, codebook)
    names = recomputed(codebook)
    return statements + _described(codebook, names, language) + _compared(codebook, names)


def _scale(place: Place, scale: Scale) -> list[str]:
    return [
        *combine_statements(place, scale),
        *transform_statements(place, scale),
        *classify_statements(place, scale, n_parts_of(place, scale)),
    ]


def _blanked(place: Place, codebook: Codebook) -> list[str]:
    """Empty what the file leaves empty for a reason that is not in the items."""
    statements: list[str] = []
    for scale in place.instrument.scales:
        status = place.score(scale.id, "status")
        if status in codebook:
            numbers = [place.again(scale.id, ending) for ending in endings(scale) if ending != "text"]
            text = [f"{place.again(scale.id, 'text')} = ''"] if scale.as_text is not None else []
            statements += [
                command(f"DO IF (MISSING({status}))"),
                command("RECODE", *numbers, "(ELSE=SYSMIS)"),
                *(command("COMPUTE", part) for part in text),
                command("END IF"),
            ]
        for cutoff in scale.cutoffs:
            flag = place.score(scale.id, cutoff.id)
            if cutoff.applies_to is not None and flag in codebook:
                statements.append(command(f"IF (MISSING({flag}))", f"{again(flag)} = $SYSMIS"))
    note = comment("Forms that were not due, and cut-offs that are not for this person, stay empty")
    return ["", note, *statements] if statements else []


def _described(codebook: Codebook, names: list[str], language: str) -> list[str]:
    known = [codebook[name] for name in names if name in codebook]
    if not known:
        return []
    statements = ["", comment("Labels, formats and levels of what was computed again")]
    for variable in known:
        name = again(variable.name)
        statements.append(command("VARIABLE LABELS", name, quoted(variable.label[language])))
        statements += _value_labels(variable, name, language)
    formats = [(v.format, again(v.name)) for v in known if v.type == "numeric"]
    levels = [(v.measure.upper(), again(v.name)) for v in known]
    return [*statements, command("FORMATS", *_grouped(formats)), command("VARIABLE LEVEL", *_grouped(levels))]


def _grouped(pairs: list[tuple[str, str]]) -> list[str]:
    values = dict.fromkeys(value for value, _ in pairs)
    return [part for v in values for part in (*(name for value, name in pairs if value == v), f"({v})")]


def _value_labels(variable: Variable, name: str, language: str) -> list[str]:
    if not variable.value_labels:
        return []
    pairs = [f"{number(v.code).strip('()')} {quoted(v.label[language])}" for v in variable.value_labels]
    return [command("VALUE LABELS", name, *pairs)]


def _compared(codebook: Codebook, names: list[str]) -> list[str]:
    known = [codebook[name] for name in names if name in codebook]
    if not known:
        return []
    statements = ["", comment("Compare: 0 in every row when SPSS gives the scores of the file")]
    statements.append(command("COMPUTE", f"{DIFFERENCES} = 0"))
    for variable in known:
        old, new = variable.name, again(variable.name)
        if variable.type == "string":
            test = f"IF ({old} NE {new})"
        else:
            test = f"IF ((MISSING({old}) NE MISSING({new})) OR ABS({old} - {new}) > 1E-9)"
        statements.append(command(test, f"{DIFFERENCES} = {DIFFERENCES} + 1"))
    return [
        *statements,
        command("FORMATS", DIFFERENCES, "(F4.0)"),
        command("VARIABLE LABELS", DIFFERENCES, quoted("Values of this row that came out otherwise")),
        command("DESCRIPTIVES", f"VARIABLES={DIFFERENCES}", "/STATISTICS=MEAN MIN MAX"),
    ]
