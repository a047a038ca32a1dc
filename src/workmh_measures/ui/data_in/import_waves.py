"""Parts of the page of imports: a file of several waves, in its rows or in the names of its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.interop.form_reader import forms_meant, waves_meant, without_case
from workmh_measures.interop.long_answers import AROUND, long_columns
from workmh_measures.interop.wide_answers import wide_columns
from workmh_measures.interop.wide_names import UNMARKED, known_names, lone_boxes, marked_columns, marks_of
from workmh_measures.model.names import item_column, wide_name
from workmh_measures.study_import import ImportAsked
from workmh_measures.ui.data_in.import_columns import Fields, draw_choice, draw_columns, draw_items
from workmh_measures.ui.data_in.import_work import Looked
from workmh_measures.ui.desk.choosing import given_wave_names, wave_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application

__all__ = ["draw_several_waves"]


def draw_several_waves(slot: str, asked: ImportAsked, seen: Looked) -> ImportAsked | None:
    """Draw what is where in a file of several waves; None while no name of a column holds a wave that should."""
    return _draw_wide(slot, asked, seen) if asked.wide else _draw_long(slot, asked, seen)


# --- parts ----------------------------------------------------------------------------------------


def _draw_long(slot: str, asked: ImportAsked, seen: Looked) -> ImportAsked:
    """Draw the columns of a file whose rows say their wave: those around the items, the waves, the items by form."""
    study, fields = application().study, Fields(slot, asked, seen)
    instruments = scheduled_instruments(study)
    wanted = long_columns(instruments, by_form=False)
    around = [column for column in wanted if column.name in AROUND]
    named = draw_columns(fields, around, title=say("importing.around"))
    waves = _draw_waves(slot, seen.values.get(named.get("wave", ""), ()))
    by_form = "instrument" in named
    if by_form:
        known = forms_meant(instruments)
        held = {known.get(without_case(word)) for word in seen.values.get(named["instrument"], ())}
        here = {name: one for name, one in instruments.items() if name in held} or instruments
        wanted = long_columns(here, by_form=True)
        ids = {item for one in here.values() for item in one.item_ids}
        items = [column for column in wanted if column.name in ids]
        named |= draw_columns(fields, items, title=say("importing.items"))
    else:
        named |= draw_items(fields, wanted)
    return replace(asked, columns={slot: named}, waves=waves)


def _draw_waves(slot: str, values: Sequence[str]) -> dict[str, str]:
    """Draw what each value means that is no name of a wave; return those that were chosen."""
    study = application().study
    known = waves_meant(study)
    strange = [value for value in values if value and without_case(value) not in known]
    if not strange:
        return {}
    st.text(say("importing.strange_waves"))
    waves = given_wave_names()
    places = [place for _ in range(0, len(strange), 3) for place in st.columns(3)]
    chosen = {}
    for place, value in zip(places, strange, strict=False):
        label = say("importing.value_means", value=value)
        wave = draw_choice(place, label, waves, f"wave_{slot}_{value}")
        if wave is not None:
            chosen[value] = wave
    return chosen


def _draw_wide(slot: str, asked: ImportAsked, seen: Looked) -> ImportAsked | None:
    """Draw how waves stand in the names of columns, and the columns without them; None while no name holds a wave."""
    marks = _draw_marks(slot)
    if marks is None:
        return None
    study = application().study
    instruments = scheduled_instruments(study)
    wanted = wide_columns(instruments)
    known, never = known_names(wanted, {}), lone_boxes(seen.names, instruments, seen.made)
    marked = marked_columns(seen.names, marks_of(study, marks), known, never=never)
    if not marked:
        st.text(say("importing.no_marks"))
        return None
    counts = Counter(one.wave for one in marked)
    told = [say("importing.marked_at", wave=wave_name(wave, 1), n=n) for wave, n in counts.items()]
    found = len({one.column for one in marked})
    st.text(say("importing.marked", found=found, n=len(seen.names)) + " " + "; ".join(told) + ".")
    mark = "".join(f"_{mark}" for mark in marks)
    # What is known is called by what it holds, whatever its spelling at each wave, and shown as it is spelled first.
    spelled = {one.meaning or one.base: one.base for one in reversed(marked)}
    bases = tuple(dict.fromkeys(one.meaning or one.base for one in marked))
    held = {one.column for one in marked if one.column != one.base}
    rest = tuple(name for name in seen.names if name not in held)
    own = Fields(slot, asked, replace(seen, names=rest), mark)
    without = Fields(slot, asked, replace(seen, names=bases), mark, spelled)
    by_name = {column.name: column for column in wanted}
    named = draw_columns(own, [by_name["participant"]], title=say("queries.person"))
    when = [by_name[name] for name in ("date", "occasion")]
    named |= draw_columns(without, when, title=say("importing.day_and_job"))
    named |= draw_items(without, wanted)
    return replace(asked, columns={slot: named}, waves=marks)


def _draw_marks(slot: str) -> dict[str, str] | None:
    """Draw a field for each wave; return the wave of each mark beside its id, None where one is of two waves."""
    study = application().study
    waves = given_wave_names()
    begun = next(iter(waves))
    first = study.instruments_at(begun)[0].instrument
    example = wide_name(item_column(first, scheduled_instruments(study)[first].item_ids[0]), begun)
    st.caption(as_it_is(say("importing.marks_how", example=example)))
    places = [place for _ in range(0, len(waves), 3) for place in st.columns(3)]
    marks: dict[str, str] = {}
    for place, (wave, name) in zip(places, waves.items(), strict=False):
        typed = place.text_input(as_it_is(name), value=wave, max_chars=80, key=f"mark_{slot}_{wave}")
        for mark in filter(None, (part.strip() for part in typed.split(","))):
            if marks.setdefault(mark.casefold(), wave) != wave:
                st.text(say("importing.mark_twice", mark=mark))
                return None
    without = draw_choice(st, say("importing.unmarked"), waves, f"unmarked_{slot}")
    # An id stands for its wave without being said.
    said = {mark: wave for mark, wave in marks.items() if mark != wave}
    return said if without is None else said | {UNMARKED: without}
