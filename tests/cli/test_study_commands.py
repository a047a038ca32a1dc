"""`workmh demo`, `export` and `audit` on a store made by the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.cli import main

from .conftest import Run


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo, made once."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    with pytest.raises(SystemExit) as end:
        main(["demo", "--no-serve", "--out", str(folder)])
    assert not end.value.code
    return folder


@pytest.fixture
def store(demo_folder: Path) -> str:
    """Address of the demo's store."""
    return f"sqlite:///{demo_folder / 'demo.sqlite'}"


def test_the_demo_writes_the_labelled_file_its_syntax_the_codebook_and_one_page(demo_folder: Path) -> None:
    made = {path.suffix for path in demo_folder.iterdir()}
    assert {".sav", ".sps", ".csv", ".xlsx", ".html", ".sqlite"} <= made


def test_the_demo_never_empties_a_folder_it_did_not_make(workmh: Run, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.docx"
    thesis.write_text("years of work", encoding="utf-8")
    ran = workmh("demo", "--no-serve", "--out", tmp_path)
    assert ran.code == 2
    assert thesis.read_text(encoding="utf-8") == "years of work"


def test_a_demo_that_was_stopped_is_made_anew(workmh: Run, tmp_path: Path) -> None:
    (tmp_path / "ready.json").write_text("{}\n", encoding="utf-8")
    (tmp_path / "demo.sqlite").write_bytes(b"half")
    assert workmh("demo", "--no-serve", "--out", tmp_path).code == 0
    assert (tmp_path / "demo.sqlite").stat().st_size > 4


def test_a_blinded_export_tells_the_arm_in_no_shape(workmh: Run, store: str, tmp_path: Path) -> None:
    asked = ("export", "--store", store, "--study", "demo", "-o", tmp_path, "--blind", "--by", "analyst")
    ran = workmh(*asked, "--format", "csv")
    assert (ran.code, ran.err) == (0, "")
    long, wide = (pd.read_csv(tmp_path / f"demo_{shape}.csv", dtype=str) for shape in ("long", "wide"))
    assert "arm" not in {*long.columns, *wide.columns}
    assert long["id"].drop_duplicates().tolist() == wide["id"].tolist()
    assert len(wide.columns) > len(long.columns)


def test_a_language_the_study_has_not_is_wrong_usage(workmh: Run, store: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = workmh("export", "--store", store, "--study", "demo", "-o", out, "--language", "xx", "--by", "a")
    assert (ran.code, out.exists()) == (2, False)
    assert "en, nb" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Name who exports with --by"),
        (("--by", "anna", "--unrecorded"), "Name who exports with --by"),
        (("--by", "anna", "--tables", "long,weeks"), "not weeks"),
        (("--by", "anna", "--arms-to", "key"), "--arms-to goes with --blind"),
        (("--by", "anna", "--blind", "--arms-to", "OUT"), "name another one"),
        (("--by", "anna", "--day", "1.2.2026"), "1.2.2026"),
    ],
)
def test_an_export_asked_for_wrongly_writes_nothing(
    workmh: Run, store: str, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out"
    words = [str(out) if word == "OUT" else word for word in options]
    ran = workmh("export", "--store", store, "--study", "demo", "-o", out, *words)
    assert (ran.code, out.exists()) == (2, False)
    assert said in " ".join(ran.err.split())


def test_an_export_names_its_files_and_one_day_gives_one_content(
    workmh: Run, store: str, tmp_path: Path
) -> None:
    asked = ("export", "--store", store, "--study", "demo", "--format", "csv", "--day", "2027-01-01")
    found = []
    for who in (("--by", "anna"), ("--unrecorded",)):
        ran = workmh(*asked, *who, "-o", tmp_path / "out", "--tables", "wide,spells")
        assert [Path(line).name for line in ran.out.splitlines()] == [
            "demo_wide.csv",
            "demo_spells.csv",
            "demo.manifest.json",
        ]
        found.append(json.loads((tmp_path / "out" / "demo.manifest.json").read_text(encoding="utf-8")))
    assert found[0]["content_sha256"] == found[1]["content_sha256"]
    assert [manifest["recorded"] for manifest in found] == [True, False]
    # The manifest is a head noted outside the store, and the chain still holds.
    ran = workmh("audit", "verify", "--store", store, "--anchor", tmp_path / "out" / "demo.manifest.json")
    assert (ran.code, ran.err) == (0, "")


def test_the_audit_of_a_study_that_is_not_there_is_no_success(workmh: Run, store: str) -> None:
    assert workmh("audit", "verify", "--store", store, "--study", "demo").code == 0
    ran = workmh("audit", "verify", "--store", store, "--study", "dmeo")
    assert (ran.code, ran.out) == (2, "")
