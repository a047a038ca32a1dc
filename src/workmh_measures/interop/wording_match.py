"""Match the questions of a foreign form with the items of an instrument: by id, else by order, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.response_scale import ResponseScale
from .foreign_form import ForeignForm, Passage, PlainTexts, Question, QuestionKind

__all__ = ["Match", "Matched", "matched_form"]

_KIND_OF: dict[str, QuestionKind] = {
    "choice": "choice", "multiple_choice": "multiple_choice", "integer": "number", "number": "number",
    "visual_analogue": "number", "date": "date", "text": "text",
}  # fmt: skip
_NUMBERED = re.compile(r"(?:q|item|question|ledd|sp|spm)?_?0*([0-9]+)")


@dataclass(frozen=True)
class Match:
    """What became of one element: its name here, where it was found, and by what the two were matched."""

    element: str
    found: str
    how: str


@dataclass
class Matched:
    """Texts and display order by element, with what matched how and what was left out."""

    texts: dict[str, str] = field(default_factory=dict)
    display_order: dict[str, tuple[int, ...]] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, element: str, text: str, match: Match) -> None:
        """Take a text over; an empty one stays lacking."""
        if text:
            self.texts[element] = text
            self.matches.append(match)


def matched_form(
    form: ForeignForm, instrument: Instrument, *, named: Sequence[str] = (), group: str | None = None
) -> Matched:
    """Match a form with an instrument.

    Parameters
    ----------
    named : ids of the questions in the order of the instrument's items, where the names do not tell.
    group : form or group of the file to look at; None = all of it.

    Raises
    ------
    ResponseError
        WORD-GROUP, WORD-QUESTION, WORD-ITEMS (another number of items, with both numbers), WORD-AMBIGUOUS,
        WORD-ANSWERS (another number of answers or codes that cannot be placed), WORD-TYPE, WORD-CHOICES, WORD-ACTIVE,
        WORD-PIPED: all problems of the questions matched at once.
    """
    parts = _within(form, group)
    questions = [part for part in parts if isinstance(part, Question)]
    pairs, how = _pairs(questions, instrument, named, form.groups if group is None else ())
    plain = PlainTexts(form.piped)
    matched = Matched(notes=list(form.notes))
    faults: list[Problem] = []
    for item, question in pairs.items():
        faults += question.faults or _take_question(
            matched, instrument, item, (plain.question(question), how)
        )
    _take_passages(matched, parts, pairs, plain)
    matched.left_out += _beside(form, questions, pairs)
    if len(form.questions) == len(pairs):
        matched.take("title", plain.of(form.title, "title"), Match("title", "title", "name"))
    if faults or plain.faults:
        raise ResponseError([*faults, *plain.faults])
    matched.notes += plain.notes
    if how == "order":
        matched.notes.append("The items were matched by their order alone; read each against its label.")
    return matched


def _beside(form: ForeignForm, questions: Iterable[Question], pairs: Mapping[str, Question]) -> list[str]:
    """Return what stands beside the questions taken over."""
    taken = {question.where for question in pairs.values()}
    hints = [f"hint of question {question.id}" for question in pairs.values() if question.has_hint]
    others = [f"question {question.id}" for question in questions if question.where not in taken]
    # The title of a file that asks more is hardly the title of this instrument.
    title = (
        ["title of the file, which asks other things as well"]
        if form.title and len(form.questions) > len(pairs)
        else []
    )
    return [*hints, *others, *title]


def _within(form: ForeignForm, group: str | None) -> list[Passage | Question]:
    if group is None:
        return list(form.parts)
    if group not in form.groups:
        near = nearest_match(group, form.groups)
        raise ResponseError([problem("WORD-GROUP", found=group, allowed=form.groups, nearest=near)])
    return [part for part in form.parts if group in part.groups]


def _pairs(
    questions: Sequence[Question], instrument: Instrument, named: Sequence[str], groups: Iterable[str]
) -> tuple[dict[str, Question], str]:
    """Return the question of each item, and how they were matched."""
    if named:
        return _named_pairs(questions, instrument, named), "named"
    fitting = _fitting(questions, instrument)
    by_item = _by_name(questions, instrument, prefixed=True)
    if not by_item and len(fitting) == len(instrument.items):
        # Names such as q1 tell which item only when there is no question beside them.
        by_item = _by_name(fitting, instrument, prefixed=False)
    if not by_item:
        if len(fitting) != len(instrument.items):
            text = f"The file has {len(fitting)} questions that could be items, {_count(instrument)}."
            raise ResponseError([_count_problem(instrument, len(fitting), text, groups)])
        return dict(zip(instrument.item_ids, fitting, strict=True)), "order"
    several = {item: found for item, found in by_item.items() if len(found) > 1}
    if several:
        raise ResponseError([
            problem("WORD-AMBIGUOUS", found=[q.id for q in found], item=item) for item, found in several.items()
        ])  # fmt: skip
    if len(by_item) < len(instrument.items):
        lacking = ", ".join(item for item in instrument.item_ids if item not in by_item)
        text = f"The file has {len(by_item)} questions named like items, {_count(instrument)}; not {lacking}."
        raise ResponseError([_count_problem(instrument, len(by_item), text, groups)])
    return {item: by_item[item][0] for item in instrument.item_ids}, "id"


def _count(instrument: Instrument) -> str:
    return f"{instrument.id} has {len(instrument.items)} items"


def _fitting(questions: Sequence[Question], instrument: Instrument) -> list[Question]:
    """Return the questions of the kinds the instrument has."""
    kinds = {_KIND_OF[instrument.response_scale_of(item).kind] for item in instrument.item_ids}
    return [question for question in questions if question.kind in kinds]


def _by_name(
    questions: Sequence[Question], instrument: Instrument, *, prefixed: bool
) -> dict[str, list[Question]]:
    """Return the questions whose names mean an item, with or without the instrument's id before it."""
    by_item: dict[str, list[Question]] = {}
    for question in questions:
        item = _item_of(question.id, instrument, prefixed=prefixed)
        if item is not None:
            by_item.setdefault(item, []).append(question)
    return by_item


