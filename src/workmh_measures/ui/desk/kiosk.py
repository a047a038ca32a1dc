"""A tablet of the clinic: staff hands it over for one person, it shows nothing else, and it is cleared afterwards.

The session of staff on the device ends before the one of the person begins, so that no way leads back to it.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.model.study import Study
from workmh_measures.storage.events import NoteEvent, new_request_id
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import KIOSK, LIMITS, open_session_for
from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import clear_cookie, cookie_of, set_cookie
from workmh_measures.ui.desk.routes import staff_who_enters
from workmh_measures.ui.desk.tablet import TABLET
from workmh_measures.ui.desk.ticket import Ticket, unsealed
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.form.page_session import PERSON
from workmh_measures.ui.form.routes import running_questionnaire
from workmh_measures.ui.form.words import LANGUAGES, words
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.running import application
from workmh_measures.ui.taking import small_body
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import word

__all__ = ["kiosk_routes"]

_MOST_BYTES = 4096
_CLEARED = '"cache", "cookies", "storage"'


def kiosk_routes() -> list[Route]:
    """Return the routes of the tablet."""
    return [
        Route("/kiosk/start/{ticket}", _before, methods=["GET"]),
        Route("/kiosk/start", _start, methods=["POST"]),
        Route(TABLET, _form, methods=["GET"]),
        Route("/kiosk/end", _end, methods=["POST"]),
        Route("/kiosk/done", _done, methods=["GET"]),
    ]


async def _before(request: Request) -> Response:
    """Tell staff what will happen; fetching the page changes nothing."""
    language = language_asked(request)
    ticket = _ticket(request, request.path_params["ticket"])
    if ticket is None:
        return _elsewhere(request)
    told = {
        "ticket": request.path_params["ticket"],
        "whose": word(language, "kiosk.for", participant=ticket.participant),
        "what": word(language, "kiosk.what", minutes=_minutes()),
    }
    return plain_page("kiosk_start.html", language, form=told)


async def _start(request: Request) -> Response:
    app, cookie = application(), cookie_of(request.scope)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    body = await small_body(request, most=_MOST_BYTES)
    [sealed_ticket] = parse_qs((body or b"").decode("ascii", "replace")).get("ticket", [""])[:1]
    visitor, ticket = staff_who_enters(request), _ticket(request, sealed_ticket)
    if visitor is None or ticket is None or cookie is None:
        return _elsewhere(request)
    opened = await to_thread.run_sync(_handed_over, app.store, app.study, ticket.participant, visitor)
    if opened is None:
        return _elsewhere(request)
    await to_thread.run_sync(sessions.close, app.store, cookie)
    app.doorkeeper.forget(cookie)
    response = RedirectResponse(f"{TABLET}?lang={language_asked(request)}", 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    set_cookie(response, request, value=opened, settings=app.settings)
    return response


async def _form(request: Request) -> Response:
    visitor: Visitor | None = request.state.session
    if visitor is None or visitor.mode != KIOSK:
        return _elsewhere(request)
    asked = request.query_params.get("lang", "")
    form = words(asked if asked in LANGUAGES else LANGUAGES[0])
    return plain_page("tablet.html", language_asked(request), form={**form, "minutes": str(_minutes())})


async def _end(request: Request) -> Response:
    """End the session of the tablet and have the browser forget everything.

    Whoever is not on a tablet is left alone, and so is the next person from a page of the one before.
    """
    app, cookie = application(), cookie_of(request.scope)
    visitor: Visitor | None = request.state.session
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    response = JSONResponse({})
    if visitor is None or (visitor.mode == KIOSK and await _is_of(visitor, request.headers.get(PERSON))):
        if cookie is not None:
            await to_thread.run_sync(sessions.close, app.store, cookie)
            app.doorkeeper.forget(cookie)
        response.headers["Clear-Site-Data"] = _CLEARED
        clear_cookie(response, request, settings=app.settings)
    return response


async def _is_of(visitor: Visitor, tag: str | None) -> bool:
    return await to_thread.run_sync(running_questionnaire().bindings.fits, visitor.subject, tag)


async def _done(request: Request) -> Response:
    """Say where the tablet goes, and what the page of the person heard of the answers: all kept, not all, or none given."""
    asked = request.query_params.get("lang", "")
    spoken = asked if asked in LANGUAGES else LANGUAGES[0]
    told = {**words(spoken), "spoken": spoken, "kept": request.query_params.get("kept", "")}
    return plain_page("kiosk_done.html", language_asked(request), form=told)


def _ticket(request: Request, text: str) -> Ticket | None:
    visitor = staff_who_enters(request)
    ticket = unsealed(text, visitor) if visitor is not None else None
    return ticket if ticket is not None and ticket.mode == KIOSK else None


def _handed_over(store: Store, study: Study, participant: str, visitor: Visitor) -> str | None:
    """Open the session of a person on a tablet and record it; None for somebody not enrolled any more, or of another unit."""
    with store.reading() as connection:
        found = participants(connection, study.id, participant)
    if not any(visitor.may_with("enter", one.unit) for one in found):
        return None
    note = {"text": "a tablet was handed over"}
    store.append(
        study.id,
        [
            NoteEvent(
                request_id=new_request_id(),
                entered_by=visitor.subject,
                participant=participant,
                mode=KIOSK,
                data=note,
            )
        ],
    )
    return open_session_for(store, study.id, participant, mode=KIOSK, by=visitor.subject)[0]


def _elsewhere(request: Request) -> Response:
    visitor: Visitor | None = request.state.session
    door = "/staff/login" if visitor is None else "/"
    return RedirectResponse(f"{door}?lang={language_asked(request)}", 303)


def _minutes() -> int:
    return int(LIMITS[KIOSK].idle.total_seconds() // 60)
