from __future__ import annotations

import gzip
import json

import pytest

from workmh_measures.ui.form.files import ASSETS, module_preloads, modules_behind, style_preloads


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
    reply = client.request("GET", "/form/state", accept_encoding=asked)
    assert reply.headers.get("content-encoding") == told


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
