"""Nothing that leaves as csv, tsv or xlsx acts in a spreadsheet, whatever people typed; numbers stay numbers.

Everything is read back by other readers than those of this project: the csv module of Python, openpyxl, and the XML itself.
"""

from __future__ import annotations

import ast
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import workmh_measures
from workmh_measures.dataset.formula_escape import restored
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.interop.write_tables import write_table
from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.rating import UnitRating
from workmh_measures.model.work import BenefitSpell, RegisterRecord
from workmh_measures.report.blocks import Cell, Group, Phrase, Table, head, number, words
from workmh_measures.report.table_file import table_csv, table_workbook
from workmh_measures.report.writer import Writer
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import RegisterEvent, WithdrawnEvent
from workmh_measures.storage.trail import Wanted, trail_frame
from workmh_measures.storage.unit_ratings import keep_unit_ratings
from workmh_measures.study_export import TABLES, Choices, export_study

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "'=1+1",
    '"=1+1"',
    "＝1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '=HYPERLINK("x","y")',
    "=cmd|' /C calc'!A0",
    "-",
]
PRINTED = [one for one in HOSTILE if one.isprintable() and one == one.strip()]
NUMBERS = [-3.0, -2.5, 0.0, 7.0]
SOURCE = Path(workmh_measures.__file__).parent
DAY = date(2025, 1, 15)


def acts(cell: str) -> bool:
    """Say whether a cell of a csv file could be taken for a formula, by any program that takes off what hides a sign."""
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", cell):
        return False
    bare = cell.lstrip(' \t\r\n\x00\x0b\x0c\u200b\ufeff"')
    return cell[:1] in ("\t", "\r", "\n") or bare[:1] in tuple("=+-@＝＋－＠")


def cells_of_csv(content: bytes, separator: str = ",") -> list[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    found = [cell for row in rows for cell in row]
    assert [cell for cell in found if acts(cell)] == []
    return found


def cells_of_workbook(content: bytes) -> list[object]:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        for name in whole.namelist():
            if name.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >/]|<hyperlink", whole.read(name)), name
            assert "externalLink" not in name
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return [cell.value for cell in cells if cell.value is not None]


def read(path: Path) -> list[object]:
    if path.suffix == ".xlsx":
        return cells_of_workbook(path.read_bytes())
    return [*cells_of_csv(path.read_bytes(), "\t" if path.suffix == ".tsv" else ",")]


