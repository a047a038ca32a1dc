from __future__ import annotations

import gzip
import json

import pytest

from workmh_measures.ui.form.files import ASSETS, module_preloads, modules_behind, style_preloads


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


def test_a_page_asks_at_once_for_every_module_the_form_needs_and_for_no_other() -> None:
    def needed(name: str) -> set[str]:
        lines = (ASSETS / name).read_text("utf-8").splitlines()
        return {
            line.split('"./')[1].rstrip('";')
            for line in lines
            if line.startswith("import ") and '"./' in line
        }

    behind, waiting = {"form.js"}, {"form.js"}
    while waiting:
        waiting = set().union(*map(needed, waiting)) - behind
        behind |= waiting
    assert set(modules_behind()) == behind
    assert [str(link) for link in module_preloads()] == [
        f'<link rel="modulepreload" href="/form/{name}">' for name in sorted(behind)
    ]
    assert len(style_preloads()) == len([*ASSETS.glob("*.css")])
