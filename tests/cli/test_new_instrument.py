"""One new file in an otherwise empty library goes the whole way, with no other change."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.report.library_page import library_page

from .conftest import Run

READY_MADE = Path(__file__).parents[2] / "instruments"
ABOUT = {"source": "made up", "licence_note": "made up", "version": "1"}


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the only instrument there is."""
    folder = tmp_path / "instruments"
    folder.mkdir()
    text = (READY_MADE / "swls.yaml").read_text(encoding="utf-8")
    (folder / "fresh.yaml").write_text(text.replace("id: swls", "id: fresh", 1), encoding="utf-8")
    monkeypatch.setattr("workmh_measures.definitions.library.data_folder", lambda _name: folder)
    return folder / "fresh.yaml"


def test_a_new_file_is_listed_checked_scored_labelled_printed_and_described(
    workmh: Run, alone: Path, tmp_path: Path
) -> None:
    assert [one["id"] for one in workmh("instruments", "--json").json] == ["fresh"]
    assert workmh("check", alone).code == 0
    answers = tmp_path / "answers.csv"
    answers.write_text("id,01,02,03,04,05\np,1,2,3,4,5\nq,7,7,7,7,7\n", encoding="utf-8")
    for name in ("scores.csv", "scores.sav"):
        given = ("score", answers, "--instrument", "fresh", "--id", "id", "-o", tmp_path / name)
        assert workmh(*given).code == 0
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["fresh_total"] for row in csv.DictReader(file)] == ["15", "35"]
    assert workmh("codebook", "fresh", "-o", tmp_path / "codebook.md").code == 0
    assert workmh("print", "fresh", "--lang", "nb", "-o", tmp_path / "form.pdf").code == 0
    for language in ("nb", "en"):
        name = load_instrument("fresh").name.in_language(language)
        assert name in library_page(
            load_instrument("fresh"), language=language, links={"index": "index.html"}
        )


def test_a_new_file_takes_a_wording_and_is_printed_with_it(workmh: Run, alone: Path, tmp_path: Path) -> None:
    data, template = tmp_path / "data", tmp_path / "template.csv"
    data.mkdir()
    assert workmh("wording", "template", "fresh", "--lang", "nb", "-o", template).code == 0
    with template.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        row["text"] = ABOUT.get(row["element"], "" if row["element"] == "date" else f"Tekst {number}")
    with template.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    ran = workmh("import", "wording", template, "--instrument", "fresh", "--data", data)
    assert ran.code == 0, ran.err
    assert [one["instrument"] for one in workmh("wording", "list", "--data", data, "--json").json] == [
        "fresh"
    ]
    ran = workmh("print", "fresh", "--lang", "nb", "--wording", data, "-o", tmp_path / "form.pdf")
    assert (ran.code, ran.err) == (0, "")
