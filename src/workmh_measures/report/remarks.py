"""What warns of numbers, and why there are none: each sentence once, with what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ..model.estimate import Estimate
from .blocks import Phrase
from .reasons import in_words
from .results_view import ResultsView

__all__ = ["capitalised", "remarks"]

_FEW = 4
"""So many places are named one by one; more are counted."""
_MOST_PARTS = 3

Place = tuple[tuple[str | None, ...], ...]


@dataclass
class _Told:
    """One sentence: the rows that carry it, and the statistics it is about."""

    rows: list[Estimate] = field(default_factory=list)
    reasoned: dict[str, None] = field(default_factory=dict)
    warned: dict[str, None] = field(default_factory=dict)


def remarks(
    rows: Iterable[Estimate], view: ResultsView, *, untold: Collection[str] = frozenset()
) -> list[Phrase]:
    """Return each reason and warning once, with the statistics and places it is about.

    Parameters
    ----------
    rows : of one section of the page; what all of them have in common is not named.
    untold : sentences that stand elsewhere.
    """
    rows = list(rows)
    told: dict[str, _Told] = {}
    for row in rows:
        for sentence in dict.fromkeys((*([row.reason] if row.reason else []), *row.warnings)):
            one = told.setdefault(sentence, _Told())
            one.rows.append(row)
            (one.reasoned if sentence == row.reason else one.warned)[row.analysis] = None
    return [_phrase(sentence, one, rows, view) for sentence, one in told.items() if sentence not in untold]


def capitalised(text: str) -> str:
    """Return a text with a capital first; a sign such as r stays small."""
    return text if re.match(r"\w\b", text) else text[:1].upper() + text[1:]


def _phrase(sentence: str, told: _Told, rows: Sequence[Estimate], view: ResultsView) -> Phrase:
    say, phrase = view.writer, in_words(sentence, view.writer.language)
    # A reason names every number that is lacking; a warning of many numbers holds for the section.
    named = dict(told.reasoned)
    if len(told.warned) <= _FEW:
        named |= told.warned
    statistics = capitalised(say.listing([say(f"analysis.{name}") for name in named]))
    same = [row for row in rows if row.analysis in {*told.reasoned, *told.warned}]
    where = _where([_place(row) for row in told.rows], [_place(row) for row in same], view)
    start = f"{statistics} ({where})" if statistics and where else statistics or capitalised(where)
    return Phrase(f"{start}: {phrase.text}" if start else phrase.text, phrase.language)


def _place(row: Estimate) -> Place:
    groups = (
        f"{row.factor}: {row.group}" if row.analysis.startswith("known_groups") and row.group else row.group
    )
    return (row.scale, row.scale2), (row.item, row.item2), (row.wave, row.wave2), (groups,)


def _where(here: Collection[Place], everywhere: Collection[Place], view: ResultsView) -> str:
    """Return where something holds, as shortly as can be said without loss."""
    # Scales about which the same is said at the same items, waves and groups are named together.
    alike: dict[frozenset[Place], list[tuple[str | None, ...]]] = {}
    for scale in dict.fromkeys(place[0] for place in here):
        alike.setdefault(frozenset(p[1:] for p in here if p[0] == scale), []).append(scale)
    parts = [{(scale, *rest) for scale in scales for rest in rests} for rests, scales in alike.items()]
    if len(parts) > _MOST_PARTS:
        parts = [set(here)]
    ordered = [[place for place in dict.fromkeys(here) if place in part] for part in parts]
    return "; ".join(filter(None, (_part(part, everywhere, view) for part in ordered)))


def _part(here: Sequence[Place], everywhere: Collection[Place], view: ResultsView) -> str:
    texts, product = [], 1
    for k, words in enumerate((_scales, _items, _waves, _groups)):
        whole = _named(place[k] for place in everywhere)
        some = [one for one in whole if one in {place[k] for place in here}]
        product *= len({place[k] for place in here})
        if len(whole) > 1 and some:
            texts.append(words(some, len(whole), view))
    if product > len(here):  # not everywhere the names would say
        texts.append(view.writer("remark.places", n=len(here)))
    return ", ".join(filter(None, texts))


Named = list[tuple[str | None, ...]]


def _named(names: Iterable[tuple[str | None, ...]]) -> Named:
    """Return each name once, in order; what names nothing only where it stands for everyone."""
    return [name for name in dict.fromkeys(names) if any(name) or len(name) == 1]


def _counted(some: Named, whole: int, view: ResultsView, *, kind: str) -> str:
    if len(some) == whole:
        return view.writer(f"all_of.{kind}", n=whole)
    return view.writer(f"some_of.{kind}", n=len(some), all=whole)


def _scales(some: Named, whole: int, view: ResultsView) -> str:
    if len(some) > _FEW:
        return _counted(some, whole, view, kind="scales" if some[0][1] is None else "pairs")
    say, names = view.writer, []
    for first, second in some:
        if first is None and second is not None:  # a column beside the scales
            first, second = second, None
        name = view.scale_name(str(first))
        names.append(name if second is None else say("remark.pair", one=name, two=view.scale_name(second)))
    return say.listing(names)


def _items(some: Named, whole: int, view: ResultsView) -> str:
    if len(some) > _FEW:
        return _counted(some, whole, view, kind="items")
    return view.writer.listing([view.item_name(str(first)) for first, _ in some])


def _waves(some: Named, whole: int, view: ResultsView) -> str:
    if len(some) > _FEW:
        return _counted(some, whole, view, kind="waves")
    say, single = view.writer, [str(first) for first, second in some if second is None]
    names = [say.two_waves(str(first), second) for first, second in some if second is not None]
    if single:
        several = say("remark.waves", names=say.listing([say.waves.get(one, one) for one in single]))
        names.insert(0, several if len(single) > 1 else say.wave(single[0]))
    return say.listing(names)


def _groups(some: Named, whole: int, view: ResultsView) -> str:
    if len(some) == whole or len(some) > _FEW:
        return _counted(some, whole, view, kind="groups")
    say, groups = view.writer, [name for (name,) in some if name is not None]
    names = [] if len(groups) == len(some) else [say("remark.everyone")]
    if groups:
        several = say("remark.groups", names=say.listing(groups))
        names.append(several if len(groups) > 1 else say("part.group", name=groups[0]))
    return say.listing(names)
