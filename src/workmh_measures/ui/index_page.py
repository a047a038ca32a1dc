"""The page Streamlit runs in, served with the right language, a neutral title and the application's own script."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.ui.form.files import module_preloads
from workmh_measures.ui.light_page import form_page
from workmh_measures.ui.noting import note_denied
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import PAGE_ACTIONS
from workmh_measures.ui.words import LANGUAGES, chosen_language, word, words_of

__all__ = ["index_html", "index_routes"]

_SHEETS = ("scale.css", "shell.css")
_STAFF_SHEETS = ("report.css", "staff.css")


@cache
def index_html(language: str, *, with_form: bool = False) -> str:
    """Return Streamlit's page in one language; `with_form` lets the browser fetch the files of the form with it.

    Raises
    ------
    RuntimeError
        If the page of this Streamlit version is not as expected: then the language could not be set.
    """
    from streamlit import file_util

    page = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    title = html.escape(word(language, "entry.title"))
    shell_words = {
        code: {key: text for key, text in words_of(code).items() if key.startswith("shell.")}
        for code in LANGUAGES
    }
    changes = {
        '<html lang="en">': f'<html lang="{language}">',
        "<title>Streamlit</title>": (
            f"<title>{title}</title>\n"
            '    <meta name="robots" content="noindex" />\n'
            f"{_linked(_SHEETS if with_form else (*_SHEETS, *_STAFF_SHEETS))}"
            f'    <script id="shell-words" type="application/json">{_as_script_data(shell_words)}</script>\n'
            '    <script type="module" src="/shell/shell.js"></script>'
            + "".join(f"\n    {link}" for link in (module_preloads() if with_form else ()))
        ),
        'href="./favicon.png"': 'href="/shell/icon.svg" type="image/svg+xml"',
    }
    for old, new in changes.items():
        if page.count(old) != 1:
            raise RuntimeError(f"the page of this Streamlit version does not hold {old!r} once")
        page = page.replace(old, new)
    for start, end in (
        ("<!--", "-->"),
        ('<link rel="service-desc"', "/>"),
        ("<script>", "</script>"),
        ("<noscript>", "</noscript>"),
    ):
        page = _without(page, start, end)
    note = f"<noscript><p>{html.escape(word(language, 'entry.script'))}</p></noscript>"
    return page.replace('<div id="root"></div>', f'{note}\n    <div id="root"></div>')


def _linked(sheets: Sequence[str]) -> str:
    return "".join(f'    <link rel="stylesheet" href="/shell/{name}" />\n' for name in sheets)


def _as_script_data(words: Mapping[str, Mapping[str, str]]) -> str:
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")


def _without(page: str, start: str, end: str) -> str:
    while start in page:
        before, rest = page.split(start, 1)
        page = before + rest.split(end, 1)[1]
    return page


async def _index(request: Request) -> Response:
    visitor = request.state.session
    language = chosen_language(request.query_params.get("lang"))
    path = request.url.path
    if visitor is None:
        door = "/p" if path == "/" else "/staff/login"
        return RedirectResponse(f"{door}?lang={language}", 303)
    action = PAGE_ACTIONS[path]
    is_refused = action is not None and not visitor.may(action)
    if action is not None and is_refused:
        note_denied(visitor, action, path)
    if visitor.role == "participant" and form_page(application().study) != "/":
        return RedirectResponse(f"{form_page(application().study)}?lang={language}", 303)
    if is_refused:
        return RedirectResponse(f"/?lang={language}&closed={path.removeprefix('/')}", 303)
    return HTMLResponse(index_html(language, with_form=visitor.role == "participant"))


def index_routes() -> list[Route]:
    """Return the routes of the pages Streamlit draws."""
    return [Route(path, _index, methods=["GET"]) for path in PAGE_ACTIONS]
