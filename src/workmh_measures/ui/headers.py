"""Middleware: the security headers, on every answer of every route."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SECURITY_HEADERS", "STREAMLIT_POLICY", "STRICT_POLICY", "HeadersMiddleware"]

_CLOSED = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
# Streamlit writes styles into the page; nothing else may be inline.
STREAMLIT_POLICY = (
    f"{_CLOSED}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "worker-src 'self' blob:; manifest-src 'self'"
)
STRICT_POLICY = f"{_CLOSED}; style-src 'self'; img-src 'self'"
SECURITY_HEADERS = {
    "Content-Security-Policy": STREAMLIT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
# Told only over TLS: a browser that has heard it asks for nothing else for a year.
_TLS_ONLY = "max-age=31536000"
_STARTS = ("http.response.start", "websocket.http.response.start")


class HeadersMiddleware:
    """Adds each security header the answer does not carry already (own pages have a stricter policy).

    What came over TLS, as the proxy in front tells, is told to come over TLS again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _STARTS:
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] in ("https", "wss"):
                    headers.setdefault("Strict-Transport-Security", _TLS_ONLY)
            await send(message)

        await self.app(scope, receive, send_with_headers)
