from __future__ import annotations

import gzip
import json

import pytest

from workmh_measures.ui.form.files import ASSETS


@pytest.mark.parametrize("path", sorted(ASSETS.iterdir()), ids=lambda path: path.name)
def test_a_file_comes_as_it_is_or_compressed_and_is_the_same(client, path) -> None:
    plain = client.request("GET", f"/form/{path.name}")
    small = client.request("GET", f"/form/{path.name}", accept_encoding="br, gzip")
    assert plain.body == gzip.decompress(small.body) == path.read_bytes()
    assert (plain.headers.get("content-encoding"), small.headers["content-encoding"]) == (None, "gzip")
    assert plain.headers["etag"] == small.headers["etag"]
    assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.0", None),
        ("br", None),
        ("", None),
    ],
)
def test_only_a_browser_that_takes_gzip_gets_it(client, asked: str, told: str | None) -> None:
    assert (
        client.request("GET", "/form/form.js", accept_encoding=asked).headers.get("content-encoding") == told
    )


def test_the_state_comes_compressed_and_says_the_same(client) -> None:
    plain = client.request("GET", "/form/state")
    small = client.request("GET", "/form/state", accept_encoding="gzip")
    assert small.headers["content-encoding"] == "gzip"
    state = json.loads(gzip.decompress(small.body))
    assert state["form"] == plain.json["form"]
    assert len(small.body) < len(plain.body) / 2
