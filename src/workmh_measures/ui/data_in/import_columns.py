"""Parts of the page of imports: which column of a file is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import streamlit as st

from workmh_measures.definitions.library import load_instrument, scheduled_instruments
from workmh_measures.interop.named_rows import Wanted, proposed_columns, sure_columns
from workmh_measures.model.names import item_column
from workmh_measures.study_import import ImportAsked
from workmh_measures.ui.data_in.answer_shown import item_name
from workmh_measures.ui.data_in.import_work import Looked
from workmh_measures.ui.desk.choosing import form_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import column_name

__all__ = ["Fields", "draw_choice", "draw_columns", "draw_items"]


_TOLD = {
    "participant": "queries.person",
    "unit": "units.unit",
    "date": "units.day",
    "rater": "units.rater",
    "source": "importing.column_source",
    "start": "importing.column_start",
    "stop": "importing.column_stop",
    "kind": "importing.column_kind",
    "percent": "importing.column_percent",
    "hours": "importing.column_hours",
    "employer": "importing.column_employer",
    "degree": "importing.column_degree",
    "observed_from": "importing.column_observed_from",
    "observed_to": "importing.column_observed_to",
    "end_reason": "importing.column_end_reason",
    "total": "importing.column_total",
    "band": "importing.column_band",
}
"""What the columns of registers and of ratings are called."""


@dataclass(frozen=True)
class Fields:
    """Of which file and import the columns are.

    Attributes
    ----------
    mark : tells fields of other names of columns apart.
    spelled : how the file spells names that are called otherwise here.
    """

    slot: str
    asked: ImportAsked
    seen: Looked
    mark: str = ""
    spelled: Mapping[str, str] = field(default_factory=dict)

    def key(self, column: str) -> str:
        """Return the key of the field of a column."""
        return f"column_{self.slot}_{self.asked.instrument}_{column}{self.mark}"


def draw_choice(place: Any, label: str, names: Mapping[str, str], key: str) -> str | None:
    """Draw one field in which nothing is chosen beforehand."""
    chosen: str | None = place.selectbox(
        as_it_is(label),
        [*names],
        index=None,
        format_func=lambda one: names[one],
        placeholder=say("queries.prompt"),
        key=key,
    )
    return chosen


def draw_items(fields: Fields, wanted: Sequence[Wanted]) -> dict[str, str]:
    """Draw which forms are read, and the columns of their items by their full names."""
    sure = sure_columns(wanted, fields.seen.names)
    held_by = {
        name: [column for column in wanted if column.name in {item_column(name, i) for i in one.item_ids}]
        for name, one in scheduled_instruments(application().study).items()
    }
    found = [name for name, own in held_by.items() if any(column.name in sure for column in own)]
    named: dict[str, str] = {}
    for name in _draw_forms(f"{fields.slot}{fields.mark}", found):
        named |= draw_columns(fields, held_by[name], title=form_name(name))
    return named


def draw_columns(fields: Fields, wanted: Sequence[Wanted], *, title: str = "") -> dict[str, str]:
    """Draw a choice for each column that may be read; return those that were named.

    A column that has one of the names is chosen, one that is only like it is offered and not chosen.
    """
    names = fields.seen.names
    likely = _likely(tuple(wanted), names)
    sure = {name: column for name, (column, is_sure) in likely.items() if is_sure}
    guessed = {name: column for name, (column, is_sure) in likely.items() if not is_sure}
    options, chosen = [None, *dict.fromkeys(names)], {}
    told = say("importing.columns", found=len(sure), wanted=len(wanted))
    is_whole = bool(title) and len(sure) == len(wanted)
    with st.expander(as_it_is(f"{title}. {told}" if title else told), expanded=not is_whole):
        st.text(say("importing.columns_how"))
        left = {fields.key(name): column for name, column in guessed.items()}
        left = {key: column for key, column in left.items() if st.session_state.get(key) is None}
        if left:
            key = f"guesses_{fields.key(wanted[0].name)}"
            st.button(
                say("importing.take_guesses", n=len(left)),
                key=key,
                on_click=st.session_state.update,
                args=(left,),
            )
        # A row at a time, so that fields keep their order where columns are stacked on a narrow screen.
        places = [place for _ in range(0, len(wanted), 3) for place in st.columns(3)]
        for place, column in zip(places, wanted, strict=False):
            like = guessed.get(column.name)
            one = place.selectbox(
                as_it_is(_column_label(fields.asked, column)),
                options,
                index=options.index(sure[column.name]) if column.name in sure else None,
                format_func=lambda option: _option_name(fields, option),
                placeholder=say("importing.no_column") if like is None else say("importing.like", name=like),
                key=fields.key(column.name),
            )
            if one is not None:
                chosen[column.name] = one
    return chosen


# --- parts ----------------------------------------------------------------------------------------


def _draw_forms(slot: str, found: Sequence[str]) -> list[str]:
    """Draw which forms of the file are read, those whose columns it has chosen."""
    names = {name: form_name(name) for name in scheduled_instruments(application().study)}
    return st.multiselect(
        say("importing.forms"),
        [*names],
        default=[*found],
        format_func=lambda one: names[one],
        placeholder=say("queries.prompt"),
        key=f"import_forms_{slot}",
    )


def _option_name(fields: Fields, option: str | None) -> str:
    return say("importing.no_column") if option is None else fields.spelled.get(option, option)


# Names alone are kept, and never a cell: a file of many columns is compared with many items at every draw.
@lru_cache(maxsize=64)
def _likely(wanted: tuple[Wanted, ...], names: tuple[str, ...]) -> dict[str, tuple[str, bool]]:
    return proposed_columns(wanted, names)


def _column_label(asked: ImportAsked, column: Wanted) -> str:
    label = column.name
    if asked.kind == "answers":
        label = _around_names().get(column.name) or _item_label(asked, column.name)
    elif asked.kind == "participants":
        label = column_name(column.name)
    elif asked.kind == "registers":
        label = say(_TOLD[column.name])
    elif asked.kind == "ratings":
        items = {
            item_column(asked.instrument, item): item for item in load_instrument(asked.instrument).item_ids
        }
        name = column.name
        label = item_name(asked.instrument, items[name]) if name in items else say(_TOLD[name])
    return label + (f" ({say('importing.needed')})" if column.needed else "")


def _around_names() -> dict[str, str]:
    return {
        "participant": say("queries.person"),
        "wave": say("queries.wave"),
        "occasion": say("corrections.number"),
        "instrument": say("queries.form"),
        "date": say("importing.day"),
    }


def _item_label(asked: ImportAsked, column: str) -> str:
    """Return the label of an item: of the form that was chosen, or of the form whose full name the column has."""
    if asked.instrument:
        return item_name(asked.instrument, column)
    for name, instrument in scheduled_instruments(application().study).items():
        for item in instrument.item_ids:
            if item_column(name, item) == column:
                return item_name(name, item)
    return column
