"""Items and the answers they may get, as the definition lists them."""

from __future__ import annotations

from ..model.instrument import Instrument, Item
from ..model.response_scale import ResponseScale
from .blocks import Block, Cell, Facts, Group, Note, Notes, Phrase, Section, Table, head, words
from .condition_words import condition_words, items_words
from .practice_form import practice_form
from .writer import Writer

__all__ = ["answers_section"]


def answers_section(instrument: Instrument, say: Writer) -> Section:
    """Return the section on items, gates and response scales."""
    own = instrument.licence.wording == "project"
    blocks: list[Block] = [Note(Phrase(say("own_wording" if own else "not_the_wording")))]
    if instrument.instruction is not None:
        blocks.append(Facts([(say("instruction"), say.text(instrument.instruction))]))
    blocks.append(_items(instrument, say))
    if instrument.items_if:
        gates = [
            Phrase(
                say(
                    "gate",
                    items=items_words(gate.items, say),
                    when=condition_words(instrument, gate.when, say),
                )
            )
            for gate in instrument.items_if
        ]
        blocks.append(Notes(say("gates"), gates))
    blocks.append(practice_form(instrument, say))
    blocks += [_answers(name, scale, say) for name, scale in instrument.response_scales.items()]
    return Section("items", say("items_and_answers"), blocks)


def _items(instrument: Instrument, say: Writer) -> Table:
    has_text = any(item.text is not None for item in instrument.items)
    heads = [head(say("item")), head(say("label"))]
    heads += [head(say("item_text"))] if has_text else []
    heads += [head(say("answers"))]
    rows = []
    for item in instrument.items:
        row = [Cell(text=item.id, scope="row"), words(say.text(item.label))]
        row += [words(say.text(item.text, "–"))] if has_text else []
        rows.append([*row, Cell(text=item.response_scale, note=_remark(item, say))])
    return Table("item-list", say("items_in_order"), [heads], [Group(rows)])


def _remark(item: Item, say: Writer) -> str:
    parts = [say("required")] if item.required else []
    if item.alert is not None:
        parts.append(say("alert_from", value=say.exact(item.alert.at_least), note=say.text(item.alert.note)))
    return "; ".join(parts)


def _answers(name: str, response: ResponseScale, say: Writer) -> Table | Facts:
    title = say("response_scale", name=name)
    if not response.options:
        return Facts([(title, _span(response, say))])
    rows = [
        [
            Cell(text=str(option.code), scope="row"),
            Cell(text=say.text(option.label), note=_alone(option.exclusive, say)),
        ]
        for option in response.options
    ]
    heads = [head(say("code")), head(say("answer"))]
    about = say("kind_and_level", kind=say(f"kind.{response.kind}"), level=say(f"level.{response.measure}"))
    return Table(f"answers-{name}", title, [heads], [Group(rows)], [Phrase(about)], "narrow")


def _alone(exclusive: bool, say: Writer) -> str:
    return say("exclusive") if exclusive else ""


def _span(response: ResponseScale, say: Writer) -> str:
    parts = [say(f"kind.{response.kind}")]
    if response.minimum is not None and response.maximum is not None:
        parts.append(say("answer_ends", low=say.exact(response.minimum), high=say.exact(response.maximum)))
    if response.decimals:
        parts.append(say("answer_decimals", decimals=response.decimals))
    if response.unit is not None:
        parts.append(say.text(response.unit))
    if response.anchors is not None:
        parts.append(f"{say.text(response.anchors.low)} … {say.text(response.anchors.high)}")
    if response.kind == "text":
        parts.append(say("answer_bytes", bytes=response.longest_text))
    return ", ".join(parts)
