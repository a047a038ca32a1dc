"""The codebook as a table: one row for each variable, the same in csv, xlsx and md."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset, ValueLabel
from workmh_measures.errors import ExportError
from workmh_measures.export.codebook_table import (
    CODEBOOK_FORMATS,
    codebook_bytes,
    codebook_table,
    write_codebook,
)


def test_there_is_one_row_for_each_variable_with_what_the_codebook_says(every_kind: Dataset) -> None:
    table = codebook_table(every_kind.codebook, language="nb")
    assert table["name"].tolist() == list(every_kind.codebook.names)
    assert table["position"].tolist() == [str(n + 1) for n in range(len(table))]
    row = table.set_index("name").loc["demo_01"]
    assert row["label"] == "Størrelse demo_01"
    assert (row["type"], row["measure"], row["format"], row["kind"]) == ("numeric", "ordinal", "F4.0", "item")
    assert row["value_labels"] == "0 = Nei; 1 = Ja"
    assert row["missing"].startswith("-999 to -990: -999 = Død; ")
    assert row["missing"].endswith("-990 = Vet ikke (manglende svar)")
    assert (row["fingerprint"], row["wording_hash"]) == ("f" * 64, "w" * 64)
    assert table.set_index("name").loc["arm", "reveals_arm"] == "yes"
    assert table.set_index("name").loc["demo_total", "missing"] == ""


def test_the_three_formats_say_the_same(every_kind: Dataset, tmp_path: Path) -> None:
    table = codebook_table(every_kind.codebook, language="en")
    paths = {
        f: write_codebook(every_kind.codebook, tmp_path / f"c.{f}", language="en") for f in CODEBOOK_FORMATS
    }
    with paths["csv"].open(encoding="utf-8-sig", newline="") as file:
        from_csv = list(csv.reader(file))
    sheet = openpyxl.load_workbook(paths["xlsx"]).active
    from_xlsx = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    from_md = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in paths["md"].read_text(encoding="utf-8").replace("\\_", "_").splitlines()
        if line.startswith("|")
    ]
    expected = [list(table.columns), *table.to_numpy().tolist()]
    assert [[cell.removeprefix("'") for cell in row] for row in from_csv] == expected
    assert from_xlsx == expected
    assert [from_md[0], *from_md[2:]] == expected


@pytest.mark.parametrize("form", CODEBOOK_FORMATS)
def test_the_same_codebook_gives_the_same_bytes(form: str, every_kind: Dataset) -> None:
    first = codebook_bytes(every_kind.codebook, language="nb", form=form)
    assert first == codebook_bytes(every_kind.codebook, language="nb", form=form)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "@SUM(1)", "-1+1"])
def test_no_label_becomes_a_formula(text: str, every_kind: Dataset, tmp_path: Path) -> None:
    first, *rest = every_kind.codebook
    variables = (replace(first, label={"nb": text}, derivation=text), *rest)
    codebook = replace(every_kind.codebook, variables=variables)
    cells = list(csv.reader(io.StringIO(codebook_bytes(codebook, language="nb", form="csv").decode())))[1]
    assert cells.count(f"'{text}") == 2
    sheet = openpyxl.load_workbook(write_codebook(codebook, tmp_path / "c.xlsx", language="nb")).active
    assert (sheet["C2"].value, sheet["C2"].data_type) == (text, "s")


def test_no_label_becomes_markup(every_kind: Dataset) -> None:
    first, *rest = every_kind.codebook
    labels = (ValueLabel(1, {"nb": "<script>|[x](y)"}),)
    codebook = replace(every_kind.codebook, variables=(replace(first, value_labels=labels), *rest))
    text = codebook_bytes(codebook, language="nb", form="md").decode()
    assert "&lt;script&gt;\\|\\[x\\](y)" in text
    assert "<script>" not in text


def test_an_unknown_ending_is_refused_with_those_allowed(every_kind: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"EXP-ENDING.*csv, xlsx, md"):
        write_codebook(every_kind.codebook, tmp_path / "c.docx", language="nb")
    assert list(tmp_path.iterdir()) == []


def test_the_table_has_text_only(every_kind: Dataset) -> None:
    table = codebook_table(every_kind.codebook, language="nb")
    assert not table.isna().any().any()
    assert all(pd.api.types.is_string_dtype(dtype) for dtype in table.dtypes)


def test_a_language_without_labels_is_refused_for_every_variable(every_kind: Dataset) -> None:
    with pytest.raises(ExportError) as refused:
        codebook_table(every_kind.codebook, language="sv")
    assert {one.code for one in refused.value.problems} == {"EXP-LANGUAGE"}
    assert len(refused.value.problems) == len(every_kind.codebook)
