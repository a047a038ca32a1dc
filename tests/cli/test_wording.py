"""`workmh wording` and `workmh import wording`: from the empty template to a pack in the study's folder."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import usable_pack

from .conftest import Run

SAID = ("--source", "made up", "--licence-note", "none needed", "--version", "1")


def filled(workmh: Run, folder: Path, instrument: str = "gad7", *languages: str) -> Path:
    """A template somebody filled."""
    path = folder / f"{instrument}.csv"
    named = [part for language in languages or ("nb",) for part in ("--lang", language)]
    assert workmh("wording", "template", instrument, *named, "-o", path).code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        name = ".".join(filter(None, (row["element"], row["item"], row["code"])))
        row["text"] = "" if not row["language"] else f"Made up {name}"
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def study(folder: Path) -> Path:
    made = folder / "study"
    made.mkdir()
    return made


def test_a_filled_template_becomes_a_pack_that_the_form_can_use(workmh: Run, tmp_path: Path) -> None:
    folder = study(tmp_path)
    path = filled(workmh, tmp_path, "gad7", "nb", "ar")
    report = workmh("import", "wording", path, "--instrument", "gad7", "--data", folder, *SAID, "--json").json
    assert [pack["language"] for pack in report["packs"]] == ["nb", "ar"]
    assert (report["kind"], report["instrument"]) == ("template", "gad7")
    gad7 = load_instrument("gad7")
    for pack in report["packs"]:
        kept = usable_pack(folder, gad7, pack["language"])
        assert kept is not None
        assert (kept.hash, kept.source) == (pack["hash"], "made up")
        assert Path(pack["file"]).is_relative_to(folder / "wording" / "gad7")


def test_the_list_shows_versions_side_by_side(workmh: Run, tmp_path: Path) -> None:
    folder = study(tmp_path)
    assert workmh("wording", "list", "--data", folder).out == "The folder holds no wording yet.\n"
    path = filled(workmh, tmp_path)
    call = ("import", "wording", path, "--instrument", "gad7", "--data", folder, *SAID)
    assert workmh(*call, "--date", "2026-01-15").code == 0
    assert workmh(*call, "--date", "2026-02-15").code == 0
    listed = workmh("wording", "list", "--data", folder, "--json").json
    assert [entry["date"] for entry in listed] == ["2026-01-15", "2026-02-15"]
    assert all(
        entry["usable"] and len(entry["hash"]) == 64 and entry["direction"] == "ltr" for entry in listed
    )
    assert "texts" not in listed[0]
    line = workmh("wording", "list", "--data", folder).out.splitlines()[0]
    for part in ("gad7", "nb", "2026-01-15", listed[0]["hash"][:12], "made up"):
        assert part in line
    again = workmh(*call, "--date", "2026-01-15", "--json")
    assert (again.code, [fault["code"] for fault in again.json]) == (1, ["WORD-KEPT"])


def test_the_wording_a_study_has_comes_back_as_a_template_for_the_next_version(
    workmh: Run, tmp_path: Path
) -> None:
    folder = study(tmp_path)
    path = filled(workmh, tmp_path)
    call = ("import", "wording", "--instrument", "gad7", "--data", folder, "--version", "1")
    first = workmh(*call, path, *SAID, "--json").json["packs"][0]
    for ending in ("csv", "xlsx"):
        again = tmp_path / f"again.{ending}"
        assert workmh("wording", "template", "gad7", "--lang", "nb", "--data", folder, "-o", again).code == 0
        ran = workmh(*call, again, "--date", f"2026-01-{len(ending) + 10}", "--json")
        assert ran.json["packs"][0]["hash"] == first["hash"]
        assert ran.json["packs"][0]["source"] == "made up"


def test_the_folder_of_a_store_is_the_data_folder(workmh: Run, tmp_path: Path) -> None:
    folder = study(tmp_path)
    path = filled(workmh, tmp_path)
    url = f"sqlite:///{folder / 'trial.sqlite'}"
    assert workmh("import", "wording", path, "--instrument", "gad7", "--store", url, *SAID).code == 0
    assert [entry["instrument"] for entry in workmh("wording", "list", "--store", url, "--json").json] == [
        "gad7"
    ]


@pytest.mark.parametrize(
    "where",
    [
        (),
        ("--store", "postgresql+psycopg://x/y"),
        ("--data", "gone"),
    ],
)
def test_the_data_folder_must_be_named_and_be_there(
    workmh: Run, tmp_path: Path, where: tuple[str, ...]
) -> None:
    assert workmh("wording", "list", *where).code == 2
    path = filled(workmh, tmp_path)
    assert workmh("import", "wording", path, "--instrument", "gad7", *where, *SAID).code == 2


def test_an_incomplete_wording_is_refused_and_nothing_is_written(workmh: Run, tmp_path: Path) -> None:
    folder = study(tmp_path)
    path = filled(workmh, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("Made up item.03", ""), encoding="utf-8")
    ran = workmh("import", "wording", path, "--instrument", "gad7", "--data", folder, "--json")
    assert ran.code == 1
    assert sorted(fault["code"] for fault in ran.json) == ["WORD-ABOUT"] * 3 + ["WORD-LACKING"]
    assert list(folder.iterdir()) == []


def test_a_questionnaire_goes_by_way_of_a_template_that_is_completed(workmh: Run, tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "wording_files" / "fhir_r4_scored_answers.json"
    call = ("import", "wording", source, "--instrument", "phq9", "--lang", "en")
    template = tmp_path / "phq9.csv"
    report = workmh(*call, "--to-template", template, "--json").json
    assert {match["how"] for match in report["matched"]} == {"order", "code", "name"}
    assert report["template"] == str(template)
    text = template.read_text(encoding="utf-8-sig")
    for element in ("instruction", "recall"):
        text = text.replace(f"{element},,,en,,", f"{element},,,en,Made up,")
    template.write_text(text, encoding="utf-8")
    folder = study(tmp_path)
    ran = workmh("import", "wording", template, "--instrument", "phq9", "--data", folder, *SAID)
    assert ran.code == 0, ran.err
    assert "Kept: phq9 in en" in ran.out
    (pack,) = json.loads(workmh("wording", "list", "--data", folder, "--json").out)
    assert pack["usable"]


def test_the_report_for_people_says_what_matched_how_and_what_was_left_out(
    workmh: Run, tmp_path: Path
) -> None:
    source = Path(__file__).parents[1] / "data" / "wording_files" / "fhir_r4_string_answers.json"
    names = ",".join(f"field_{i:02d}" for i in range(5, 12))
    call = ("import", "wording", source, "--instrument", "gad7", "--lang", "en", "--items", names)
    out = workmh(*call, "--to-template", tmp_path / "t.xlsx").out
    assert "item.01              by named  field_05" in out
    assert "Left out: question field_12" in out
    assert "Written:" in out


def test_a_wording_that_no_longer_fits_is_marked_in_the_list(workmh: Run, tmp_path: Path) -> None:
    folder = study(tmp_path)
    path = filled(workmh, tmp_path)
    assert workmh("import", "wording", path, "--instrument", "gad7", "--data", folder, *SAID).code == 0
    (file,) = folder.rglob("*.json")
    content = json.loads(file.read_text(encoding="utf-8"))
    content["structure"] = "0" * 64
    file.write_text(json.dumps(content), encoding="utf-8")
    assert workmh("wording", "list", "--data", folder, "--json").json[0]["usable"] is False
    assert "does not fit" in workmh("wording", "list", "--data", folder).out


def test_wrong_usage_is_told_apart_from_wrong_files(workmh: Run, tmp_path: Path) -> None:
    assert workmh("wording", "template", "gad8", "--lang", "nb", "-o", tmp_path / "t.csv").code == 2
    assert workmh("wording", "template", "gad7", "-o", tmp_path / "t.csv").code == 2
    assert workmh("wording", "template", "gad7", "--lang", "norsk språk", "-o", tmp_path / "t.csv").code == 1
    assert workmh("wording", "template", "gad7", "--lang", "nb", "-o", tmp_path / "t.pdf").code == 1
