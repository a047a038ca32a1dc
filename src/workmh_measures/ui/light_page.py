"""The form on a bare page of a few kilobytes: no Streamlit, no websocket, nothing inline.

A study with ``entry: light`` sends its participants here. It is the same module of the form over the same routes.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.model.study import Study
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.form.files import module_preloads, style_preloads
from workmh_measures.ui.form.words import words
from workmh_measures.ui.visitor import Visitor

__all__ = ["LIGHT_PAGE", "form_page", "light_routes"]

LIGHT_PAGE = "/answer"


def form_page(study: Study) -> str:
    """Return the path of the page on which participants of a study answer."""
    return LIGHT_PAGE if study.entry == "light" else "/"


async def _page(request: Request) -> Response:
    visitor: Visitor | None = request.state.session
    language = language_asked(request)
    if visitor is None:
        return RedirectResponse(f"/p?lang={language}", 303)
    if visitor.role != "participant":
        return RedirectResponse(f"/?lang={language}", 303)
    return plain_page(
        "form.html", language, form=words(language), preloads=(*module_preloads(), *style_preloads())
    )


def light_routes() -> list[Route]:
    """Return the route of the bare page; it holds nothing about anybody."""
    return [Route(LIGHT_PAGE, _page, methods=["GET"])]
