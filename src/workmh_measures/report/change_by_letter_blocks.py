"""Change by letter: about how many people, coarsely the mean, and why no more is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10

from ..analysis.change_by_group import ChangeAsked
from ..analysis.change_by_letter import BATCH, LEAST_LETTERED, LetterChange, change_by_letter, waiting
from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number
from .writer import Writer

__all__ = ["change_by_letter_blocks"]


def change_by_letter_blocks(
    asked: ChangeAsked, *, step: float, name: str, wave_names: Mapping[str, str], say: Writer
) -> list[Block]:
    """Return the table by letter of the waves that have enough people, and which have not; nothing where letters are not seen.

    Parameters
    ----------
    step : mean changes are rounded to, in points of the scale.
    name : of the scale.
    wave_names : by id.
    """
    if not asked.by_letter:
        return []
    later = [str(wave) for wave in asked.scores.scores.columns[1:]]
    found = {wave: change_by_letter(asked, wave, step=step) for wave in later}
    told = [wave for wave in later if found[wave]]
    few = [wave_names[wave] for wave in later if not found[wave]]
    blocks: list[Block] = []
    if told:
        caption = say("by_group.letters_table", name=name, first=wave_names[asked.first])
        groups = [_group(found[wave], wave_names[wave], step, say) for wave in told]
        blocks.append(Table("change-letters", caption, [_heads(step, say)], groups, (), "narrow"))
        blocks.append(Note(Phrase(say("by_group.letters_why"))))
    for wave in told:
        if left := waiting(asked, wave):
            slots = {"size": BATCH, "left": say.number(left, 0), "wave": wave_names[wave]}
            blocks.append(Note(Phrase(say("by_group.batches", **slots))))
    if few:
        listed = say("by_group.letters_few", least=LEAST_LETTERED, waves=say.listing(few))
        blocks.append(Note(Phrase(listed)))
    return blocks


def _heads(step: float, say: Writer) -> list[Cell]:
    return [
        head(say("by_group.who")),
        head(say("by_group.letters_n", size=BATCH), is_number=True),
        head(say("by_group.letters_mean", step=say.number(step, _decimals(step))), is_number=True),
    ]


def _group(lines: Sequence[LetterChange], wave: str, step: float, say: Writer) -> Group:
    rows = [
        [
            Cell(text=say("by_group.group", letter=one.letter), scope="row"),
            number(say.number(one.n, 0), one.n),
            number(say.number(one.mean, _decimals(step)), one.mean),
        ]
        for one in lines
    ]
    return Group(rows, Cell(text=wave, scope="rowgroup", columns=len(rows[0])))


def _decimals(step: float) -> int:
    return max(0, -floor(log10(step)))
