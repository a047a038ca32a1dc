"""Parts of the page of corrections: which answer, its history, and the form that corrects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ProblemError
from workmh_measures.model.missing import STATED_CODES
from workmh_measures.model.response_scale import ResponseScale
from workmh_measures.report.blocks import Cell, Group, Table, head, words
from workmh_measures.storage.corrections import Corrected, Correction, correct, unfounded
from workmh_measures.storage.events import Kind
from workmh_measures.storage.history import history_lines
from workmh_measures.storage.queries import Query, answer_by_correction
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.ui.data_in.answer_shown import answer_in_words, item_name, option_names, reason_name
from workmh_measures.ui.data_in.job_number import job_number
from workmh_measures.ui.desk.choosing import form_name, given_wave_names
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.person_found import person_found
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["Place", "chosen_place", "draw_correction", "draw_history", "say_what_was_saved"]

_SHOWN, _SAVED = "correction_shown", "correction_saved"


@dataclass(frozen=True, slots=True)
class Place:
    """Which answer is meant."""

    participant: str
    wave: str
    occasion: int
    instrument: str
    item: str

    @property
    def key(self) -> str:
        """Part of the names of fields, so that nothing typed for one answer is left for another."""
        return "_".join((self.participant, self.wave, str(self.occasion), self.instrument, self.item))


def chosen_place(query: Query | None, visitor: Visitor) -> Place | None:
    """Draw the fields that say which answer is meant, filled in from a query; None until all are."""
    person = _chosen_person(query, visitor)
    if person is None:
        return None
    found = _chosen_answer(person, query)
    if found is None:
        st.text(say("corrections.choose_place"))
    return found


def draw_history(trail: Sequence[StoredEvent]) -> None:
    """Draw what is recorded of one answer, oldest first."""
    st.header(say("corrections.history"), anchor=False)
    lines = history_lines(trail, language=page_language())
    told = (say("corrections.when"), say("corrections.after"), say("corrections.why"))
    heads = [head(say("queries.number"), is_number=True), *map(head, told)]
    rows = [
        [
            Cell(text=str(line.seq), scope="row", kind="number"),
            Cell(text=moment_said(line.recorded_at), note=line.by),
            Cell(text=line.text, note=say("corrections.was", old=line.old) if line.old else ""),
            words(line.reason or ""),
        ]
        for line in lines
    ]
    caption = say("corrections.history")
    table = Table(id="history", caption=caption, look="quiet", heads=[heads], groups=[Group(rows)])
    show_blocks([table], name="correct_history")


def draw_correction(
    place: Place, trail: Sequence[StoredEvent], visitor: Visitor, query: Query | None
) -> None:
    """Draw the form that corrects an answer; the correction is based on the answer this page showed."""
    scale = load_instrument(place.instrument).response_scale_of(place.item)
    now = _latest(trail)
    st.text(say("queries.answer_now", answer=answer_in_words(scale, None if now is None else now.content)))
    if query is not None:
        st.text(say("corrections.for_query", number=query.number))
    kinds = {
        "value": say("corrections.kind_value"),
        "missing": say("corrections.kind_missing"),
        "clear": say("corrections.kind_clear"),
    }
    kind = st.radio(
        say("corrections.new"), [*kinds], format_func=lambda k: kinds[k], index=None, key=f"kind_{place.key}"
    )
    if kind is None:
        st.text(say("corrections.choose_kind"))
        return
    with st.form(f"correct_{place.key}_{kind}", border=True):
        given = _draw_given(kind, scale, place)
        # Nothing chosen would mean that the answer is taken away, which only `clear` says.
        st.caption(say("queries.no_personal"))
        reason = st.text_area(say("corrections.reason"), max_chars=500, key=f"why_{place.key}")
        # The arguments are those of the page that was drawn, whatever the store holds when the button arrives.
        shown = (0 if now is None else now.seq, answer_in_words(scale, None if now is None else now.content))
        sent = st.form_submit_button(say("corrections.save"), type="primary", on_click=_note, args=(shown,))
    if sent:
        # A press of a page that was never drawn saw nothing, and is refused as old.
        based_on, seen = st.session_state.get(_SHOWN, (0, ""))
        correction = Correction(
            participant=place.participant, wave=place.wave, occasion=place.occasion,
            instrument=place.instrument, item=place.item, reason=reason, by=visitor.subject,
            based_on=based_on, **(given or {}),
        )  # fmt: skip
        if given is None:
            st.error(say("corrections.choose_missing" if kind == "missing" else "corrections.choose_value"))
            if lacking := unfounded(correction):
                show_refusal(lacking)
            return
        _correct(correction, query, seen)


def say_what_was_saved() -> None:
    """Say once what the last correction did."""
    saved = st.session_state.pop(_SAVED, None)
    if saved is not None:
        st.success(say("corrections.saved"))
        st.text(say("corrections.from_to", old=saved[0], new=saved[1]))


# --- parts ----------------------------------------------------------------------------------------


def _chosen_person(query: Query | None, visitor: Visitor) -> str | None:
    """Draw the field of the participant; return the id of somebody whose answers this visitor corrects, or say that there is none."""
    mark = query.number if query else ""
    typed = st.text_input(
        say("queries.person"),
        value=query.participant or "" if query else "",
        max_chars=64,
        key=f"correct_person_{mark}",
    ).strip()
    if not typed:
        st.text(say("corrections.find"))
        return None
    return person_found(visitor, "correct", typed)


def _chosen_answer(person: str, query: Query | None) -> Place | None:
    """Draw wave, job, form and item, each when the one before is chosen; None until all are."""
    study, mark = application().study, query.number if query else ""
    columns = st.columns([2, 1, 2, 2])
    waves = given_wave_names()
    begun = query.wave if query else None
    wave = _draw_choice(columns[0], say("queries.wave"), waves, begun, f"correct_wave_{mark}")
    if wave is None:
        return None
    number = job_number(
        wave, key=f"correct_number_{mark}", value=query.occasion if query else None, place=columns[1]
    )
    forms = {entry.instrument: form_name(entry.instrument) for entry in study.instruments_at(wave)}
    begun = query.instrument if query else None
    form = _draw_choice(columns[2], say("queries.form"), forms, begun, f"correct_form_{wave}_{mark}")
    if form is None:
        return None
    items = {item: item_name(form, item) for item in load_instrument(form).item_ids}
    begun = query.item if query else None
    item = _draw_choice(columns[3], say("queries.item"), items, begun, f"correct_item_{form}_{mark}")
    return None if number is None or item is None else Place(person, wave, number, form, item)


def _draw_choice(place: Any, label: str, names: Mapping[str, str], begun: str | None, key: str) -> str | None:
    """Draw one field in which nothing is chosen but what a query says."""
    options = [*names]
    index = options.index(begun) if begun is not None and begun in names else None
    chosen: str | None = place.selectbox(
        as_it_is(label),
        options,
        index=index,
        format_func=lambda one: names[one],
        placeholder=say("queries.prompt"),
        key=key,
    )
    return chosen


def _note(shown: tuple[int, str]) -> None:
    st.session_state[_SHOWN] = shown


def _latest(trail: Sequence[StoredEvent]) -> StoredEvent | None:
    answers = [told for told in trail if told.kind is Kind.ANSWER]
    return answers[-1] if answers else None


def _draw_given(kind: str, scale: ResponseScale, place: Place) -> dict[str, Any] | None:
    """Draw the field of the new answer; return what a correction says of it, None while nothing is chosen."""
    begun: dict[str, Any] = {"index": None, "placeholder": say("queries.prompt")}
    if kind == "clear":
        return {}
    if kind == "missing":
        reasons = {int(code): reason_name(code) for code in STATED_CODES}
        code = st.selectbox(
            say("corrections.missing"),
            [*reasons],
            format_func=lambda c: reasons[c],
            key=f"code_{place.key}",
            **begun,
        )
        return {"missing": code} if code in reasons else None
    if scale.kind == "choice":
        names: Mapping[int, str] = option_names(scale)
        chosen = st.selectbox(
            say("corrections.value"),
            [*names],
            format_func=lambda c: names[c],
            key=f"value_{place.key}",
            **begun,
        )
        return {"value": chosen} if chosen in names else None
    st.caption(as_it_is(say("corrections.value_help", allowed=scale.allowed)))
    typed = st.text_input(say("corrections.value"), key=f"value_{place.key}")
    return {"value": typed} if typed.strip() else None


def _correct(correction: Correction, query: Query | None, seen: str) -> None:
    app, instrument = application(), load_instrument(correction.instrument)
    scale = instrument.response_scale_of(correction.item)
    try:
        if query is not None and query.state == "open":
            done = answer_by_correction(app.store, app.study, instrument, correction, number=query.number)
        else:
            done = correct(app.store, app.study, instrument, correction)
    except ProblemError as refusal:
        if [found.code for found in refusal.problems] == ["CORRECT-STALE"]:
            st.error(say("corrections.stale"))
            # Answers may be words of a person: as text, never as markup.
            st.text(say("corrections.both", seen=seen, now=_now(correction, scale)))
        else:
            show_refusal(refusal.problems)
        return
    st.session_state[_SAVED] = _told(done, scale)
    st.rerun()


def _told(done: Corrected, scale: ResponseScale) -> tuple[str, str]:
    return answer_in_words(scale, done.old), answer_in_words(scale, done.new)


def _now(correction: Correction, scale: ResponseScale) -> str:
    """Return the answer as it is now, for the one whose page is old."""
    app = application()
    trail = app.store.history(
        app.study.id, correction.participant, instrument=correction.instrument, item=correction.item
    )
    place = correction.wave, correction.occasion
    latest = _latest([one for one in trail if (one.columns["wave"], one.columns["occasion"]) == place])
    return answer_in_words(scale, None if latest is None else latest.content)
