"""Gates on paper: when to answer a question, and where to go on after an answer."""

from __future__ import annotations

from ..model.instrument import Gate, Instrument
from ..model.scale import Condition
from .paper_words import PaperWords

__all__ = ["Numbered", "condition_in_words", "gates_of", "jumps"]


class Numbered:
    """The questions of an instrument as they are numbered on paper, with the texts of their answers.

    Parameters
    ----------
    labels : for each item the shown label of each code, in the order shown.
    """

    def __init__(self, instrument: Instrument, labels: dict[str, dict[int, str]]) -> None:
        self.instrument = instrument
        self.labels = labels
        self.number = {name: n for n, name in enumerate(instrument.item_ids, start=1)}


def gates_of(instrument: Instrument, item_id: str) -> tuple[Gate, ...]:
    """Return the gates an item stands behind."""
    return tuple(gate for gate in instrument.items_if if item_id in gate.items)


def condition_in_words(condition: Condition, asked: Numbered, say: PaperWords) -> str:
    """Return what must have been answered."""
    if condition.parts:
        told = [(condition_in_words(part, asked, say), bool(part.parts)) for part in condition.parts]
        parts = [f"({words})" if is_nested else words for words, is_nested in told]
        if condition.at_least_n is not None and 1 < condition.at_least_n < len(parts):
            return say("at_least_n", count=condition.at_least_n, parts="; ".join(parts))
        needs_all = bool(condition.all) or condition.at_least_n == len(parts)
        return f" {say('and' if needs_all else 'or')} ".join(parts)
    item = str(condition.item)
    labels = asked.labels[item]
    answers = _numbers(condition, say) if not labels else _labels(condition, labels, say)
    return say("answered", answers=answers, item=asked.number[item])


def jumps(asked: Numbered, item_id: str, say: PaperWords) -> dict[int, str]:
    """Return for each code after which the next question is not asked where to go on."""
    ids = asked.instrument.item_ids
    later = ids[ids.index(item_id) + 1 :]
    found = {}
    for code in asked.labels[item_id]:
        closed = _closed(asked.instrument, later, {item_id: code})
        still = [name for name in later if name not in closed]
        if later and (not still or still[0] != later[0]):
            found[code] = say("go_to", item=asked.number[still[0]]) if still else say("go_to_end")
    return found


def _closed(instrument: Instrument, later: tuple[str, ...], known: dict[str, int]) -> set[str]:
    """Return the later items that one answer is enough to leave out, those behind them included."""
    closed: set[str] = set()
    for name in later:
        if not all(_may_hold(gate.when, known, closed) for gate in gates_of(instrument, name)):
            closed.add(name)
    return closed


def _may_hold(condition: Condition, known: dict[str, int], closed: set[str]) -> bool:
    if condition.parts:
        n_open = sum(_may_hold(part, known, closed) for part in condition.parts)
        return n_open >= (len(condition.parts) if condition.all else (condition.at_least_n or 1))
    item = str(condition.item)
    return item not in closed and (item not in known or _holds(condition, known[item]))


def _holds(test: Condition, value: float) -> bool:
    return (
        (test.at_least is None or value >= test.at_least)
        and (test.at_most is None or value <= test.at_most)
        and (not test.any_of or value in test.any_of)
    )


def _labels(test: Condition, labels: dict[int, str], say: PaperWords) -> str:
    opening = [code for code in labels if _holds(test, code)]
    closing = [code for code in labels if code not in opening]
    is_shorter = 0 < 2 * len(closing) < len(opening)
    quoted = [say("quoted", text=labels[code]) for code in (closing if is_shorter else opening)]
    return say("other_than", answers=say.choice(quoted)) if is_shorter else say.choice(quoted)


def _numbers(test: Condition, say: PaperWords) -> str:
    if test.any_of:
        return say.choice([f"{value:g}" for value in test.any_of])
    if test.at_least is not None and test.at_most is not None:
        return say("between", low=f"{test.at_least:g}", high=f"{test.at_most:g}")
    if test.at_least is not None:
        return say("or_more", low=f"{test.at_least:g}")
    return say("or_less", high=f"{test.at_most:g}")
