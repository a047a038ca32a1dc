"""A released instrument does not change without a new version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from workmh_measures.definitions import library

from .conftest import Run

RULES = Path(__file__).parents[1] / "definitions" / "demo_rules.yaml"
CUTOFF = "    cutoffs: [{id: high, at_least: 4, source: made for tests, evidence: project_choice}]\n"
REPORTED = (
    "    reported: [{statistic: n, value: 1, population: testers, source: made for tests, evidence: read}]\n"
)


@pytest.fixture
def library_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instruments"
    folder.mkdir()
    monkeypatch.setattr("workmh_measures.definitions.released.data_folder", lambda _name: folder)
    monkeypatch.setattr("workmh_measures.definitions.library.data_folder", lambda _name: folder)
    return folder


def test_the_whole_library_can_be_released(workmh: Run, library_folder: Path) -> None:
    for file in (Path(__file__).parents[2] / "instruments").glob("*.yaml"):
        shutil.copy(file, library_folder)
    ran = workmh("check", library_folder, "--release")
    assert ran.code == 0, ran.err
    released = json.loads((library_folder / ".released.json").read_text(encoding="utf-8"))
    assert set(released) == {file.stem for file in library_folder.glob("*.yaml")}


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("evidence: {order: project_choice", "evidence: {order: recalled", "order"),
        ("keys: project_choice", "keys: recalled", "keys"),
        ("missing_rule: project_choice", "missing_rule: recalled", "missing_rule"),
        ("cutoffs: project_choice", "cutoffs: recalled", "cutoffs"),
        ("en: Without joint terms}}\n    evidence: project_choice", None, "parameters values"),
        ("range: [0.15, 1.0]\n    source: made for tests\n    evidence: project_choice", None, "value_sets joint"),
        ("value: 4.5, n: 80, population: testers, source: made for tests, evidence: project_choice", None,
         "scale absent, change standard_error_of_measurement"),
        ("sd: 12.5, n: 80, source: made for tests, evidence: project_choice", None, "scale absent, norms testers"),
        (CUTOFF, None, "scale both, cutoffs high"),
        (REPORTED, REPORTED.replace("evidence: read", "evidence: recalled"), "scale both, reported n"),
        ("    direction: none\n  - id: by_type", "    direction: none\n    evidence: {keys: recalled}\n  - id: by_type",
         "scale both, keys"),
        ("evidence: read}\nexamples", "evidence: recalled}\nexamples", "also_from who5"),
    ],
)  # fmt: skip
def test_a_planted_recalled_mark_stops_the_release(
    workmh: Run, library_folder: Path, before: str, after: str | None, named: str
) -> None:
    shutil.copy(Path(__file__).parents[2] / "instruments" / "who5.yaml", library_folder)
    text = RULES.read_text(encoding="utf-8")
    both = "    items: [q1, q2]\n    measurement_model: formative\n    combine: sum\n"
    text = text.replace(both, both + CUTOFF + REPORTED)
    items = ", ".join(f'{item}: "01"' for item in ("q1", "q2", "q3", "q4"))
    rest = ", ".join(f'{item}: "02"' for item in ("work_type", "away", "there", "l1", "l2"))
    source = f"also_from:\n  - {{instrument: who5, items: {{{items}, {rest}}}, evidence: read}}\n"
    text = text.replace("\nexamples:\n", f"\n{source}examples:\n")
    text = text.replace("demo_rules", "planted")
    assert text.count(before) >= 1
    replaced = before.replace("project_choice", "recalled") if after is None else after
    (library_folder / "planted.yaml").write_text(text.replace(before, replaced, 1), encoding="utf-8")
    ran = workmh("check", library_folder, "--release", "--json")
    assert ran.code == 1
    found = [one for one in ran.json if one["code"] == "DEF-EVIDENCE"]
    assert [one["found"] for one in found] == [named]
    assert not (library_folder / ".released.json").exists()


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


def test_a_release_named_by_one_file_still_looks_at_every_instrument(
    workmh: Run, library_folder: Path
) -> None:
    for name in ("swls", "who5"):
        shutil.copy(Path(__file__).parents[2] / "instruments" / f"{name}.yaml", library_folder)
    assert workmh("check", library_folder, "--release").code == 0
    kept = (library_folder / ".released.json").read_bytes()
    file = library_folder / "who5.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("short_name: WHO-5", "short_name: WHO5"), encoding="utf-8")
    ran = workmh("check", library_folder / "swls.yaml", "--release", "--json")
    assert (ran.code, [one["code"] for one in ran.json]) == (1, ["DEF-RELEASED"])
    assert (library_folder / ".released.json").read_bytes() == kept


@pytest.mark.parametrize("content", [b"{no json", b"[1]", b'{"who5": 1}', b"\xff"])
def test_a_damaged_list_of_fingerprints_is_told_and_kept(
    workmh: Run, library_folder: Path, content: bytes
) -> None:
    file = library_folder / "who5.yaml"
    shutil.copy(Path(__file__).parents[2] / "instruments" / "who5.yaml", file)
    (library_folder / ".released.json").write_bytes(content)
    for given in ([file], [file, "--release"]):
        ran = workmh("check", *given, "--json")
        assert (ran.code, [one["code"] for one in ran.json]) == (1, ["DEF-READ"])
    assert (library_folder / ".released.json").read_bytes() == content


def test_a_list_of_fingerprints_that_cannot_be_written_is_told(
    workmh: Run, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(Path(__file__).parents[2] / "instruments" / "who5.yaml", library_folder)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    ran = workmh("check", library_folder, "--release", "--json")
    assert (ran.code, [one["code"] for one in ran.json]) == (1, ["EXP-FILE"])
    assert [file.name for file in library_folder.iterdir()] == ["who5.yaml"]