def texts(cells: list[object]) -> set[str]:
    """Return the texts as they stand and as they were before an apostrophe was put in front."""
    return {one for cell in cells for one in (str(cell), restored(str(cell)))}


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx"])
def test_any_table_that_is_written(tmp_path: Path, ending: str) -> None:
    n = len(HOSTILE)
    frame = pd.DataFrame({"=1+1": pd.Series(HOSTILE, dtype="str"), "n": (NUMBERS * n)[:n]})
    write_table(frame, tmp_path / f"t{ending}")
    found = read(tmp_path / f"t{ending}")
    assert {one for one in HOSTILE if "\r" not in one and "\n" not in one} <= texts(found)
    assert {*NUMBERS} <= {float(str(one)) for one in found if re.fullmatch(r"-?[0-9.]+", str(one))}
    if ending == ".xlsx":
        assert {*NUMBERS} <= {one for one in found if isinstance(one, (int, float))}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_table_of_a_page_or_a_report(language: str) -> None:
    writer = Writer(language)
    rows = [
        [Cell(text=one, scope="row", note=one), words(one), number(writer.number(value, 1))]
        for one, value in zip(HOSTILE, NUMBERS * len(HOSTILE), strict=False)
    ]
    heads = [[head("=1+1"), head("@x"), head("-1+2", is_number=True)]]
    table = Table("t", "=1+1", heads, [Group(rows, heading=Cell(text="=2+2"))], [Phrase("@SUM(A1)")])
    written = cells_of_csv(table_csv(table, writer=writer))
    assert {"=1+1", "@SUM(A1)", "-"} <= texts([*written])
    assert {"-3", "-2.5"} <= {*written}
    found = cells_of_workbook(table_workbook(table, writer=writer))
    assert {-3, -2.5, 0, 7} <= {one for one in found if isinstance(one, (int, float))}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store whose people, units, accounts, reasons and words are formulas."""
    path = tmp_path_factory.mktemp("hostile") / "store.db"
    with closing(Store.create(f"sqlite:///{path}")) as store:
        form = {"wave": "t0", "instrument": "bipq", "item": "cause_1", "mode": "web", "language": "nb"}
        for place, said in enumerate(HOSTILE):
            who = PRINTED[place % len(PRINTED)] + str(place)
            about = {"participant": who, "entered_by": PRINTED[place % len(PRINTED)]}
            enrolled = {"unit": said.strip(), "anchors": {"inclusion": DAY}, "strata": {}}
            store.append(
                "awac",
                [
                    EnrolledEvent(request_id=f"e{place}", **about, **enrolled),
                    AnswerEvent(request_id=f"a{place}", **about, **form, fingerprint="f", value=said),
                    WithdrawnEvent(
                        request_id=f"w{place}", **about, level="treatment", day=DAY, reason=said.strip()
                    ),
                ],
            )
            spell = BenefitSpell("sickness_benefit", DAY, date(2025, 3, 1), 50.0)
            record = RegisterRecord(who, "=nav", date(2025, 1, 1), date(2025, 6, 1), benefits=(spell,))
            store.append("awac", [RegisterEvent(request_id=f"r{place}", **about, record=record)])
        yield store


def test_every_table_of_an_export(hostile: Store, tmp_path: Path) -> None:
    choices = Choices(
        day=date(2025, 2, 1),
        language="nb",
        tables=TABLES,
        formats=("csv", "xlsx", "codebook"),
        free_text=True,
        dates=True,
    )
    made = export_study(hostile, load_study("awac"), folder=tmp_path, choices=choices, by="=anna")
    tables = [path for path in made if path.suffix in (".csv", ".xlsx")]
    assert {path.suffix for path in tables} == {".csv", ".xlsx"}
    assert {"long", "wide", "months", "spells"} <= {path.stem.removeprefix("awac_") for path in tables}
    for path in tables:
        read(path)
    for ending in (".csv", ".xlsx"):
        assert {"=1+1", '=HYPERLINK("x","y")'} <= texts(read(tmp_path / f"awac_long{ending}"))


def test_the_ratings_of_units(tmp_path: Path) -> None:
    study, ips25 = load_study("ips_rct"), load_instrument("ips25")
    answers = dict.fromkeys(ips25.item_ids, 4.0)
    with closing(Store.create(f"sqlite:///{tmp_path / 'store.db'}")) as store:
        rated = [
            UnitRating(unit=said.strip(), instrument="ips25", day=DAY, answers=answers, rater=said.strip())
            for said in HOSTILE
            if len(said.encode()) <= 32
        ]
        keep_unit_ratings(store, "ips_rct", rated, {"entered_by": "a", "fingerprint": fingerprint(ips25)})
        choices = Choices(day=DAY, language="nb", tables=("ratings",), formats=("csv", "xlsx"))
        made = export_study(store, study, folder=tmp_path / "out", choices=choices, by="anna")
    tables = [path for path in made if path.suffix in (".csv", ".xlsx")]
    assert len(tables) == 2
    for path in tables:
        assert {"=1+1", "@SUM(A1)"} <= texts(read(path))


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx"])
def test_the_audit_trail(hostile: Store, tmp_path: Path, ending: str) -> None:
    frame = trail_frame(hostile, "awac", Wanted(arms=True), zone=TIME_ZONE)
    write_table(frame, tmp_path / f"trail{ending}")
    assert {*PRINTED} <= texts(read(tmp_path / f"trail{ending}"))


# --- nothing else writes ----------------------------------------------------------------------------

WRITES = {
    "interop/write_workbook.py": "any table",
    "interop/write_delimited.py": "any table",
    "report/table_file.py": "a table of a page",
    "report/service_workbook.py": "tests/report; texts by write_string alone, see below",
    "export/delimited.py": "export",
    "export/codebook_table.py": "export",
    "interop/wording_template.py": "tests/interop/test_wording_template.py",
    "interop/allocation_file.py": "ids of the study file, made harmless all the same",
    "cli/simulated_files.py": "made-up answers by the program itself, no words",
    "trial/data_content.py": "a hash, never a file",
}


def test_no_module_writes_a_table_that_is_not_tried() -> None:
    writing = re.compile(
        r"csv\.writer|csv\.DictWriter|xlsxwriter|to_csv\(|to_excel\(|\.write_csv\(|openpyxl\.Workbook"
    )
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if writing.search(path.read_text(encoding="utf-8"))
    }
    assert found == {*WRITES}


@pytest.mark.parametrize(
    "name", [name for name in WRITES if "xlsxwriter" in (SOURCE / name).read_text("utf-8")]
)
def test_no_cell_of_a_workbook_is_written_by_a_method_that_guesses(name: str) -> None:
    tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"))
    guessing = {
        "write_formula",
        "write_array_formula",
        "write_url",
        "write_row",
        "write_column",
        "write_rich_string",
    }
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & guessing
    sheets = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("sheet.write", "about.write", "page.write")
    ]
    assert not sheets
