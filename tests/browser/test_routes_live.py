"""Every route of the served application: security headers on whatever it answers, and none that leads inside."""

from __future__ import annotations

import re

import pytest

from .asking import HEADERS, ask

ROUTES = [
    ("GET", "/"),
    ("GET", "/p"),
    ("HEAD", "/p"),
    ("GET", "/staff/login"),
    ("GET", "/links"),
    ("GET", "/catalogue"),
    ("GET", "/library/hads"),
    ("GET", "/shell/shell.js"),
    ("GET", "/shell/../app.py"),
    ("GET", "/shell/nothing"),
    ("GET", "/form/form.js"),
    ("GET", "/form/state"),
    ("POST", "/form/answers"),
    ("GET", "/download/x"),
    ("POST", "/session/exchange"),
    ("POST", "/session/staff"),
    ("GET", "/import/file/answers"),
    ("POST", "/import/file/answers"),
    ("GET", "/favicon.ico"),
    ("GET", "/static/nothing.js"),
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"),
    ("PUT", "/_stcore/upload_file/a/b"),
    ("GET", "/media/x"),
    ("GET", "/component/x"),
    ("GET", "/nothing"),
    ("GET", "//evil.example/"),
    ("TRACE", "/"),
    ("OPTIONS", "/"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("who", ["nobody", "staff", "person"])
def test_every_answer_carries_the_security_headers(served, request, method, path, who):
    cookies = {} if who == "nobody" else {"Cookie": request.getfixturevalue(who)}
    reply = ask(served, path, method=method, **cookies)
    for name, text in HEADERS.items():
        assert text in reply.headers[name], name
    assert "unsafe-eval" not in reply.headers["content-security-policy"]
    assert reply.status < 500
    assert b"Traceback" not in reply.body


def test_the_bundle_of_the_framework_is_served_with_the_headers(served, staff):
    page = ask(served, "/", Cookie=staff).body.decode()
    script = re.search(r'src="\.(/static/js/index[^"]+)"', page)[1]
    reply = ask(served, script)
    assert reply.status == 200
    assert all(text in reply.headers[name] for name, text in HEADERS.items())


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_says_its_language_from_the_first_byte_and_names_no_product(served, staff, language):
    page = ask(served, f"/?lang={language}", Cookie=staff).body.decode()
    assert f'<html lang="{language}">' in page
    visible = re.sub(r"<script id=.*?</script>|<(?:script|link)[^>]*>", "", page, flags=re.S)
    assert "Streamlit" not in visible
    assert "service-desc" not in page


@pytest.mark.parametrize("who", ["staff", "person"])
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/index.html", "/auth/login"])
def test_inner_paths_are_not_reachable(served, request, who, path):
    assert ask(served, path, Cookie=request.getfixturevalue(who)).status == 404
