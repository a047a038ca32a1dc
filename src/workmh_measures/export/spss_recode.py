"""SPSS syntax of the first stage, recode: answers into keyed values, every code spelled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.names import item_column, score_column, wide_name
from ..model.response_scale import ResponseScale
from ..model.scale import ItemUse, Scale
from .syntax_text import command, number, var_list

__all__ = ["Place", "again", "answered", "keyed", "recoded"]

Table = tuple[tuple[float, float | None], ...]


def again(column: str) -> str:
    """Return the name of a column that the syntax computes again."""
    return f"{column}_spss"


@dataclass(frozen=True)
class Place:
    """An instrument in a file: the definition, its parameters' choices, and the wave in wide shape."""

    instrument: Instrument
    parameters: Mapping[str, str]
    wave: str | None = None

    def item(self, item_id: str) -> str:
        """Return the column of an item."""
        return self._at_wave(item_column(self.instrument.id, item_id))

    def score(self, scale_id: str, ending: str = "") -> str:
        """Return the column of a score or of what belongs to it, as the file holds it."""
        return self._at_wave(score_column(self.instrument.id, scale_id, ending))

    def again(self, scale_id: str, ending: str = "") -> str:
        """Return the column of the same, computed again."""
        return again(self.score(scale_id, ending))

    def response(self, item_id: str) -> ResponseScale:
        """Return the response scale of an item."""
        return self.instrument.response_scale_of(item_id)

    def _at_wave(self, column: str) -> str:
        return column if self.wave is None else wide_name(column, self.wave)


def recoded(columns: Sequence[str], table: Table, into: Sequence[str]) -> str:
    """Return a RECODE with every code listed; whatever is not listed has no value."""
    pairs = [f"({_code(code)}={'SYSMIS' if value is None else _code(value)})" for code, value in table]
    return command("RECODE", *columns, "(MISSING=SYSMIS)", *pairs, "(ELSE=SYSMIS)", f"INTO {var_list(into)}")


def _code(value: float) -> str:
    return number(value).strip("()")


def answered(place: Place, item_ids: Sequence[str], prefix: str) -> tuple[list[str], dict[str, str]]:
    """Return statements that copy answers as given, and the name of each copy."""
    uses = [ItemUse(item=item_id) for item_id in item_ids]
    statements, names = _recode(place, uses, prefix)
    return statements, dict(zip(item_ids, names, strict=True))


def keyed(place: Place, scale: Scale) -> tuple[list[str], list[str]]:
    """Return statements that make the keyed answers of a scale, and their names in order."""
    return _recode(place, scale.items, "#k")


def _recode(place: Place, uses: Sequence[ItemUse], prefix: str) -> tuple[list[str], list[str]]:
    names = [f"{prefix}{position + 1}" for position in range(len(uses))]
    by_table: dict[Table | None, list[int]] = {}
    for position, use in enumerate(uses):
        by_table.setdefault(_table(place, use), []).append(position)
    statements: list[str] = []
    for table, positions in by_table.items():
        columns = [place.item(uses[p].item) for p in positions]
        into = [names[p] for p in positions]
        if table is not None:
            statements.append(recoded(columns, table, into))
            continue
        statements.append(
            command("RECODE", *columns, "(MISSING=SYSMIS) (ELSE=COPY)", f"INTO {var_list(into)}")
        )
        statements += [s for p in positions for s in _within(place, uses[p], names[p])]
    return statements, names


def _table(place: Place, use: ItemUse) -> Table | None:
    if use.map is not None:
        codes = place.instrument.maps[chosen(use.map, dict(place.parameters))]
        return tuple(sorted((float(code), value) for code, value in codes.items()))
    response = place.response(use.item)
    if not response.options:
        return None
    low, high = response.attainable
    return tuple((float(c), low + high - c if use.key == -1 else float(c)) for c in sorted(response.codes))


def _within(place: Place, use: ItemUse, name: str) -> list[str]:
    low, high = place.response(use.item).attainable
    statements = [command(f"IF ({name} < {number(low)} OR {name} > {number(high)})", f"{name} = $SYSMIS")]
    if use.key == -1:
        statements.append(command("COMPUTE", f"{name} = {number(low + high)} - {name}"))
    return statements
