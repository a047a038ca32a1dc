"""Parts of the page of imports: what must be known beside the file, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument, scheduled_instruments
from workmh_measures.interop.long_answers import forms_meant, long_columns, waves_meant, without_case
from workmh_measures.interop.named_rows import Wanted, proposed_columns, sure_columns
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.missing import STATED_CODES
from workmh_measures.model.names import item_column
from workmh_measures.model.staff_rights import may_take_in_arms
from workmh_measures.study_import import ImportAsked, ImportKind, wanted_columns
from workmh_measures.ui.data_in.answer_shown import item_name, reason_name
from workmh_measures.ui.data_in.import_work import SHOWN_ROWS, Looked
from workmh_measures.ui.data_in.job_number import job_number
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import column_name
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_matching"]

_AROUND = ("participant", "wave", "occasion", "instrument", "date")
"""Columns of a long file that say whose row it is and of what; they come before its items."""


def draw_matching(kind: ImportKind, looked: Mapping[str, Looked], visitor: Visitor) -> ImportAsked | None:
    """Draw what must be known, the first rows and the columns; return what is to be imported, None while something lacks."""
    more = _draw_more(kind)
    if more is None:
        st.text(say("importing.choose_more"))
        return None
    today = civil_day(application().store.now())
    arms = may_take_in_arms(application().study, visitor.roles)
    asked = ImportAsked(
        kind=kind, by=visitor.subject, today=today, only_named=kind == "answers", arms=arms, **more
    )
    columns = {}
    for slot, seen in looked.items():
        st.header(
            say("importing.preview", shown=min(seen.n_rows, SHOWN_ROWS), rows=seen.n_rows), anchor=False
        )
        rows = pd.DataFrame([*seen.rows], columns=[*seen.names])
        st.dataframe(rows, hide_index=True, key=f"preview_{slot}")
        if kind == "answers" and not asked.wave:
            return _draw_long(slot, asked, seen)
        columns[slot] = _draw_columns(
            _Fields(slot, asked, seen), wanted_columns(application().study, asked, slot)
        )
    return replace(asked, columns=columns)


# --- what must be known beside the file -----------------------------------------------------------


def _draw_more(kind: ImportKind) -> dict[str, Any] | None:
    """Draw what a kind needs beside its files; None while something lacks."""
    study = application().study
    if kind == "registers":
        source = st.text_input(say("importing.source"), max_chars=32, key="import_source")
        return {"source": source.strip()} if source.strip() else None
    if kind == "ratings":
        rated = {
            record.instrument: load_instrument(record.instrument).short_name for record in study.unit_records
        }
        name = _draw_choice(st, say("queries.form"), rated, "import_rated")
        return None if name is None else {"instrument": name}
    if kind != "answers":
        return {}
    shapes = {"one": say("importing.one_wave"), "long": say("importing.several_waves")}
    shape = st.radio(
        say("importing.shape"), [*shapes], format_func=lambda one: shapes[one], index=None, key="import_shape"
    )
    if shape is None:
        return None
    place = _draw_place() if shape == "one" else {}
    return None if place is None else {**place, **_draw_empty(is_long=shape == "long")}


def _draw_place() -> dict[str, Any] | None:
    """Draw the wave and the form of a file of one wave; None until both are chosen."""
    study = application().study
    left, right = st.columns(2)
    waves = {wave.id: wave_name(wave.id, 1) for wave in study.waves if study.instruments_at(wave.id)}
    wave = _draw_choice(left, say("queries.wave"), waves, "import_wave")
    if wave is None:
        return None
    forms = {entry.instrument: form_name(entry.instrument) for entry in study.instruments_at(wave)}
    name = _draw_choice(right, say("queries.form"), forms, f"import_form_{wave}")
    occasion = job_number(wave, key="import_job")
    if name is None or occasion is None:
        return None
    return {"wave": wave, "occasion": occasion, "instrument": name}


def _draw_empty(*, is_long: bool) -> dict[str, Any]:
    """Draw what an empty cell means, and why answers are changed."""
    left, right = st.columns(2, vertical_alignment="bottom")
    meanings = {None: say("importing.empty_nothing")} | {int(c): reason_name(c) for c in STATED_CODES}
    # Nothing is stored for an empty cell unless somebody says what it means.
    empty = left.selectbox(
        say("importing.empty_cells"),
        [*meanings],
        format_func=lambda code: meanings[code],
        help=say("importing.empty_long") if is_long else None,
        key="import_empty",
    )
    reason = right.text_input(say("importing.reason"), max_chars=500, key="import_reason")
    return {"empty": empty, "reason": reason.strip()}


def _draw_choice(place: Any, label: str, names: Mapping[str, str], key: str) -> str | None:
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


# --- which column is what -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fields:
    """Of which file and import the columns are."""

    slot: str
    asked: ImportAsked
    seen: Looked

    def key(self, column: str) -> str:
        """Return the key of the field of a column."""
        return f"column_{self.slot}_{self.asked.instrument}_{column}"


def _draw_long(slot: str, asked: ImportAsked, seen: Looked) -> ImportAsked:
    """Draw the columns of a file whose rows say their wave: those around the items, the waves, the items by form."""
    study, fields = application().study, _Fields(slot, asked, seen)
    instruments = scheduled_instruments(study)
    wanted = long_columns(instruments, by_form=False)
    around = [column for column in wanted if column.name in _AROUND]
    named = _draw_columns(fields, around, title=say("importing.around"))
    waves = _draw_waves(slot, seen.values.get(named.get("wave", ""), ()))
    by_form = "instrument" in named
    if by_form:
        known = forms_meant(instruments)
        held = {known.get(without_case(word)) for word in seen.values.get(named["instrument"], ())}
        here = {name: one for name, one in instruments.items() if name in held} or instruments
        wanted = long_columns(here, by_form=True)
        ids = {item for one in here.values() for item in one.item_ids}
        items = [column for column in wanted if column.name in ids]
        named |= _draw_columns(fields, items, title=say("importing.items"))
    else:
        sure = sure_columns(wanted, seen.names)
        held_by = {
            name: [column for column in wanted if column.name in {item_column(name, i) for i in one.item_ids}]
            for name, one in instruments.items()
        }
        forms = _draw_forms(slot, [name for name, own in held_by.items() if any(c.name in sure for c in own)])
        for name in forms:
            named |= _draw_columns(fields, held_by[name], title=form_name(name))
    return replace(asked, columns={slot: named}, waves=waves)


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


def _draw_waves(slot: str, values: Sequence[str]) -> dict[str, str]:
    """Draw what each value means that is no name of a wave; return those that were chosen."""
    study = application().study
    known = waves_meant(study)
    strange = [value for value in values if value and without_case(value) not in known]
    if not strange:
        return {}
    st.text(say("importing.strange_waves"))
    waves = {wave.id: wave_name(wave.id, 1) for wave in study.waves if study.instruments_at(wave.id)}
    places = [place for _ in range(0, len(strange), 3) for place in st.columns(3)]
    chosen = {}
    for place, value in zip(places, strange, strict=False):
        label = say("importing.value_means", value=value)
        wave = _draw_choice(place, label, waves, f"wave_{slot}_{value}")
        if wave is not None:
            chosen[value] = wave
    return chosen


def _draw_columns(fields: _Fields, wanted: Sequence[Wanted], *, title: str = "") -> dict[str, str]:
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
                format_func=lambda option: say("importing.no_column") if option is None else option,
                placeholder=say("importing.no_column") if like is None else say("importing.like", name=like),
                key=fields.key(column.name),
            )
            if one is not None:
                chosen[column.name] = one
    return chosen


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
