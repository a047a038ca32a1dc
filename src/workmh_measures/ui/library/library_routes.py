"""The library page of one instrument, for staff: the same document that `make docs` writes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.report.library_page import library_page
from workmh_measures.ui.noting import note_denied
from workmh_measures.ui.words import LANGUAGES, chosen_language

__all__ = ["library_routes"]

# Its one style is in the page and named by its hash there.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def _instrument(request: Request) -> Response:
    visitor = request.state.session
    language, name = chosen_language(request.query_params.get("lang")), request.path_params["name"]
    if visitor is None:
        return RedirectResponse(f"/staff/login?lang={language}", 303)
    if not visitor.may("library"):
        note_denied(visitor, "library", "/library")
        return RedirectResponse(f"/?lang={language}", 303)
    if name not in instrument_ids():
        return PlainTextResponse("Not found", 404)
    instrument = load_instrument(name)
    spoken = [code for code in LANGUAGES if code in instrument.languages]
    if language not in spoken:
        if not spoken:
            return PlainTextResponse("Not found", 404)
        language = spoken[0]
    links = {"index": f"/catalogue?lang={language}"}
    for other in (code for code in spoken if code != language):
        links["other"] = f"/library/{name}?lang={other}"
    page = library_page(instrument, language=language, links=links)
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def library_routes() -> list[Route]:
    """Return the route `/library/<id>`; it needs a staff session, and only shows."""
    return [Route("/library/{name}", _instrument, methods=["GET"])]
