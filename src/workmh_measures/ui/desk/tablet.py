"""What a tablet that was handed over may reach: the form of its person, and nothing else."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from workmh_measures.storage.sessions import KIOSK
from workmh_measures.ui.visitor import Visitor

__all__ = ["TABLET", "kept_on_tablet"]

TABLET = "/kiosk/form"
"""The form on a tablet."""

_REACHABLE = ("/kiosk/", "/form/", "/shell/", "/favicon", "/help", "/session/close")


def kept_on_tablet(visitor: Visitor | None, method: str, path: str) -> Response | None:
    """Return what a tablet gets instead of a page that is not for it; None lets the request through.

    Parameters
    ----------
    visitor : who asks; only the session of a tablet is held back.
    """
    if visitor is None or visitor.mode != KIOSK or path.startswith(_REACHABLE):
        return None
    return RedirectResponse(TABLET, 303) if method in ("GET", "HEAD") else PlainTextResponse("Not here", 403)
