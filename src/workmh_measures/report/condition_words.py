"""Conditions, comparisons and persons of a definition in words."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.instrument import Instrument
from ..model.scale import Condition, Cutoff, PersonFilter
from .writer import Writer

__all__ = ["condition_words", "cutoff_words", "item_words", "items_words", "person_words"]


def items_words(items: Iterable[str], say: Writer) -> str:
    """Return items by their ids: item 01, or items 01, 02 and 03."""
    names = list(dict.fromkeys(items))
    return say("item_named" if len(names) == 1 else "items_named", names=say.listing(names))


def item_words(instrument: Instrument, item_id: str, say: Writer) -> str:
    """Return an item by its id and its short label."""
    return say("item_with_label", item=item_id, label=say.text(instrument.item(item_id).label))


def condition_words(instrument: Instrument, condition: Condition, say: Writer) -> str:
    """Return what must hold."""
    if condition.parts:
        told = [(condition_words(instrument, part, say), bool(part.parts)) for part in condition.parts]
        parts = "; ".join(f"({words})" if nested else words for words, nested in told)
        if condition.at_least_n is not None:
            return say("test.at_least_n", count=condition.at_least_n, parts=parts)
        return say("test.all" if condition.all else "test.any", parts=parts)
    if condition.item is not None:
        what = item_words(instrument, condition.item, say)
    else:
        what = say("test.scale", scale=say.text(instrument.scale(str(condition.scale)).name))
    tests = [_any_of(instrument, condition, what, say)] if condition.any_of else []
    low, high = condition.at_least, condition.at_most
    if low is not None and high is not None:
        tests.append(say("test.between", what=what, low=say.exact(low), high=say.exact(high)))
    elif low is not None:
        tests.append(say("test.at_least", what=what, value=say.exact(low)))
    elif high is not None:
        tests.append(say("test.at_most", what=what, value=say.exact(high)))
    return say.listing(tests)


def _any_of(instrument: Instrument, condition: Condition, what: str, say: Writer) -> str:
    labels = {}
    if condition.item is not None:
        labels = {
            option.code: say.text(option.label)
            for option in instrument.response_scale_of(condition.item).options
        }
    values = [
        f"{say.exact(value)} ({labels[int(value)]})" if value in labels else say.exact(value)
        for value in condition.any_of
    ]
    key = "test.equals" if len(values) == 1 else "test.any_of"
    return say(key, what=what, value=values[0], values=", ".join(values))


def cutoff_words(cutoff: Cutoff, say: Writer) -> str:
    """Return for which scores a cut-off says yes."""
    comparison, threshold = cutoff.comparison
    return say(f"cutoff.{comparison}", value=say.exact(threshold))


def person_words(persons: PersonFilter | None, say: Writer) -> str:
    """Return whom something is for."""
    if persons is None:
        return say("person.everybody")
    parts = [] if persons.sex is None else [say(f"person.{persons.sex}")]
    low, high = persons.age_from, persons.age_to
    if low is not None and high is not None:
        parts.append(say("person.ages", low=say.exact(low), high=say.exact(high)))
    elif low is not None:
        parts.append(say("person.age_from", low=say.exact(low)))
    elif high is not None:
        parts.append(say("person.age_to", high=say.exact(high)))
    if persons.population is not None:
        parts.append(say("person.population", name=persons.population))
    return ", ".join(parts) or say("person.everybody")