def _named_pairs(
    questions: Sequence[Question], instrument: Instrument, named: Sequence[str]
) -> dict[str, Question]:
    by_id: dict[str, list[Question]] = {}
    for question in questions:
        by_id.setdefault(question.id, []).append(question)
    faults = [
        problem("WORD-QUESTION", found=name, nearest=nearest_match(name, by_id))
        if name not in by_id
        else problem("WORD-AMBIGUOUS", found=[q.where for q in by_id[name]], item=name)
        for name in dict.fromkeys(named)
        if len(by_id.get(name, ())) != 1
    ]
    faults += [
        problem("WORD-DUPLICATE", found=name, first="--items")
        for name in dict.fromkeys(named)
        if list(named).count(name) > 1
    ]
    if len(named) != len(instrument.items):
        text = f"--items names {len(named)} questions, {_count(instrument)}."
        faults.append(_count_problem(instrument, len(named), text, ()))
    if faults:
        raise ResponseError(faults)
    return {item: by_id[name][0] for item, name in zip(instrument.item_ids, named, strict=True)}


def _count_problem(instrument: Instrument, found: int, text: str, groups: Iterable[str]) -> Problem:
    hint = list(groups)
    if len(hint) > 1:
        text += f" Forms and groups of the file: {', '.join(hint[:20])}."
    return problem("WORD-ITEMS", where=instrument.id, found=found, allowed=len(instrument.items), text=text)


