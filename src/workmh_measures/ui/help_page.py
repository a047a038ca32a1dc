"""Where a person can turn to, on a page anybody may open: it needs no link, no session and no script."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from workmh_measures.model.wording import text_direction
from workmh_measures.ui.form.safety import help_lines_of
from workmh_measures.ui.form.words import LANGUAGES, help_lines, words
from workmh_measures.ui.headers import STRICT_POLICY
from workmh_measures.ui.running import application

__all__ = ["HELP_PAGE", "help_routes"]

HELP_PAGE = "/help"
_templates = Environment(loader=PackageLoader("workmh_measures.ui"), autoescape=True)


async def _page(request: Request) -> Response:
    asked = request.query_params.get("lang")
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    spoken = words(language)
    content = _templates.get_template("help.html").render(
        language=language,
        direction=text_direction(language),
        languages={name: words(name)["language_name"] for name in LANGUAGES},
        title=spoken["talk"],
        text=spoken["talk_text"],
        leave=spoken["leave_now"],
        lines=help_lines(language, help_lines_of(application().study)),
        t=lambda _key: spoken["language"],
    )
    return HTMLResponse(content, headers={"Content-Security-Policy": STRICT_POLICY})


def help_routes() -> list[Route]:
    """Return the route; it only shows, the same to everybody."""
    return [Route(HELP_PAGE, _page, methods=["GET"])]
