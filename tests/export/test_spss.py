"""A .sav holds what the codebook says, to the last bit, in two programs; or there is no .sav."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.dataset.codebook import Codebook, Dataset, Variable
from workmh_measures.errors import ExportError
from workmh_measures.export import spss
from workmh_measures.export.attest import differences
from workmh_measures.export.reading import Reading, expected_reading
from workmh_measures.export.spss import read_sav, write_sav
from workmh_measures.export.spss_pspp import pspp_output, read_with_pspp

pytestmark = pytest.mark.pspp


def small(column: pd.Series, **parts: object) -> Dataset:
    """A data set of one variable x."""
    described = {"type": "numeric", "measure": "scale", "format": "F8.4", "kind": "other", **parts}
    variable = Variable(name="x", label={"nb": "Etikett"}, **described)
    codebook = Codebook(variables=(variable,), title={"nb": "Prøve"}, languages=("nb",))
    return Dataset(pd.DataFrame({"x": column}), codebook)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_programs_find_every_value_and_label(every_kind: Dataset, tmp_path: Path) -> None:
    manifest = write_sav(every_kind, tmp_path / "alt.sav", language="nb", note="En merknad " * 30)
    n_rows, n_columns = every_kind.frame.shape
    assert [a.reader.split()[0] for a in manifest.readers] == ["pyreadstat", "PSPP"]
    for attestation in manifest.readers:
        assert (attestation.variables, attestation.rows) == (n_columns, n_rows)
        assert attestation.values == n_rows * n_columns
        assert attestation.missing_ranges == sum(v.user_missing for v in every_kind.codebook)
        assert attestation.value_labels == sum(len(v.value_labels) for v in every_kind.codebook)


def test_a_plain_reader_without_our_code_finds_the_values(every_kind: Dataset, tmp_path: Path) -> None:
    write_sav(every_kind, tmp_path / "alt.sav", language="en")
    frame, meta = pyreadstat.read_sav(str(tmp_path / "alt.sav"), user_missing=True)
    given_frame = every_kind.frame
    assert list(frame.columns) == list(every_kind.codebook.names)
    assert frame["demo_01"].tolist()[:4] == [0.0, 1.0, -999.0, -990.0]
    assert frame["demo_total"].tolist()[:2] == given_frame["demo_total"].tolist()[:2]
    assert frame["demo_fritekst"].tolist() == given_frame["demo_fritekst"].tolist()
    assert frame["date_form"].tolist()[0] == dt.date(1582, 10, 15)
    assert frame["date_form"].tolist()[4] == dt.date(2099, 12, 31)
    assert meta.file_label == "SIMULATED DATA - Demo trial"
    assert meta.variable_value_labels["demo_01"][-991.0] == "Not shown"
    assert meta.missing_ranges["demo_01"] == [{"lo": -999.0, "hi": -990.0}]
    assert "demo_total" not in meta.missing_ranges


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_no_unit_of_time_turns_a_date_into_1970(unit: str, tmp_path: Path) -> None:
    days = pd.Series(pd.to_datetime(["2024-02-29", None, "1999-12-31"])).astype(f"datetime64[{unit}]")
    write_sav(small(days, type="date", format="DATE11"), tmp_path / "d.sav", language="nb")
    frame, _ = pyreadstat.read_sav(str(tmp_path / "d.sav"))
    assert frame["x"].isna().tolist() == [False, True, False]
    assert frame["x"].dropna().tolist() == [dt.date(2024, 2, 29), dt.date(1999, 12, 31)]


@given(day=st.dates(min_value=dt.date(1582, 10, 15), max_value=dt.date(2099, 12, 31)))
def test_every_day_of_the_calendar_reads_back(day: dt.date, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("day") / "d.sav"
    dataset = small(pd.Series([day, None], dtype=object), type="date", format="DATE11")
    spss._write(expected_reading(dataset, "nb", None), path)
    frame, _ = pyreadstat.read_sav(str(path))
    assert frame["x"].iloc[0] == day
    assert pd.isna(frame["x"].iloc[1])
    assert differences(expected_reading(dataset, "nb", None), read_sav(path)) == []


@pytest.mark.parametrize("n_rows", [0, 1])
def test_a_text_is_as_wide_as_declared_whatever_the_data_are(n_rows: int, tmp_path: Path) -> None:
    column = pd.Series(["kort"] * n_rows, dtype="str")
    dataset = small(column, type="string", measure="nominal", format="A300", bytes=300)
    if n_rows == 0:
        with pytest.raises(ExportError, match="no rows"):
            write_sav(dataset, tmp_path / "t.sav", language="nb")
        return
    write_sav(dataset, tmp_path / "t.sav", language="nb")
    assert read_sav(tmp_path / "t.sav").variables[0].format == "A300"


def test_pspp_leaves_user_missing_codes_out_of_a_mean(tmp_path: Path) -> None:
    values = pd.Series([0.0, 3.0, 2.0, -999.0, -990.0, -995.0, np.nan, 1.0, 2.0])
    dataset = small(values, user_missing=True, format="F8.4")
    write_sav(dataset, tmp_path / "m.sav", language="nb")
    printed = pspp_output("GET FILE='m.sav'.\nDESCRIPTIVES x /FORMAT=NOLABELS.\n", tmp_path)
    row = next(r for r in csv.reader(io.StringIO(printed)) if len(r) > 2 and r[0] == "Etikett")
    ours = values[values > -990]
    assert int(row[1]) == len(ours)
    assert float(row[2]) == pytest.approx(ours.mean(), abs=0.005)  # printed with two decimals


def test_the_same_data_give_the_same_bytes(every_kind: Dataset, tmp_path: Path) -> None:
    first, second = tmp_path / "a.sav", tmp_path / "b.sav"
    one = write_sav(every_kind, first, language="nb")
    time.sleep(1.1)  # the header's clock counts seconds
    other = write_sav(every_kind, second, language="nb")
    assert first.read_bytes() == second.read_bytes()
    assert one == replace(other, file="a.sav")
    assert str(tmp_path).encode() not in first.read_bytes()


def test_one_changed_bit_changes_the_hash_and_a_language_does_not(
    every_kind: Dataset, tmp_path: Path
) -> None:
    norwegian = write_sav(every_kind, tmp_path / "nb.sav", language="nb")
    english = write_sav(every_kind, tmp_path / "en.sav", language="en")
    assert norwegian.content_sha256 == english.content_sha256
    assert norwegian.file_sha256 != english.file_sha256
    frame = every_kind.frame.copy()
    frame.loc[0, "demo_total"] = np.nextafter(frame.loc[0, "demo_total"], 1)
    changed = write_sav(Dataset(frame, every_kind.codebook), tmp_path / "c.sav", language="nb")
    assert changed.content_sha256 != norwegian.content_sha256


def test_the_manifest_lies_beside_the_file(every_kind: Dataset, tmp_path: Path) -> None:
    manifest = write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    written = json.loads((tmp_path / "alt.sav.manifest.json").read_text(encoding="utf-8"))
    assert written["file"] == "alt.sav"
    assert written["file_sha256"] == manifest.file_sha256
    assert (written["rows"], written["columns"]) == every_kind.frame.shape
    assert written["keys"] == ["id", "wave"]
    assert written["keys_unique"] is True
    assert written["simulated"] is True
    assert {"python", "workmh-measures", "pyreadstat"} <= set(written["software"])
    assert files_in(tmp_path) == ["alt.sav", "alt.sav.manifest.json"]


def test_rows_that_share_their_key_are_reported(every_kind: Dataset, tmp_path: Path) -> None:
    frame = pd.concat([every_kind.frame, every_kind.frame.iloc[:1]], ignore_index=True)
    assert (
        write_sav(Dataset(frame, every_kind.codebook), tmp_path / "x.sav", language="nb").keys_unique is False
    )


@pytest.mark.parametrize("size", [1, 8, 9, 255, 256, 1000, 32_767])
def test_texts_of_every_length_read_back_in_both_programs(size: int, tmp_path: Path) -> None:
    column = pd.Series(["x" * size, "", "æ" * (size // 2), " " * (size - 1) + "y"], dtype="str")
    parts = {"type": "string", "measure": "nominal", "format": f"A{size}", "bytes": size}
    manifest = write_sav(small(column, **parts), tmp_path / "t.sav", language="nb")
    assert len(manifest.readers) == 2
    assert read_sav(tmp_path / "t.sav").variables[0].format == f"A{size}"


def test_long_texts_with_names_alike_in_eight_letters_stay_apart(tmp_path: Path) -> None:
    names = [f"fritekst_nummer_{n}" for n in range(12)]
    parts = {"kind": "other", "type": "string", "measure": "nominal", "format": "A700", "bytes": 700}
    variables = tuple(Variable(name=n, label={"nb": n}, **parts) for n in names)
    frame = pd.DataFrame({n: [f"{n} " * 30, "æ" * 350] for n in names}, dtype="str")
    codebook = Codebook(variables=variables, title={"nb": "Prøve"}, languages=("nb",))
    assert len(write_sav(Dataset(frame, codebook), tmp_path / "t.sav", language="nb").readers) == 2


@settings(max_examples=20)
@given(
    values=st.lists(
        st.floats(min_value=-(2.0**53), max_value=2.0**53, exclude_min=True, exclude_max=True), min_size=1
    ),
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60), min_size=1
    ),
)
def test_any_numbers_and_texts_read_back_in_both_programs(
    values: list[float], texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    write_sav(small(pd.Series(values)), folder / "n.sav", language="nb")
    parts = {"type": "string", "measure": "nominal", "format": "A240", "bytes": 240}
    write_sav(small(pd.Series(texts, dtype="str"), **parts), folder / "t.sav", language="nb")


def test_without_pspp_the_manifest_names_one_reader(
    every_kind: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spss, "pspp_path", lambda: None)
    manifest = write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    assert [a.reader.split()[0] for a in manifest.readers] == ["pyreadstat"]


# --- all or nothing -----------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["_write", "_attested", "manifest_of"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_after_a_failure_nothing_is_left_and_the_old_file_stands(
    step: str,
    error: type[BaseException],
    every_kind: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = tmp_path / "alt.sav"
    old.write_bytes(b"the old file")

    def fail(*_args: object, **_more: object) -> None:
        raise error("made to fail")

    monkeypatch.setattr(spss, step, fail)
    with pytest.raises(ExportError if error is OSError else error):
        write_sav(every_kind, old, language="nb")
    assert files_in(tmp_path) == ["alt.sav"]
    assert old.read_bytes() == b"the old file"


KILLED = """
import os, signal, sys
from pathlib import Path
import pandas as pd
from workmh_measures.dataset.codebook import Codebook, Dataset, Variable
from workmh_measures.export import spss
variable = Variable(name="x", label={"nb": "x"}, kind="other", type="numeric", measure="scale", format="F8.4")
codebook = Codebook(variables=(variable,), title={"nb": "t"}, languages=("nb",))
spss.manifest_of = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
spss.write_sav(Dataset(pd.DataFrame({"x": [1.0]}), codebook), sys.argv[1], language="nb")
"""


def test_a_kill_between_writing_and_renaming_leaves_no_file_and_the_rest_is_swept(
    every_kind: Dataset, tmp_path: Path
) -> None:
    target = tmp_path / "alt.sav"
    target.write_bytes(b"the old file")
    run = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"the old file"
    (hidden,) = [p for p in tmp_path.iterdir() if p != target]
    assert hidden.name.startswith(".")
    long_ago = time.time() - 7200
    os.utime(hidden, (long_ago, long_ago))
    write_sav(every_kind, target, language="nb")
    assert files_in(tmp_path) == ["alt.sav", "alt.sav.manifest.json"]


def test_a_file_that_reads_back_otherwise_is_not_kept(
    every_kind: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = spss._write

    def write_another_value(content: Reading, path: Path) -> None:
        column = np.array(content.columns["demo_total"])
        column[1] = np.nextafter(column[1], 1)
        write(replace(content, columns={**content.columns, "demo_total": column}), path)

    monkeypatch.setattr(spss, "_write", write_another_value)
    with pytest.raises(ExportError, match=r"EXP-ATTEST.*'demo_total', row 2") as caught:
        write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    assert len(caught.value.problems) == 2  # one for each reader
    assert files_in(tmp_path) == []


def test_without_all_its_keys_no_claim_is_made_about_rows(every_kind: Dataset, tmp_path: Path) -> None:
    part = every_kind.only(["id", "demo_total"])
    assert write_sav(part, tmp_path / "x.sav", language="nb").keys_unique is None


def test_a_folder_that_does_not_exist_is_a_problem_of_five_parts(every_kind: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="EXP-FILE"):
        write_sav(every_kind, tmp_path / "no" / "alt.sav", language="nb")


# --- the second reader --------------------------------------------------------------------------


def test_pspp_is_installed_where_the_tests_run() -> None:
    assert shutil.which("pspp") is not None


def test_a_warning_of_pspp_is_a_failure(tmp_path: Path) -> None:
    frame = pd.DataFrame({"and": [1.0], "a": [1.0]})
    pyreadstat.write_sav(frame, str(tmp_path / "w.sav"))
    with pytest.raises(ExportError, match="EXP-READER"):
        read_with_pspp(tmp_path / "w.sav")


def test_every_part_of_a_reading_is_compared(every_kind: Dataset, tmp_path: Path) -> None:
    write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    expected = expected_reading(every_kind, "nb", None)
    changes = {
        "label": "annen",
        "format": "F9.0",
        "width": 9,
        "measure": "scale",
        "value_labels": {1.0: "Ja"},
        "missing": (-999.0, -991.0),
    }
    place = every_kind.codebook.names.index("demo_01")
    for reading in (read_sav(tmp_path / "alt.sav"), read_with_pspp(tmp_path / "alt.sav")):
        assert differences(expected, reading) == []
        for part, value in changes.items():
            variables = list(reading.variables)
            variables[place] = replace(variables[place], **{part: value})
            found = differences(expected, replace(reading, variables=tuple(variables)))
            assert len(found) == 1, part
            assert part in found[0].text


def test_sixteen_thousand_rows_are_attested_by_pspp_within_seconds(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    names = [f"x{i}" for i in range(30)]
    variables = tuple(
        Variable(name=n, label={"nb": n}, kind="other", type="numeric", measure="scale", format="F8.4")
        for n in names
    )
    frame = pd.DataFrame(rng.normal(size=(16_426, 30)), columns=names)
    codebook = Codebook(variables=variables, title={"nb": "Stor"}, languages=("nb",))
    begun = time.perf_counter()
    manifest = write_sav(Dataset(frame, codebook), tmp_path / "stor.sav", language="nb")
    assert time.perf_counter() - begun < 10
    assert manifest.readers[1].values == 16_426 * 30
