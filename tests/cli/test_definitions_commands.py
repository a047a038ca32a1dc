"""`workmh instruments`, `check`, `schema`, `codebook` and `study`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workmh_measures.definitions import library
from workmh_measures.definitions.library import data_folder, instrument_ids, load_instrument

from .conftest import Run

BROKEN = Path(__file__).parents[1] / "definitions" / "demo_strain.yaml"


def test_the_list_has_the_agreed_keys_and_every_instrument(workmh: Run) -> None:
    listed = workmh("instruments", "--json").json
    assert [entry["id"] for entry in listed] == list(instrument_ids())
    keys = {"id", "version", "status", "name", "domain", "n_items", "scales", "licence", "fingerprint"}
    assert all(set(entry) == keys for entry in listed)


def test_one_instrument_is_shown_compiled_with_defaults_spelled_out(workmh: Run) -> None:
    shown = workmh("instruments", "phq9", "--json").json
    assert [item["id"] for item in shown["items"]][:2] == ["01", "02"]
    assert shown["scales"][0]["items"][0] == {
        "item": "01",
        "key": 1,
        "weight": 1.0,
        "map": None,
        "threshold": None,
    }
    assert len(shown["fingerprint"]) == 64


def test_rights_are_listed_and_a_page_is_shown_in_norwegian(workmh: Run) -> None:
    assert "licence_required" in workmh("instruments", "--rights").out
    assert "Angst" in workmh("instruments", "hads", "--language", "nb").out


def test_the_rights_of_every_instrument_are_told_with_holder_date_and_source(workmh: Run) -> None:
    listed = workmh("instruments", "--rights", "--json").json
    assert [entry["id"] for entry in listed] == list(instrument_ids())
    for entry in listed:
        licence = load_instrument(entry["id"]).licence
        assert (entry["status"], entry["holder"], entry["contact"]) == (
            licence.status,
            licence.holder,
            licence.contact,
        )
        assert entry["checked"] == licence.checked.isoformat()
        assert entry["evidence"] in ("read", "recalled", "project_choice")
        assert isinstance(entry["source"], list)
    head, *rows = workmh("instruments", "--rights").out.splitlines()
    assert head.split() == ["id", "status", "holder", "contact", "checked", "evidence", "source"]
    assert [row.split()[0] for row in rows] == list(instrument_ids())
    where = head.index("checked")
    assert {row[where : where + 10] for row in rows} == {entry["checked"] for entry in listed}


def test_the_rights_of_one_instrument_are_told_with_the_conditions(workmh: Run) -> None:
    out = workmh("instruments", "who5", "--rights").out
    licence = load_instrument("who5").licence
    assert licence.note is not None
    assert licence.note.in_language("en") in out
    assert licence.holder in out
    assert len(workmh("instruments", "who5", "--rights", "--json").json) == 1


def test_one_bad_file_does_not_hide_the_other_instruments(
    workmh: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("hads", "who5"):
        (tmp_path / f"{name}.yaml").write_bytes((data_folder("instruments") / f"{name}.yaml").read_bytes())
    (tmp_path / "gad7.yaml").write_text("id: gad7\n", encoding="utf-8")
    monkeypatch.setattr(library, "data_folder", lambda _name: tmp_path)
    ran = workmh("instruments")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["hads", "who5"]
    assert ran.code == 1
    assert "DEF-KEY-MISSING" in ran.err
    as_json = workmh("instruments", "--json")
    assert as_json.code == 1
    assert {problem["code"] for problem in as_json.json} == {"DEF-KEY-MISSING"}


def test_an_unknown_id_is_wrong_usage_with_the_nearest(workmh: Run) -> None:
    ran = workmh("instruments", "hadz", "--json")
    assert (ran.code, ran.json[0]["nearest"]) == (2, "hads")


def test_check_finds_nothing_in_the_ready_made_files(workmh: Run) -> None:
    ran = workmh("check", "--json")
    assert (ran.code, ran.json) == (0, [])


def test_check_reports_every_problem_with_its_line(workmh: Run, tmp_path: Path) -> None:
    text = BROKEN.read_text(encoding="utf-8")
    broken = tmp_path / "demo_strain.yaml"
    broken.write_text(
        text.replace("status: verified", "status: verifed").replace("key: -1", "key: -2"), "utf-8"
    )
    ran = workmh("check", broken, "--json")
    assert ran.code == 1
    lines = {found["where"].rpartition(":")[2] for found in ran.json}
    assert {found["code"] for found in ran.json} == {"DEF-VALUE"}
    assert len(lines) == 2
    assert set(ran.json[0]) == {"code", "where", "found", "allowed", "nearest", "hint"}


def test_the_schema_is_valid_json_schema(workmh: Run) -> None:
    for kind in ("instrument", "study"):
        assert workmh("schema", kind).json["$schema"].endswith("2020-12/schema")


def test_the_codebook_of_instruments_is_written(workmh: Run, tmp_path: Path) -> None:
    out = tmp_path / "codebook.csv"
    assert workmh("codebook", "hads", "who5", "-o", out, "--language", "nb").code == 0
    assert "hads_anxiety" in out.read_text(encoding="utf-8")


def test_studies_are_listed_shown_and_simulated_with_identical_bytes(workmh: Run, tmp_path: Path) -> None:
    assert "demo" in [entry["id"] for entry in workmh("study", "list", "--json").json]
    assert workmh("study", "show", "demo").code == 0
    folders = (tmp_path / "one", tmp_path / "two")
    for folder in folders:
        assert workmh("study", "simulate", "demo", "--n", 12, "--seed", 7, "-o", folder).code == 0
    names = sorted(path.name for path in folders[0].iterdir())
    wanted = {
        "items_long.csv",
        "items_wide.sav",
        "codebook.csv",
        "participants.csv",
        "spells.csv",
        "truth.json",
        "manifest.json",
    }
    assert wanted <= set(names)
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    assert json.loads((folders[0] / "manifest.json").read_text())["simulated"] is True


def test_a_folder_without_definitions_is_no_success(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("check", tmp_path, "--json")
    assert (ran.code, [found["code"] for found in ran.json]) == (1, ["DEF-READ"])


def test_a_codebook_says_which_choice_it_is_written_for(workmh: Run, tmp_path: Path) -> None:
    out = tmp_path / "codebook.csv"
    assert "value_set=norway" in workmh("codebook", "eq5d5l", "-o", out).err
    assert workmh("codebook", "eq5d5l", "-o", out, "--set", "value_set=denmark").err == ""
    assert workmh("codebook", "eq5d5l", "-o", out, "--set", "valueset=denmark").code == 2
    assert workmh("codebook", "eq5d5l", "-o", out, "--language", "xx").code == 2
