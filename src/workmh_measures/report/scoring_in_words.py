"""How a score is made, told in sentences: recode, combine, transform, round, and what is done with unanswered items.

A function of the definition alone: every rule of every stage has its sentence here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..model.base import ByParameter
from ..model.instrument import Instrument
from ..model.scale import (
    CombineScales,
    CountAtLeast,
    HalfUp,
    Linear,
    Lookup,
    MissingRule,
    Ratio,
    Scale,
    ScaleByAnswer,
    TScore,
    ValueSetSum,
    WeightedSum,
)
from ..scoring.attainable import combined_range
from ..scoring.parameters import all_choices
from .condition_words import item_words, items_words
from .writer import Writer

__all__ = [
    "COMBINE_WORDS",
    "MOST_TABLES_TOLD",
    "TRANSFORM_WORDS",
    "choice_label",
    "chosen_values",
    "has_weights",
    "lookup_caption",
    "missing_words",
    "pairs_words",
    "scoring_words",
    "tables_of",
    "where_chosen",
]

Sentences = Iterator[str]

MOST_TABLES_TOLD = 3
"""A scale with more tables of codes than this has them in a table of their own."""


def scoring_words(instrument: Instrument, scale: Scale, say: Writer) -> list[str]:
    """Return the steps from answers to score, each as one sentence or more."""
    steps = [
        " ".join(_recoding(instrument, scale, say)),
        " ".join(COMBINE_WORDS[scale.combine.rule](instrument, scale, say)),
        " ".join(TRANSFORM_WORDS[scale.transform.rule](instrument, scale, say)),
        " ".join(_rounding(scale, say)),
    ]
    return [step for step in steps if step]


def missing_words(instrument: Instrument, scale: Scale, say: Writer) -> list[str]:
    """Return what is needed for a score: one sentence, or one for each choice of a parameter."""
    return [
        where_chosen(instrument, condition, _needed(scale, rule, say), say)
        for condition, rule in chosen_values(scale.missing)
    ]


# --- parameters -----------------------------------------------------------------------------------

Choice = tuple[str, str] | None


def chosen_values(value: Any) -> list[tuple[Choice, Any]]:
    """Return the plain values of a part of a rule, each with the parameter and choice it holds for."""
    if not isinstance(value, ByParameter):
        return [(None, value)]
    return [((value.by_parameter, choice), plain) for choice, plain in value.choices.items()]


def where_chosen(instrument: Instrument, choice: Choice, sentence: str, say: Writer) -> str:
    """Return a sentence with the choice it holds for in front."""
    if choice is None:
        return sentence
    parameter = say.text(instrument.parameters[choice[0]].label)
    label = choice_label(instrument, choice, say)
    return say("where_chosen", parameter=parameter, choice=label, sentence=sentence)


def choice_label(instrument: Instrument, choice: tuple[str, str], say: Writer) -> str:
    """Return the label of one choice of a parameter."""
    parameter = instrument.parameters[choice[0]]
    return say.text(next(one.label for one in parameter.choices if one.id == choice[1]))


# --- recode ---------------------------------------------------------------------------------------


def _recoding(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    if not scale.items or isinstance(scale.combine, ValueSetSum):
        return
    turned: dict[float, list[str]] = {}
    for use in scale.items:
        if use.map is None and use.key == -1:
            low, high = instrument.response_scale_of(use.item).attainable
            turned.setdefault(low + high, []).append(use.item)
    tables = tables_of(scale)
    if not turned and not tables:
        yield say("recode.as_coded")
    for ends, items in turned.items():
        yield say("recode.reversed", items=items_words(items, say), ends=say.exact(ends))
    if len(tables) > MOST_TABLES_TOLD:
        read = [use.item for use in scale.items if use.map is not None]
        yield say("recode.maps", items=items_words(read, say))
    else:
        for (choice, name), items in tables.items():
            pairs = pairs_words(instrument, name, say)
            sentence = say("recode.map", items=items_words(items, say), pairs=pairs)
            yield where_chosen(instrument, choice, sentence, say)
    if any(value is None for _, name in tables for value in instrument.maps[name].values()):
        yield say("recode.no_place")


def tables_of(scale: Scale) -> dict[tuple[Choice, str], list[str]]:
    """Return the tables a scale reads items through, each with its items and the choice it holds for."""
    tables: dict[tuple[Choice, str], list[str]] = {}
    for use in scale.items:
        for choice, name in chosen_values(use.map) if use.map is not None else ():
            tables.setdefault((choice, name), []).append(use.item)
    return tables


def pairs_words(instrument: Instrument, name: str, say: Writer) -> str:
    """Return what a table makes of each code."""
    return ", ".join(
        say(
            "recode.pair",
            code=say.exact(code),
            value=say("recode.no_value") if value is None else say.exact(value),
        )
        for code, value in instrument.maps[name].items()
    )


# --- combine --------------------------------------------------------------------------------------


def _plain(key: str) -> Callable[[Instrument, Scale, Writer], Sentences]:
    def sentences(_instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
        yield say(f"combine.{key}", count=len(scale.items), items=items_words(scale.item_ids, say))

    return sentences


def _weighted_sum(_instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, WeightedSum):
        raise TypeError(rule)
    key = "combine.weighted_sum" if has_weights(scale) else "combine.sum"
    yield say(
        f"{key}_constant" if rule.constant else key, count=len(scale.items), constant=say.exact(rule.constant)
    )


def has_weights(scale: Scale) -> bool:
    """Say whether some item of a weighted sum weighs more or less than another."""
    return isinstance(scale.combine, WeightedSum) and any(use.weight != 1 for use in scale.items)


def _count_at_least(_instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, CountAtLeast):
        raise TypeError(rule)
    yield say("combine.count_at_least", threshold=say.exact(rule.threshold))
    own: dict[float, list[str]] = {}
    for use in scale.items:
        if use.threshold is not None and use.threshold != rule.threshold:
            own.setdefault(use.threshold, []).append(use.item)
    for threshold, items in own.items():
        yield say("combine.own_threshold", items=items_words(items, say), threshold=say.exact(threshold))


def _value_set(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, ValueSetSum):
        raise TypeError(rule)
    parameter = instrument.parameters[rule.parameter]
    yield say("combine.value_set", parameter=say.text(parameter.label))
    for choice in parameter.choice_ids:
        value_set = instrument.value_sets[choice]
        name = say.text(value_set.label)
        if value_set.crosswalk:
            yield say("combine.crosswalk", set=name)
        for key in ("any_above_lowest", "any_highest"):
            value = getattr(value_set, key)
            if value:
                yield say(f"combine.{key}", set=name, value=say.exact(value))


def _ratio(_instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, Ratio):
        raise TypeError(rule)
    yield say("combine.ratio", items=items_words(rule.numerator, say), count=len(scale.items))


def _combine_scales(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, CombineScales):
        raise TypeError(rule)
    names = [say.text(instrument.scale(name).name) for name in rule.scales]
    terms = [f"{say.exact(weight)} × {name}" for weight, name in zip(rule.weights, names, strict=False)]
    if rule.constant:
        terms.append(say.exact(rule.constant))
    product = " × ".join(f"(1 − {name} ÷ 100)" for name in names)
    key = f"combine.scales_{rule.how}"
    yield say(key, scales=say.listing(names), terms=" + ".join(terms), product=product)


def _scale_by_answer(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.combine
    if not isinstance(rule, ScaleByAnswer):
        raise TypeError(rule)
    labels = {o.code: say.text(o.label) for o in instrument.response_scale_of(rule.item).options}
    pairs = [
        say(
            "recode.pair",
            code=f"{code} ({labels[code]})" if code in labels else code,
            value=say.text(instrument.scale(name).name),
        )
        for code, name in rule.scales.items()
    ]
    item = item_words(instrument, rule.item, say)
    yield say("combine.scale_by_answer", item=item, pairs=", ".join(pairs))


COMBINE_WORDS: dict[str, Callable[[Instrument, Scale, Writer], Sentences]] = {
    "single_item": _plain("single_item"),
    "sum": _plain("sum"),
    "mean": _plain("mean"),
    "prorated_sum": _plain("prorated_sum"),
    "weighted_sum": _weighted_sum,
    "count_at_least": _count_at_least,
    "value_set": _value_set,
    "ratio": _ratio,
    "combine_scales": _combine_scales,
    "scale_by_answer": _scale_by_answer,
}


# --- transform and round --------------------------------------------------------------------------


def _no_transform(_instrument: Instrument, _scale: Scale, _say: Writer) -> Sentences:
    yield from ()


def _linear(_instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.transform
    if not isinstance(rule, Linear):
        raise TypeError(rule)
    key = "transform.linear_add" if rule.add else "transform.linear"
    yield say(key, multiply=say.exact(rule.multiply), add=say.exact(rule.add))


def _percent_of_range(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    ranges = {combined_range(instrument, scale, parameters) for parameters in all_choices(instrument)}
    if len(ranges) > 1:
        yield say("transform.percent_of_own_range")
        return
    [(low, high)] = ranges
    yield say("transform.percent_of_range", low=say.exact(low), width=say.exact(high - low))


def lookup_caption(instrument: Instrument, scale: Scale, choice: Choice, say: Writer) -> str:
    """Return the caption of a conversion table of a scale."""
    name = say("lookup_of", scale=say.text(scale.name))
    return name if choice is None else f"{name}: {choice_label(instrument, choice, say)}"


def _lookup(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.transform
    if not isinstance(rule, Lookup):
        raise TypeError(rule)
    for choice, _ in chosen_values(rule.table):
        caption = lookup_caption(instrument, scale, choice, say)
        sentence = say("transform.lookup", caption=caption, source=rule.source)
        yield where_chosen(instrument, choice, sentence, say)


def _t_score(instrument: Instrument, scale: Scale, say: Writer) -> Sentences:
    rule = scale.transform
    if not isinstance(rule, TScore):
        raise TypeError(rule)
    means, sds = dict(chosen_values(rule.mean)), dict(chosen_values(rule.sd))
    for choice in dict.fromkeys([*means, *sds]):
        if choice is None and len(means) + len(sds) > 2:
            continue  # the part that does not depend on a choice is told with each choice
        mean, sd = means.get(choice, means.get(None)), sds.get(choice, sds.get(None))
        sentence = say("transform.t_score", mean=say.exact(mean), sd=say.exact(sd), source=rule.source)
        yield where_chosen(instrument, choice, sentence, say)


TRANSFORM_WORDS: dict[str, Callable[[Instrument, Scale, Writer], Sentences]] = {
    "none": _no_transform,
    "linear": _linear,
    "percent_of_range": _percent_of_range,
    "lookup": _lookup,
    "t_score": _t_score,
}


def _rounding(scale: Scale, say: Writer) -> Sentences:
    if not isinstance(scale.round, HalfUp):
        yield say("round.none")
    elif scale.round.decimals:
        yield say("round.half_up_decimals", decimals=scale.round.decimals)
    else:
        yield say("round.half_up")
    if scale.as_text is not None:
        yield say("as_text", width=scale.as_text)


# --- unanswered items -----------------------------------------------------------------------------


def _needed(scale: Scale, rule: MissingRule, say: Writer) -> str:
    if isinstance(scale.combine, ScaleByAnswer):
        return say("missing.named_scale")
    scales = isinstance(scale.combine, CombineScales)
    count, fewest = len(scale.scale_ids if scales else scale.items), rule.min_answered
    if scales:
        return say(
            "missing.all_scales" if fewest == count else "missing.some_scales", count=count, fewest=fewest
        )
    if count == 1:
        return say("missing.one")
    return say("missing.all" if fewest == count else "missing.some", count=count, fewest=fewest)
