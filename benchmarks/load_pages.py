"""What a browser asks for when a page opens, learnt from Chromium, so that the load is that of real phones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Request, WebSocket, sync_playwright

_SPOKEN_BY_HAND = ("/session/exchange", "/form/state", "/form/answers", "/form/complete")


@dataclass
class Opening:
    """One opening of a personal link, in the order of the browser.

    Attributes
    ----------
    before : of the page behind the link, until the token is posted.
    page : of the page with the form, until its websocket opens if it has one, else until the form is asked for.
    late : after the websocket opened.
    frames : what the browser sends over the websocket.
    """

    before: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    stream: str | None = None
    frames: list[bytes] = field(default_factory=list)


def learnt_opening(url: str, token: str) -> Opening:
    """Open a personal link in a browser with an empty cache and return what it asked for.

    Parameters
    ----------
    url : of the server.
    token : of the link of somebody who takes no part in the load.
    """
    opening = Opening()
    current = [opening.before]

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.path == "/session/exchange":
            current[0] = opening.page
        if parts.path not in _SPOKEN_BY_HAND and request.method == "GET" and path not in current[0]:
            # The document first: all else is asked for because of it.
            current[0].insert(0 if request.is_navigation_request() else len(current[0]), path)

    def connected(stream: WebSocket) -> None:
        parts = urlsplit(stream.url)
        opening.stream = f"{parts.path}?{parts.query}" if parts.query else parts.path
        current[0] = opening.late
        stream.on("framesent", lambda frame: opening.frames.append(bytes(frame)))

    with (
        sync_playwright() as player,
        player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_context(locale="nb-NO").new_page()
        page.on("request", asked)
        page.on("websocket", connected)
        with page.expect_response(lambda reply: urlsplit(reply.url).path == "/form/state"):
            page.goto(f"{url}/p?lang=nb#{token}")
        page.wait_for_load_state("networkidle")
    return opening