def _item_of(name: str, instrument: Instrument, *, prefixed: bool) -> str | None:
    """Return the item a name means by the item's id or number."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    if plain.startswith(instrument.id) != prefixed:
        return None
    rest = plain.removeprefix(instrument.id).lstrip("_") if prefixed else plain
    if rest in instrument.item_ids:
        return rest
    number = _NUMBERED.fullmatch(rest)
    two_digits = f"{int(number[1]):02d}" if number is not None and len(number[1]) <= 3 else ""
    return two_digits if two_digits in instrument.item_ids else None


def _take_question(
    matched: Matched, instrument: Instrument, item: str, asked: tuple[Question, str]
) -> list[Problem]:
    question, how = asked
    scale = instrument.response_scale_of(item)
    if question.kind != _KIND_OF[scale.kind]:
        return [
            problem("WORD-TYPE", where=question.where, found=question.kind, allowed=scale.kind, item=item)
        ]
    matched.take(f"item.{item}", question.text, Match(f"item.{item}", question.id, how))
    if scale.anchors is not None:
        matched.take(f"low.{item}", question.low, Match(f"low.{item}", question.id, how))
        matched.take(f"high.{item}", question.high, Match(f"high.{item}", question.id, how))
    return _take_options(matched, scale, item, question) if scale.options else []


def _take_options(matched: Matched, scale: ResponseScale, item: str, question: Question) -> list[Problem]:
    codes = [option.code for option in question.options]
    if len(codes) != len(scale.codes):
        text = f"The file has {len(codes)} answers, item '{item}' has {len(scale.codes)}."
        return [problem("WORD-ANSWERS", where=question.where, found=codes, allowed=scale.codes, text=text)]
    numbers = [int(code) if re.fullmatch(r"-?[0-9]{1,9}", code) else None for code in codes]
    if sorted(map(str, numbers)) == sorted(map(str, scale.codes)):
        placed, how = [number for number in numbers if number is not None], "code"
    elif any(number is not None for number in numbers) and not _rises_evenly(numbers, scale.codes):
        text = f"The codes of the file are not those of item '{item}', and their order does not tell."
        return [problem("WORD-ANSWERS", where=question.where, found=codes, allowed=scale.codes, text=text)]
    else:
        placed, how = list(scale.codes), "order"
    matched.display_order[item] = tuple(placed)
    for code, option in zip(placed, question.options, strict=True):
        element = f"option.{item}.{code}"
        matched.take(element, option.text, Match(element, f"{question.id}={option.code or option.text}", how))
    return []


def _rises_evenly(numbers: Sequence[int | None], codes: Sequence[int]) -> bool:
    """Say whether other codes stand in the same steps, as 1 to 4 for 0 to 3."""
    return len(
        {None if n is None else n - code for n, code in zip(numbers, codes, strict=True)} - {None}
    ) == 1 and (None not in numbers)


def _take_passages(
    matched: Matched, parts: Sequence[Passage | Question], pairs: Mapping[str, Question], plain: PlainTexts
) -> None:
    """Take the texts before the first question as instruction, those before a later one as its heading."""
    before = _passages_before(matched, parts, {question.where: item for item, question in pairs.items()})
    headed = [item for item, passages in before.items() if any(p.heading for p in passages)]
    for place, (item, passages) in enumerate(before.items()):
        spoken = [passage for passage in passages if not passage.heading]
        # A heading alone is the stem of all items, unless others follow it.
        instruction = (spoken or (passages if len(headed) == 1 else [])) if place == 0 else []
        heading = [passage for passage in passages if passage not in instruction]
        for element, taken in (("instruction", instruction), (f"section.{item}", heading)):
            text = "\n".join(filter(None, (plain.of(passage.text, passage.where) for passage in taken)))
            found = ", ".join(_place(passage) for passage in taken)
            matched.take(element, text, Match(element, found, "place"))


def _place(passage: Passage) -> str:
    return passage.where.rpartition(":")[2]


def _passages_before(
    matched: Matched, parts: Sequence[Passage | Question], item_at: Mapping[str, str]
) -> dict[str, list[Passage]]:
    """Return the passages directly before each item, the first item always among them."""
    before: dict[str, list[Passage]] = {}
    waiting: list[Passage] = []
    for part in parts:
        if isinstance(part, Passage):
            waiting.append(part)
            continue
        item = item_at.get(part.where)
        if item is None:
            matched.left_out += [f"text at {_place(passage)}" for passage in waiting]
        elif waiting or not before:
            before[item] = waiting
        waiting = []
    matched.left_out += [f"text at {_place(passage)}" for passage in waiting]
    return before
