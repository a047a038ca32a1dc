from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.ui.common_files import CommonFilesMiddleware, common_files
from workmh_measures.ui.form.files import ASSETS
from workmh_measures.ui.report_sheet import report_sheet

from .own_loop import result_of

FILES = common_files()
HASHED = next(path for path in sorted(FILES) if path.startswith("/static/js/index."))
FONT = next(path for path in sorted(FILES) if path.endswith(".woff2"))


class Reply:
    """What came back; `behind` when the application behind was asked."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.behind = not messages
        self.status = messages[0]["status"] if messages else 0
        self.headers = {k.decode(): v.decode() for k, v in messages[0]["headers"]} if messages else {}
        self.body = b"".join(message.get("body", b"") for message in messages)


def asked(path: str, *, method: str = "GET", kind: str = "http", **headers: str) -> Reply:
    messages: list[dict[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        pass

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        messages.append(message)

    sent = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {"type": kind, "path": path, "headers": [(k.encode(), v.encode()) for k, v in sent.items()]}
    if kind == "http":
        scope["method"] = method
    app = CommonFilesMiddleware(behind, files=FILES, allowed_hosts=lambda: ["localhost"])
    result_of(app(scope, receive, send))
    return Reply(messages)


OF_THE_FORM = sorted(f"/form/{path.name}" for path in ASSETS.iterdir())


@pytest.mark.parametrize("path", [*OF_THE_FORM, "/shell/enter.js", "/shell/icon.svg", HASHED])
def test_a_file_comes_as_it_is_or_compressed_and_is_the_same(path: str) -> None:
    plain, small = asked(path), asked(path, accept_encoding="gzip, br")
    assert plain.body == gzip.decompress(small.body) == FILES[path].read_bytes()
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
    again = asked(path, if_none_match=plain.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_only_what_is_named_by_its_content_is_kept_without_asking() -> None:
    assert asked("/form/form.js").headers["cache-control"] == "no-cache"
    assert asked("/shell/shell.js").headers["cache-control"] == "no-cache"
    assert asked(HASHED).headers["cache-control"] == "public, immutable, max-age=31536000"


def test_a_font_is_not_compressed_again() -> None:
    reply = asked(FONT, accept_encoding="gzip")
    assert reply.body == FILES[FONT].read_bytes()
    assert reply.headers["content-type"] == "font/woff2"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/form/form.js", "text/javascript; charset=utf-8"), ("/form/form.css", "text/css; charset=utf-8"),
     ("/shell/icon.svg", "image/svg+xml")],
)  # fmt: skip
def test_a_browser_is_told_what_it_is(path: str, kind: str) -> None:
    assert asked(path).headers["content-type"] == kind


@pytest.mark.parametrize(
    "path",
    [
        "/form/state",
        "/form/routes.py",
        "/form/",
        "/form/../form/form.js",
        "/static/js/",
        "/static/index.html",
        "/static/../index.html",
    ],
)
def test_whatever_is_no_such_file_goes_on(path: str) -> None:
    assert asked(path).behind


def test_a_file_is_asked_about_without_being_fetched() -> None:
    assert asked("/form/form.js", method="HEAD").headers == asked("/form/form.js").headers


def test_another_host_another_method_and_a_websocket_go_on() -> None:
    assert asked("/form/form.js", host="elsewhere.example").behind
    assert asked("/form/form.js", method="POST").behind
    assert asked("/form/form.js", kind="websocket").behind


def test_every_asset_of_the_form_is_among_them_and_each_is_there() -> None:
    assert set(OF_THE_FORM) <= set(FILES)
    assert all(path.is_file() for path in FILES.values() if isinstance(path, Path))
    assert {name for name, file in FILES.items() if not isinstance(file, Path)} == {"/shell/report.css"}
    assert asked("/shell/report.css").body == report_sheet().encode()
    assert asked("/shell/report.css").headers["content-type"] == "text/css; charset=utf-8"
