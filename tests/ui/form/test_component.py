"""Streamlit finds the browser half of the form inside the package and serves it as files."""

from __future__ import annotations

import re

from streamlit.components.v2.manifest_scanner import scan_component_manifests

from workmh_measures.ui.form import component
from workmh_measures.ui.form.files import ASSETS


def test_streamlit_finds_the_folder_of_the_form_in_the_installed_package() -> None:
    found = {
        f"{manifest.name}.{entry.name}": entry.resolve_asset_root(root)
        for manifest, root in scan_component_manifests()
        for entry in manifest.components
    }
    assert found[component._NAME] == ASSETS
    assert (ASSETS / component._FILE).is_file()


def test_the_folder_of_the_form_holds_nothing_but_what_a_browser_may_read() -> None:
    assert {path.suffix for path in ASSETS.iterdir()} == {".js", ".css"}


def test_no_file_of_the_form_names_another_origin_or_writes_markup() -> None:
    for path in ASSETS.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|innerHTML|insertAdjacentHTML|document\.write|eval\(", text), (
            path.name
        )
        # Only what a person chose of text size and contrast, and unsent answers where the study asks for it.
        if path.name not in {"looks.js", "offline.js"}:
            assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text), path.name
