"""A new personal link of one person: to copy, as a QR picture, and as a sheet to print."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

import streamlit as st

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError, ExportError, StoreError
from workmh_measures.invitations.handout import handout, plain_settings
from workmh_measures.invitations.sending import personal_link
from workmh_measures.invitations.settings import InvitationSettings, read_settings
from workmh_measures.invitations.words import language_for
from workmh_measures.model.civil_time import civil_day
from workmh_measures.report.letter import letters_html
from workmh_measures.report.pdf import pdf_bytes
from workmh_measures.report.qr_code import qr_svg
from workmh_measures.storage.link_renewal import IssuedLink, renew_link
from workmh_measures.storage.participants import known_person
from workmh_measures.storage.typed_codes import grouped
from workmh_measures.ui.frame import ask_to_fetch, say
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["show_link"]

_KEPT = "link_given"


def show_link(participant: str, visitor: Visitor) -> None:
    """Draw the button for a new link, and the link once it is made; nothing for whoever may not issue links.

    The link is kept in the memory of this page only, until another is made or put away.
    """
    app = application()
    try:
        with app.store.reading() as connection:
            record = known_person(connection, app.study.id, participant)
        if not visitor.may_with("issue_links", record.unit):
            return
        settings = _settings()
        st.text(say("link_given.about"))
        if st.button(say("link_given.make"), type="primary", key="link_issue"):
            today = civil_day(app.store.now())
            made = renew_link(app.store, app.study.id, record.participant, by=visitor.subject, today=today)
            st.session_state[_KEPT] = made
        given = st.session_state.get(_KEPT)
        if isinstance(given, IssuedLink) and given.participant == record.participant:
            _draw(given, settings, record.language, visitor)
    except (DefinitionError, ExportError, StoreError) as refusal:
        show_refusal(refusal.problems)


def _draw(given: IssuedLink, settings: InvitationSettings, language: str | None, visitor: Visitor) -> None:
    link = personal_link(settings.site, given.token)
    with st.container(border=True, key="link_given_box"):
        st.text(say("link_given.made", participant=given.participant))
        st.code(link, language=None, wrap_lines=True)
        address = personal_link(settings.site, grouped(given.code)).partition("://")[2]
        st.text(say("link_given.typed", address=address))
        st.image(str(qr_svg(link, label="")), alt=say("link_given.square"), width=220)
        with st.container(horizontal=True, key="link_given_steps"):
            wants_sheet = st.button(say("link_given.print"), key="link_print")
            st.button(say("link_given.put_away"), on_click=_put_away, key="link_put_away")
        if wants_sheet:
            _offer_sheet(given, settings, language, visitor)


def _offer_sheet(
    given: IssuedLink, settings: InvitationSettings, language: str | None, visitor: Visitor
) -> None:
    app = application()
    spoken = language_for(
        language, otherwise=language_for(app.study.languages[0], otherwise=settings.language)
    )
    written = (spoken, civil_day(app.store.now()))
    letter = handout(app.study, map(load_instrument, instrument_ids()), settings, given, written)
    content, _ = pdf_bytes([letters_html([letter])])
    # The name is seen on the screen and in the print queue: it says no more than the id.
    name = re.sub(r"[^A-Za-z0-9_-]", "_", given.participant)
    ticket = app.downloads.offer(
        content,
        f"{name}.pdf",
        session_key=visitor.key,
        sha256=hashlib.sha256(content).hexdigest(),
        action="issue_links",
    )
    app.downloads.tells_of(ticket, visitor.own_units("issue_links"))
    ask_to_fetch(ticket)
    st.text(say("link_given.printed"))


def _settings() -> InvitationSettings:
    """Return what the study says in letters; the address of the forms is the one of this page where it says none."""
    app = application()
    if app.settings.invitations is not None:
        return read_settings(app.settings.invitations, allow_plain=True)
    place = urlsplit(st.context.url or "")
    return plain_settings(app.study, f"{place.scheme or 'https'}://{place.netloc or 'localhost'}")


def _put_away() -> None:
    st.session_state.pop(_KEPT, None)
