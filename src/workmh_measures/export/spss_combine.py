"""SPSS syntax of the second and third stage: combine keyed answers to a score, and transform it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..model.base import chosen
from ..model.scale import (
    CombineScales,
    CountAtLeast,
    HalfUp,
    Linear,
    Lookup,
    Ratio,
    Scale,
    ScaleByAnswer,
    TScore,
    WeightedSum,
)
from ..scoring.attainable import combined_range
from ..scoring.value_sets import expected_terms, value_set_of
from .spss_recode import Place, answered, keyed, recoded
from .syntax_text import command, number

__all__ = ["COMBINE_SYNTAX", "TRANSFORM_SYNTAX", "combine_statements", "transform_statements"]


def _call(function: str, names: Sequence[str], after: str = "") -> list[str]:
    parts = [f"{name}," for name in names[:-1]] + [f"{names[-1]}){after}"]
    return [f"{function}({parts[0]}", *parts[1:]]


def _added(terms: Sequence[str]) -> list[str]:
    return [f"{term} +" for term in terms[:-1]] + [terms[-1]]


def _n_valid(place: Place, scale: Scale, names: Sequence[str]) -> str:
    return command("COMPUTE", f"{place.again(scale.id, 'n')} =", *_call("NVALID", names))


def _enough(place: Place, scale: Scale, needed: int) -> str:
    return f"IF ({place.again(scale.id, 'n')} >= {needed})"


def _single_item(place: Place, scale: Scale) -> list[str]:
    statements, names = keyed(place, scale)
    score = place.again(scale.id)
    return [*statements, _n_valid(place, scale, names), command("COMPUTE", f"{score} = {names[0]}")]


def _sum(place: Place, scale: Scale) -> list[str]:
    statements, names = keyed(place, scale)
    score = f"{place.again(scale.id)} ="
    total = command(_enough(place, scale, len(names)), score, *_call("SUM", names))
    return [*statements, _n_valid(place, scale, names), total]


def _averaged(place: Place, scale: Scale, times: str) -> list[str]:
    statements, names = keyed(place, scale)
    needed = chosen(scale.missing, dict(place.parameters)).min_answered
    score = f"{place.again(scale.id)} ="
    total = _call("SUM", names, f"{times} /")
    result = command(_enough(place, scale, needed), score, *total, place.again(scale.id, "n"))
    return [*statements, _n_valid(place, scale, names), result]


def _mean(place: Place, scale: Scale) -> list[str]:
    return _averaged(place, scale, "")


def _prorated_sum(place: Place, scale: Scale) -> list[str]:
    return _averaged(place, scale, f" * {len(scale.items)}")


def _weighted_sum(place: Place, scale: Scale) -> list[str]:
    if not isinstance(scale.combine, WeightedSum):
        raise TypeError(scale.combine)
    statements, names = keyed(place, scale)
    terms = [f"{number(use.weight)} * {name}" for use, name in zip(scale.items, names, strict=True)]
    score = f"{place.again(scale.id)} ="
    sums = _added([number(scale.combine.constant), *terms])
    total = command(_enough(place, scale, len(names)), score, *sums)
    return [*statements, _n_valid(place, scale, names), total]


def _count_at_least(place: Place, scale: Scale) -> list[str]:
    rule = scale.combine
    if not isinstance(rule, CountAtLeast):
        raise TypeError(rule)
    statements, names = keyed(place, scale)
    thresholds = [rule.threshold if use.threshold is None else use.threshold for use in scale.items]
    reached = [f"({name} + 1E-9 >= {number(t)})" for name, t in zip(names, thresholds, strict=True)]
    score = f"{place.again(scale.id)} ="
    total = command(_enough(place, scale, len(names)), score, *_added(reached))
    return [*statements, _n_valid(place, scale, names), total]


def _value_set(place: Place, scale: Scale) -> list[str]:
    value_set = value_set_of(place.instrument, scale, place.parameters)
    statements: list[str] = []
    sums = [number(value_set.start)]
    columns: dict[str, list[str]] = {"#k": [], "#l": [], "#h": []}
    for position, use in enumerate(scale.items):
        codes = sorted(float(code) for code in place.response(use.item).codes)
        for (prefix, names), values in zip(columns.items(), expected_terms(value_set, use.item), strict=True):
            names.append(f"{prefix}{position + 1}")
            pairs = tuple((code, float(value)) for code, value in zip(codes, values, strict=True))
            statements.append(recoded([place.item(use.item)], pairs, [names[-1]]))
    # The chance that all items are at the lowest level, and that none is at the highest.
    joint = [(value_set.any_above_lowest, columns["#l"]), (value_set.any_highest, columns["#h"])]
    sums += [*columns["#k"], *(f"{number(value)} * (1 - {' * '.join(names)})" for value, names in joint)]
    total = command(_enough(place, scale, len(scale.items)), f"{place.again(scale.id)} =", *_added(sums))
    return [*statements, _n_valid(place, scale, columns["#k"]), total]


def _ratio(place: Place, scale: Scale) -> list[str]:
    rule = scale.combine
    if not isinstance(rule, Ratio):
        raise TypeError(rule)
    statements, names = keyed(place, scale)
    above = [name for use, name in zip(scale.items, names, strict=True) if use.item in rule.numerator]
    enough = _call(f"IF ({place.again(scale.id, 'n')} >= {len(names)} AND SUM", names, " > 0)")
    parts = [*_call("SUM", above, " /"), *_call("SUM", names)]
    result = command(*enough, f"{place.again(scale.id)} =", *parts)
    return [*statements, _n_valid(place, scale, names), result]


def _combine_scales(place: Place, scale: Scale) -> list[str]:
    rule = scale.combine
    if not isinstance(rule, CombineScales):
        raise TypeError(rule)
    parts = [place.again(part) for part in rule.scales]
    counts = [place.again(part, "n") for part in rule.scales]
    # A missing scale must not count as zero: only a mean may do without one.
    fewest = chosen(scale.missing, dict(place.parameters)).min_answered
    enough = _call("IF (NVALID", parts, f" >= {fewest if rule.how == 'mean' else len(parts)})")
    return [
        command("COMPUTE", f"{place.again(scale.id, 'n')} =", *_call("SUM", counts)),
        command(*enough, f"{place.again(scale.id)} =", *_of_scales(rule, parts)),
    ]


def _of_scales(rule: CombineScales, parts: Sequence[str]) -> list[str]:
    if rule.how == "weighted_sum":
        terms = [f"{number(weight)} * {part}" for weight, part in zip(rule.weights, parts, strict=True)]
        return _added([number(rule.constant), *terms])
    if rule.how == "complement_product":
        left = [f"(1 - {part} / 100) *" for part in parts]
        return ["100 * (1 -", *left[:-1], f"{left[-1].removesuffix(' *')})"]
    return _call("MEAN" if rule.how == "mean" else "SUM", parts)


def _scale_by_answer(place: Place, scale: Scale) -> list[str]:
    rule = scale.combine
    if not isinstance(rule, ScaleByAnswer):
        raise TypeError(rule)
    copies, names = answered(place, [rule.item], "#w")
    score, n = place.again(scale.id), place.again(scale.id, "n")
    statements = [*copies, command("COMPUTE", f"{n} = 0")]
    for code, scale_id in sorted(rule.scales.items()):
        named = f"IF ({names[rule.item]} = {number(float(code))})"
        statements += [
            command(named, f"{score} = {place.again(scale_id)}"),
            command(named, f"{n} = {place.again(scale_id, 'n')}"),
        ]
    return statements


COMBINE_SYNTAX: dict[str, Callable[[Place, Scale], list[str]]] = {
    "single_item": _single_item,
    "sum": _sum,
    "mean": _mean,
    "prorated_sum": _prorated_sum,
    "weighted_sum": _weighted_sum,
    "count_at_least": _count_at_least,
    "value_set": _value_set,
    "ratio": _ratio,
    "combine_scales": _combine_scales,
    "scale_by_answer": _scale_by_answer,
}


def combine_statements(place: Place, scale: Scale) -> list[str]:
    """Return the statements that make the combined score and the number of items answered."""
    empty = command("COMPUTE", f"{place.again(scale.id)} = $SYSMIS")
    return [empty, *COMBINE_SYNTAX[scale.combine.rule](place, scale)]


# --- transform ----------------------------------------------------------------------------------


def _none(_place: Place, _scale: Scale) -> list[str]:
    return []


def _linear(place: Place, scale: Scale) -> list[str]:
    rule = scale.transform
    if not isinstance(rule, Linear):
        raise TypeError(rule)
    score = place.again(scale.id)
    return [command("COMPUTE", f"{score} = {number(rule.add)} + {number(rule.multiply)} * {score}")]


def _percent_of_range(place: Place, scale: Scale) -> list[str]:
    low, high = combined_range(place.instrument, scale, place.parameters)
    score = place.again(scale.id)
    return [command("COMPUTE", f"{score} = 100 * ({score} - {number(low)}) / {number(high - low)}")]


def _lookup(place: Place, scale: Scale) -> list[str]:
    rule = scale.transform
    if not isinstance(rule, Lookup):
        raise TypeError(rule)
    table: Mapping[int, float] = chosen(rule.table, dict(place.parameters))
    score = place.again(scale.id)
    pairs = tuple((float(raw), value) for raw, value in sorted(table.items()))
    return [recoded([score], pairs, ["#t"]), command("COMPUTE", f"{score} = #t")]


def _t_score(place: Place, scale: Scale) -> list[str]:
    rule = scale.transform
    if not isinstance(rule, TScore):
        raise TypeError(rule)
    mean, sd = (chosen(part, dict(place.parameters)) for part in (rule.mean, rule.sd))
    score = place.again(scale.id)
    return [command("COMPUTE", f"{score} = 50 + 10 * ({score} - {number(mean)}) / {number(sd)}")]


TRANSFORM_SYNTAX: dict[str, Callable[[Place, Scale], list[str]]] = {
    "none": _none,
    "linear": _linear,
    "percent_of_range": _percent_of_range,
    "lookup": _lookup,
    "t_score": _t_score,
}


def transform_statements(place: Place, scale: Scale) -> list[str]:
    """Return the statements of the transform and of the stated rounding."""
    statements = TRANSFORM_SYNTAX[scale.transform.rule](place, scale)
    if isinstance(scale.round, HalfUp):
        score, factor = place.again(scale.id), number(10**scale.round.decimals)
        sign = f"(2 * ({score} >= 0) - 1) *"
        whole = f"TRUNC(ABS({score}) * {factor} + 0.5 + 1E-9) /"
        statements.append(command("COMPUTE", f"{score} =", sign, whole, factor))
    return statements
