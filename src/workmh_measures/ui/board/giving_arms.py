"""People without an arm get one: asked for, shown once more, and only then drawn or told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from workmh_measures.errors import Problem, StoreError
from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.storage.allocation import Asked, tell
from workmh_measures.storage.allocation_draw import draw, draw_objections
from workmh_measures.storage.allocation_key import read_key
from workmh_measures.storage.allocation_waiting import Way, person_strata, way_of
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import participants
from workmh_measures.ui.access import note_person
from workmh_measures.ui.frame import page_language, say, text_in
from workmh_measures.ui.own_units import people_book
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import level_name, stratum_name
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_allocation"]

_MOST = 200
"""People in the list at once."""
_ASKED, _GIVEN = "arm_asked", "arm_given"


@dataclass(frozen=True, slots=True)
class Wish:
    """An arm asked for and not yet confirmed; the request id makes a second press harmless."""

    participant: str
    request: str
    arm: str | None = field(default=None, repr=False)
    reason: str = ""


def draw_allocation(visitor: Visitor, asked_for: str) -> None:
    """Draw the list of people without an arm, and the steps to one.

    Parameters
    ----------
    asked_for : id that the address names; empty for none.
    """
    if not visitor.may("allocate"):
        return
    app = application()
    with app.store.reading() as connection:
        way = way_of(connection, app.study)
    if way.kind == "single":
        st.text(say("enrol.one_group"))
        return
    _draw_given()
    if _stands_in_the_way(way):
        return
    waiting = _waiting(visitor, asked_for)
    if not waiting:
        st.text(say("enrol.nobody_waits"))
        return
    if len(waiting) > _MOST:
        st.text(say("enrol.more_wait", n=len(waiting), shown=_MOST))
    people = waiting[:_MOST]
    person = st.selectbox(
        say("enrol.who"),
        people,
        index=people.index(asked_for) if asked_for in people else None,
        placeholder="…",
        key="arm_person",
    )
    if person is not None:
        note_person(visitor, "allocate", person)
        with app.store.reading() as connection:
            [record] = participants(connection, app.study.id, person)
        _draw_person(record, way, visitor)


def _waiting(visitor: Visitor, first: str) -> list[str]:
    """Return people of own units without an arm, the one the address names first, then the latest enrolled."""
    people = {name: one for name, one in people_book().people().items() if not one.has_arm}
    mine = [name for name, one in people.items() if visitor.may_with("allocate", one.unit)]
    return sorted(mine, key=lambda name: (name != first, -people[name].enrolled_at.timestamp()))


def _stands_in_the_way(way: Way) -> bool:
    """Say why no arm can be given on this page, if so; and how arms come about."""
    app = application()
    if way.kind == "drawn" and app.settings.allocation_key is None:
        st.info(say("enrol.no_key"))
        return True
    if way.kind == "unsealed" and app.study.allocation.kind in ("randomised", "cluster"):
        st.info(say("enrol.unsealed"))
        return True
    return False


def _draw_person(record: ParticipantRecord, way: Way, visitor: Visitor) -> None:
    app = application()
    st.text(say("enrol.unit_is", unit=record.unit or say("enrol.none")))
    for name, level in person_strata(app.study, way.levels, record).items():
        value = level_name(name, level) if level is not None else say("enrol.none")
        st.text(f"{stratum_name(name)}: {value}")
    against = draw_objections(app.study, record, way.levels) if way.kind == "drawn" else []
    if against:
        _draw_against(against, record, way.levels)
        return
    wish = st.session_state.get(_ASKED)
    if isinstance(wish, Wish) and wish.participant == record.participant:
        _draw_confirm(wish, record, way, visitor)
    elif way.kind == "drawn":
        wanted = Wish(record.participant, new_request_id())
        st.button(say("enrol.ask_draw"), on_click=_ask, args=(wanted,), key="arm_ask")
    elif _sees(visitor, record):
        _draw_telling(record)
    else:
        st.info(say("enrol.told_elsewhere"))


def _draw_against(
    against: Sequence[Problem], record: ParticipantRecord, levels: Mapping[str, Sequence[str]]
) -> None:
    """Say why no arm is drawn yet, and lead to where it is put right."""
    show_refusal(against)
    lacks = person_strata(application().study, levels, record)
    step = "right" if None in lacks.values() else "" if _has_consented(record) else "consent"
    asked = {"id": record.participant, "lang": page_language(), **({"step": step} if step else {})}
    address = f"/person?{urlencode(asked)}"
    st.link_button(say("enrol.put_right"), address)


def _draw_telling(record: ParticipantRecord) -> None:
    names = {arm.id: text_in(arm.name, arm.id) for arm in application().study.arms}
    with st.form(f"tell_{record.participant}"):
        arm = st.selectbox(
            say("enrol.arm"), [*names], format_func=lambda one: names[one], index=None, placeholder="…"
        )
        reason = st.text_input(say("enrol.tell_reason"), max_chars=300).strip()
        sent = st.form_submit_button(say("enrol.ask_tell"))
    if not sent:
        return
    if arm is None or not reason:
        st.error(say("enrol.tell_both"))
        return
    _ask(Wish(record.participant, new_request_id(), arm, reason))
    st.rerun()


def _draw_confirm(wish: Wish, record: ParticipantRecord, way: Way, visitor: Visitor) -> None:
    with st.container(border=True, key="arm_confirm_box"):
        st.warning(as_it_is(say("enrol.sure", participant=wish.participant)))
        if wish.arm is not None:
            st.text(say("enrol.arm_is", arm=_arm_name(wish.arm)))
        if not _has_consented(record):
            st.text(say("enrol.no_consent"))
        if way.kind == "unsealed":
            st.text(say("enrol.first_told"))
        with st.container(horizontal=True, key="arm_confirm_steps"):
            confirmed = st.button(say("enrol.confirm"), type="primary", key="arm_confirm")
            st.button(say("enrol.cancel"), on_click=_forget, key="arm_cancel")
    if not confirmed:
        return
    try:
        st.session_state[_GIVEN] = _give(wish, record, way, visitor)
    except StoreError as refusal:
        show_refusal(refusal.problems)
        return
    _forget()
    st.rerun()


def _has_consented(record: ParticipantRecord) -> bool:
    """Whether consent is on record, to the version the study asks for; a simulated study lets arms be drawn without."""
    rule, said = application().study.consent, record.consent
    return said is not None and (said.given if rule is None else rule.met_by(said))


def _give(wish: Wish, record: ParticipantRecord, way: Way, visitor: Visitor) -> Mapping[str, str]:
    """Give the arm; return what is told of it, which holds the arm only for those who may see arms."""
    app, sees = application(), _sees(visitor, record)
    if way.kind != "drawn":
        if wish.arm is None or not sees:
            return {}
        asked = Asked(visitor.subject, wish.reason, request_id=wish.request)
        tell(app.store, app.study, wish.participant, wish.arm, asked)
        return {"participant": wish.participant, "arm": _arm_name(wish.arm)}
    if app.settings.allocation_key is None:
        return {}
    asked = Asked(visitor.subject, "on a page of staff" if sees else None, request_id=wish.request)
    drawn = draw(app.store, app.study, wish.participant, read_key(app.settings.allocation_key), asked)
    told = {"participant": wish.participant, "number": str(drawn.number)}
    return {**told, "arm": _arm_name(drawn.arm)} if sees else told


def _draw_given() -> None:
    given = st.session_state.get(_GIVEN)
    if not given:
        return
    said = (
        say("enrol.allocated", participant=given["participant"], number=given["number"])
        if "number" in given
        else say("enrol.told", participant=given["participant"])
    )
    st.success(as_it_is(said), icon=":material/check:")
    if "arm" in given:
        st.text(say("enrol.arm_is", arm=given["arm"]))
        st.text(say("enrol.who_sees"))


def _sees(visitor: Visitor, record: ParticipantRecord) -> bool:
    """Whether this visitor may see the arm of a person; a lock of the data changes nothing for who allocates."""
    here = {role for role, unit in visitor.unit_roles if unit == record.unit}
    return may_see_arms(application().study, visitor.roles | here, is_locked=False)


def _arm_name(arm: str) -> str:
    names = {one.id: one.name for one in application().study.arms}
    return text_in(names.get(arm), arm)


def _ask(wish: Wish) -> None:
    st.session_state[_ASKED] = wish
    st.session_state.pop(_GIVEN, None)


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
