"""SPSS syntax of the fourth stage: status, text, bands, cut-offs, and groups by criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..model.scale import Condition, Scale, ScaleByAnswer
from ..scoring.combine import leaf_items
from .spss_recode import Place, answered
from .syntax_text import command, number

__all__ = ["classify_statements", "n_parts_of"]

_EDGES = {
    "at_least": "{score} + 1E-9 >= {edge}",
    "above": "{score} - 1E-9 > {edge}",
    "at_most": "{score} - 1E-9 <= {edge}",
    "below": "{score} + 1E-9 < {edge}",
}


def classify_statements(place: Place, scale: Scale, n_parts: int) -> list[str]:
    """Return the statements of everything that belongs to a score.

    Parameters
    ----------
    n_parts : number of items behind the score; fewer answered is status 1.
    """
    return [
        *_status(place, scale, n_parts),
        *_text(place, scale),
        *_bands(place, scale),
        *_flags(place, scale),
    ] + (_groups(place, scale) if scale.groups else [])


def _status(place: Place, scale: Scale, n_parts: int) -> list[str]:
    status, n = place.again(scale.id, "status"), place.again(scale.id, "n")
    copies, nothing = _nothing_answered(place, scale)
    return [
        *copies,
        command("COMPUTE", f"{status} = 0"),
        command(f"IF ({n} < {n_parts})", f"{status} = 1"),
        command(f"IF (MISSING({place.again(scale.id)}))", f"{status} = 2"),
        command(f"IF ({' AND '.join([f'{n} = 0', *nothing])})", f"{status} = 3"),
    ]


def _nothing_answered(place: Place, scale: Scale) -> tuple[list[str], list[str]]:
    """An answer that no scale has a place for is an answer all the same: then the items themselves are asked."""
    if not _leaves_answers_out(place, scale):
        return [], []
    copies, names = answered(place, leaf_items(place.instrument, scale), "#a")
    return copies, [f"MISSING({name})" for name in names.values()]


def _leaves_answers_out(place: Place, scale: Scale) -> bool:
    below = any(_leaves_answers_out(place, place.instrument.scale(part)) for part in scale.scale_ids)
    chosen = isinstance(scale.combine, ScaleByAnswer)
    return below or chosen or any(use.map is not None for use in scale.items)


def _text(place: Place, scale: Scale) -> list[str]:
    if scale.as_text is None:
        return []
    score, text = place.again(scale.id), place.again(scale.id, "text")
    return [
        command("STRING", text, f"(A{scale.as_text})"),
        command(f"IF (NOT MISSING({score}))", f"{text} = STRING({score}, N{scale.as_text})"),
    ]


def _bands(place: Place, scale: Scale) -> list[str]:
    if not scale.bands:
        return []
    score, band = place.again(scale.id), place.again(scale.id, "band")
    edges = [_EDGES["at_least"].format(score=score, edge=number(b.from_)) for b in scale.bands]
    return [
        command("COMPUTE", f"{band} = $SYSMIS"),
        *(command(f"IF ({edge})", f"{band} = {code}") for code, edge in enumerate(edges)),
    ]


def _flags(place: Place, scale: Scale) -> list[str]:
    statements = []
    for cutoff in scale.cutoffs:
        name, threshold = cutoff.comparison
        test = _EDGES[name].format(score=place.again(scale.id), edge=number(threshold))
        statements.append(command("COMPUTE", f"{place.again(scale.id, cutoff.id)} = ({test})"))
    return statements


# --- groups by criteria -------------------------------------------------------------------------


@dataclass
class _Truths:
    """Conditions on their way into expressions; what no expression can say goes into a variable before."""

    place: Place
    items: Mapping[str, str]
    statements: list[str] = field(default_factory=list)
    counted: int = 0

    def expression(self, condition: Condition) -> str:
        """Return an expression that is 1, 0, or missing where the condition is not known."""
        if not condition.parts:
            return self._single(condition)
        parts = [self.expression(part) for part in condition.parts]
        needed = len(parts) if condition.all else (condition.at_least_n or 1)
        if needed == len(parts):
            return f"({' AND '.join(parts)})"
        return f"({' OR '.join(parts)})" if needed == 1 else self._count(parts, needed)

    def _single(self, condition: Condition) -> str:
        value = (
            self.items[condition.item]
            if condition.item is not None
            else self.place.again(str(condition.scale))
        )
        tests = [] if condition.at_least is None else [f"{value} + 1E-9 >= {number(condition.at_least)}"]
        tests += [] if condition.at_most is None else [f"{value} - 1E-9 <= {number(condition.at_most)}"]
        tests += [f"ANY({value}, {', '.join(map(number, condition.any_of))})"] if condition.any_of else []
        # A value equals itself: true where it is known.
        return f"({' AND '.join(tests or [f'{value} = {value}'])})"

    def _count(self, parts: list[str], needed: int) -> str:
        self.counted += 1
        names = [f"#c{self.counted}_{position + 1}" for position in range(len(parts))]
        result, listed = f"#c{self.counted}", ", ".join(names)
        self.statements += [
            *(command("COMPUTE", f"{name} = {part}") for name, part in zip(names, parts, strict=True)),
            command("COMPUTE", f"{result} = $SYSMIS"),
            command(f"IF (SUM(0, {listed}) >= {needed})", f"{result} = 1"),
            command(f"IF (SUM(0, {listed}) + NMISS({listed}) < {needed})", f"{result} = 0"),
        ]
        return f"({result} = 1)"


def _groups(place: Place, scale: Scale) -> list[str]:
    group = place.again(scale.id, "group")
    conditions = [part for g in scale.groups if g.when is not None for part in _flattened(g.when)]
    item_ids = list(dict.fromkeys(part.item for part in conditions if part.item is not None))
    copies, names = answered(place, item_ids, "#i") if item_ids else ([], {})
    truths = _Truths(place, names)
    statements = [*copies, command("COMPUTE", f"{group} = $SYSMIS"), command("COMPUTE", "#open = 1")]
    for entry in scale.groups:
        if entry.when is None:
            statements.append(command("IF (#open = 1)", f"{group} = {entry.code}"))
            continue
        truth = truths.expression(entry.when)
        statements += [*truths.statements, *_first_true(truth, group, entry.code)]
        truths.statements.clear()
    return statements


def _first_true(truth: str, group: str, code: int) -> list[str]:
    # A person is out once a condition holds, or cannot be decided: a later group must not take them.
    words = truth.replace(" AND ", " AND\n").replace(" OR ", " OR\n").split("\n")
    return [
        command("COMPUTE", "#true =", *words),
        command("IF (#open = 1 AND #true = 1)", f"{group} = {code}"),
        command("IF (MISSING(#true) OR #true = 1)", "#open = 0"),
    ]


def _flattened(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts:
        yield from _flattened(part)


def n_parts_of(place: Place, scale: Scale) -> int:
    """Return the number of items behind a score, through the scales it is made of."""
    if not scale.scale_ids:
        return len(scale.items)
    counts = [n_parts_of(place, place.instrument.scale(part)) for part in scale.scale_ids]
    # Of scales that an answer chooses between, all have the same number of items.
    return max(counts) if isinstance(scale.combine, ScaleByAnswer) else sum(counts)
