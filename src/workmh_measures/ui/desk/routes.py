"""The routes of the desk: the page of one form, what to draw on it, one answer, hand in, and the form after it.

Each address holds a sealed ticket and no pseudonym; without the session it was sealed for it is not found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.staff_rights import Action
from workmh_measures.model.study import Study
from workmh_measures.ui import running
from workmh_measures.ui.desk.desk import Desk
from workmh_measures.ui.desk.staff import StaffEntry
from workmh_measures.ui.desk.ticket import Ticket, sealed, unsealed
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.form.page_session import no_session
from workmh_measures.ui.form.routes import running_questionnaire
from workmh_measures.ui.form.submission import submission
from workmh_measures.ui.form.words import words
from workmh_measures.ui.noting import note_denied, note_read
from workmh_measures.ui.taking import taken
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import chosen_language, word

__all__ = ["DESK", "desk_routes", "running_desk", "staff_who_enters"]

DESK = "/entry"
"""The page on which staff choose a person and a form."""

_MODES = {
    "telephone": "entry_desk.telephone",
    "paper": "entry_desk.paper",
    "clinician": "entry_desk.clinician",
}


def desk_routes(desk: Callable[[], Desk] | None = None) -> list[Route]:
    """Return the routes of the desk.

    Parameters
    ----------
    desk : gives the desk of the running application; None for the one of this process.
    """
    current = desk or running_desk

    async def page(request: Request) -> Response:
        entry, language = await _entry(request, current()), language_asked(request)
        if entry is None:
            return RedirectResponse(f"/staff/login?ended=1&lang={language}", 303)
        note_read(request.state.session, "enter", f"{DESK}/form", entry.ticket.participant)
        form = words(language)
        head = {**form, "about": _about(entry.ticket, current().study, language)}
        return plain_page("desk.html", language, form=head)

    async def state(request: Request) -> Response:
        entry = await _entry(request, current())
        if entry is None:
            return no_session(request)
        asked, spoken = request.query_params.get("lang"), chosen_language(request.query_params.get("page"))
        return JSONResponse(await to_thread.run_sync(lambda: current().state(entry, asked, spoken=spoken)))

    async def answers(request: Request) -> Response:
        desk = current()
        return await _taken(
            request, desk, lambda entry, body: desk.save(entry, submission(body, with_item=True))
        )

    async def complete(request: Request) -> Response:
        desk = current()
        return await _taken(
            request, desk, lambda entry, body: desk.complete(entry, submission(body, with_item=False))
        )

    async def after(request: Request) -> Response:
        return await _after(request, current())

    place = f"{DESK}/form/{{ticket}}"
    return [
        Route(place, page, methods=["GET"]),
        Route(f"{place}/state", state, methods=["GET"]),
        Route(f"{place}/answers", answers, methods=["POST"]),
        Route(f"{place}/complete", complete, methods=["POST"]),
        Route(f"{place}/next", after, methods=["GET"]),
    ]


@running.made_once
def running_desk(app: running.Application) -> Desk:
    """Return the desk of the running application."""
    asked = running_questionnaire()
    return Desk(asked.forms, asked.intake, app.store)


def staff_who_enters(request: Request) -> Visitor | None:
    """Return the session of somebody who may enter for others; None for everybody else."""
    visitor: Visitor | None = getattr(request.state, "session", None)
    if visitor is not None and not visitor.may("enter"):
        note_denied(visitor, "enter", DESK)
        return None
    return visitor


async def _entry(request: Request, desk: Desk) -> StaffEntry | None:
    """Return who enters which form; None without a ticket, and for whoever is not there for the unit of the person any more."""
    visitor = staff_who_enters(request)
    ticket = unsealed(request.path_params["ticket"], visitor) if visitor is not None else None
    if visitor is None or ticket is None or ticket.mode == "kiosk":
        return None
    action: Action = "enter_again" if ticket.copy == "second" else "enter"
    if visitor.own_units(action) is not None:
        unit = await to_thread.run_sync(desk.unit_of, ticket.participant)
        if not visitor.may_with(action, unit):
            note_denied(visitor, action, DESK, ticket.participant)
            return None
    return StaffEntry(ticket, visitor.subject)


def _about(ticket: Ticket, study: Study, language: str) -> str:
    """Say in one line what is entered for whom."""
    wave = study.wave(ticket.wave)
    name = wave.label.root.get(language, wave.id) if wave.label is not None else wave.id
    parts = [
        word(language, "entry_desk.for", participant=ticket.participant),
        name,
        load_instrument(ticket.instrument).short_name,
        word(language, _MODES[ticket.mode]),
    ]
    if ticket.answered_on is not None:
        parts.append(
            f"{ticket.answered_on:%d.%m.%Y}" if language == "nb" else f"{ticket.answered_on:%-d %B %Y}"
        )
    if ticket.rater is not None:
        parts.append(word(language, "entry_desk.rated_by", rater=ticket.rater))
    if ticket.copy == "second":
        parts.append(word(language, "entry_desk.second"))
    return " · ".join(parts)


async def _after(request: Request, desk: Desk) -> Response:
    """Lead to the next form of the same sheet of paper or call, or back to the person."""
    entry, visitor = await _entry(request, desk), staff_who_enters(request)
    if entry is None or visitor is None:
        return RedirectResponse("/staff/login?ended=1", 303)
    following = await to_thread.run_sync(desk.next_form, entry)
    language = urlencode({"lang": language_asked(request)})
    if following is not None:
        return RedirectResponse(f"{DESK}/form/{sealed(following, visitor)}?{language}", 303)
    page = f"{DESK}?person=" if entry.ticket.copy == "first" else "/second-entry?person="
    return RedirectResponse(f"{page}{request.path_params['ticket']}&{language}", 303)


async def _taken(
    request: Request, desk: Desk, take: Callable[[StaffEntry, bytes], dict[str, Any]]
) -> Response:
    entry = await _entry(request, desk)
    if entry is None:
        return no_session(request)
    return await taken(request, lambda body: to_thread.run_sync(take, entry, body))
