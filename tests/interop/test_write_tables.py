from __future__ import annotations

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Codebook, ValueLabel, Variable
from workmh_measures.errors import ResponseError
from workmh_measures.interop import write_tables
from workmh_measures.interop.tables import WRITE_ENDINGS, read_table, write_table

FRAME = pd.DataFrame({"id": ["a", "b"], "q1": [1, 2]})
OWN = [ending for ending in WRITE_ENDINGS if ending not in {".sav", ".zsav"}]


@pytest.mark.parametrize("ending", OWN)
def test_an_older_file_is_replaced_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(b"older")
    write_table(FRAME, path)
    assert list(tmp_path.iterdir()) == [path]
    assert read_table(path).frame.astype({"id": "str"}).equals(FRAME.astype({"id": "str"}))
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("ending", OWN)
def test_a_failure_in_the_middle_leaves_the_older_file(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(b"older")

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write_tables, "_flush", full)
    with pytest.raises(ResponseError, match="No space left on device"):
        write_table(FRAME, path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"older"


@pytest.mark.parametrize("ending", OWN)
def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path, ending: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        write_table(FRAME, tmp_path / "none" / f"t{ending}")
    assert [p.code for p in refusal.value.problems] == ["TABLE-WRITE"]
    (tmp_path / f"folder{ending}").mkdir()
    with pytest.raises(ResponseError) as refusal:
        write_table(FRAME, tmp_path / f"folder{ending}")
    assert [p.code for p in refusal.value.problems] == ["TABLE-WRITE"]
    assert [p.name for p in tmp_path.iterdir()] == [f"folder{ending}"]


@pytest.mark.parametrize(
    ("name", "nearest"), [("t.cvs", ".csv"), ("t.xls", ".xlsx"), ("t.sav", ".sav"), ("t", None)]
)
def test_an_ending_that_cannot_be_written_is_refused(tmp_path: Path, name: str, nearest: str | None) -> None:
    with pytest.raises(ResponseError) as refusal:
        write_table(FRAME, tmp_path / name)
    (found,) = refusal.value.problems
    assert (found.code, found.nearest) == ("TABLE-FORMAT", nearest)


def test_the_caller_writes_spss_files(tmp_path: Path) -> None:
    def write_sav(frame: pd.DataFrame, path: Path) -> None:
        assert frame is FRAME
        path.write_bytes(b"$FL2")

    write_table(FRAME, tmp_path / "t.sav", write_sav=write_sav)
    assert (tmp_path / "t.sav").read_bytes() == b"$FL2"
    assert len(list(tmp_path.iterdir())) == 1


def test_labels_come_from_the_codebook_in_one_language(tmp_path: Path) -> None:
    q1 = Variable(
        name="q1",
        label={"nb": "Ledd én", "en": "Item one"},
        kind="item",
        type="numeric",
        measure="ordinal",
        format="F3.0",
        value_labels=(ValueLabel(1, {"nb": "Aldri", "en": "Never"}),),
    )
    codebook = Codebook((q1,), {"nb": "T", "en": "T"}, ("nb", "en"))
    for language, label, value in (("en", "Item one", "Never"), (None, "Ledd én", "Aldri")):
        write_table(FRAME, tmp_path / "t.dta", codebook=codebook, language=language)
        table = read_table(tmp_path / "t.dta")
        assert table.variable_labels == {"q1": label}
        assert table.value_labels == {"q1": {1: value}}
