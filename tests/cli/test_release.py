"""A released instrument does not change without a new version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workmh_measures.definitions import library

from .conftest import Run


def test_a_change_after_release_asks_for_a_new_version(
    workmh: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    shutil.copy(library.data_folder("instruments") / "who5.yaml", folder)
    monkeypatch.setattr("workmh_measures.definitions.released.data_folder", lambda _name: folder)
    monkeypatch.setattr("workmh_measures.definitions.library.data_folder", lambda _name: folder)
    assert workmh("check", folder, "--release").code == 0
    assert (folder / ".released.json").is_file()
    file = folder / "who5.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("short_name: WHO-5", "short_name: WHO5"), encoding="utf-8")
    changed = workmh("check", folder, "--json")
    assert (changed.code, changed.json[0]["code"]) == (1, "DEF-RELEASED")
    file.write_text(
        text.replace("short_name: WHO-5", "short_name: WHO5").replace('version: "1.0"', 'version: "1.1"'),
        "utf-8",
    )
    assert workmh("check", folder).code == 0
