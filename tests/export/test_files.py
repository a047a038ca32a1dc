"""Everything of one data set in one go: all files or none, each with its hash in the manifest."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.errors import ExportError
from workmh_measures.export import files
from workmh_measures.export.delimited import csv_text
from workmh_measures.export.files import FORMATS, export_dataset
from workmh_measures.export.spss_pspp import pspp_output
from workmh_measures.model.study import Study

pytestmark = pytest.mark.pspp

ALL = [
    "trial.csv",
    "trial.manifest.json",
    "trial.sav",
    "trial.sav.manifest.json",
    "trial.sps",
    "trial_codebook.csv",
    "trial_codebook.xlsx",
    "trial_long_to_wide.sps",
]


def test_every_format_is_written_and_hashed(demo_trial: tuple[Study, Dataset], tmp_path: Path) -> None:
    made = export_dataset(demo_trial[1], tmp_path, name="trial", language="nb")
    assert sorted(p.name for p in made) == ALL
    assert sorted(p.name for p in tmp_path.iterdir()) == ALL
    assert made[-1].name == "trial.manifest.json"
    manifest = json.loads(made[-1].read_text(encoding="utf-8"))
    assert [entry["file"] for entry in manifest["files"]] == [p.name for p in made[:-1]]
    for entry in manifest["files"]:
        content = (tmp_path / entry["file"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
    sav = json.loads((tmp_path / "trial.sav.manifest.json").read_text(encoding="utf-8"))
    assert sav["content_sha256"] == manifest["content_sha256"]
    assert manifest["simulated"] is True
    assert [d["instrument"] for d in sav["definitions"]] == [
        use.instrument.id for use in demo_trial[1].codebook.instruments
    ]
    assert [tuple(d["wording_hashes"]) for d in sav["definitions"]] == [
        use.wording_hashes for use in demo_trial[1].codebook.instruments
    ]
    assert sav["definitions"][0]["wording_hashes"] == ["w" * 64]


def test_the_syntax_runs_from_the_folder_it_was_written_to(
    demo_trial: tuple[Study, Dataset], tmp_path: Path
) -> None:
    export_dataset(demo_trial[1], tmp_path, name="trial", language="nb")
    printed = pspp_output((tmp_path / "trial.sps").read_text(encoding="utf-8"), tmp_path)
    assert "Values of this row that came out otherwise,48,.00,0,0" in printed.replace('"', "")
    run = subprocess.run(
        ["pspp", "--batch", "-O", "format=csv", "trial_long_to_wide.sps"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert (tmp_path / "trial_wide.sav").is_file()


def test_a_second_export_of_the_same_data_gives_the_same_bytes(
    demo_trial: tuple[Study, Dataset], tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        export_dataset(demo_trial[1], tmp_path / folder, name="trial", language="nb")
    for name in ALL:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_nothing_is_written_when_one_format_fails(
    demo_trial: tuple[Study, Dataset], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> str:
        raise RuntimeError("made to fail")

    monkeypatch.setattr(files, "csv_text", fail)
    with pytest.raises(RuntimeError):
        export_dataset(demo_trial[1], tmp_path, name="trial", language="nb")
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_is_said_at_once(every_kind: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        export_dataset(every_kind, tmp_path, name="../x", language="de", formats=("csw",))
    found = {problem.code: problem for problem in caught.value.problems}
    assert set(found) == {"EXP-FILE", "EXP-ENDING", "EXP-LANGUAGE"}
    assert found["EXP-ENDING"].nearest == "csv"
    assert found["EXP-ENDING"].allowed == ", ".join(FORMATS)
    assert list(tmp_path.iterdir()) == []


# --- csv ----------------------------------------------------------------------------------------


def test_csv_holds_every_value_to_the_last_digit(every_kind: Dataset) -> None:
    raw = csv_text(every_kind)
    assert raw.startswith("\ufeffid,wave,")
    table = pd.read_csv(io.StringIO(raw.removeprefix("\ufeff")), dtype=str, keep_default_na=False)
    for variable in every_kind.codebook:
        column, ours = table[variable.name], every_kind.frame[variable.name]
        if variable.type == "numeric":
            read = np.asarray([float(cell) if cell else np.nan for cell in column])
            np.testing.assert_array_equal(read, ours.to_numpy(dtype=float, na_value=np.nan) + 0.0)
        elif variable.type == "date":
            texts = ["" if pd.isna(day) else str(day)[:10] for day in ours]
            assert column.tolist() == texts
        elif variable.name != "demo_fritekst":
            assert column.tolist() == ours.fillna("").tolist()
    assert table["demo_01"].tolist() == ["0", "1", "-999", "-990", ""]
