"""Hostile and broken files of wording: one clear refusal each, in time, and nothing written."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import Problem, ProblemError
from workmh_measures.interop import foreign
from workmh_measures.interop.limits import MAX_JSON_DEPTH, MAX_WORDING_BYTES, MAX_WORKBOOK_UNPACKED
from workmh_measures.interop.wording_import import Asked, read_wording, wording_made

HADS = load_instrument("hads")
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>'
)


def refusal(path: Path, content: bytes | str) -> Problem:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    began = time.monotonic()
    with pytest.raises(ProblemError) as raised:
        wording_made(read_wording(path, HADS, Asked(language="nb")), HADS)
    assert time.monotonic() - began < 20
    assert list(path.parent.iterdir()) == [path]
    (found,) = raised.value.problems
    assert found.hint
    assert str(path) in found.where
    return found


def workbook(**changed: str | bytes) -> bytes:
    """A small workbook with some of its parts replaced."""
    book = openpyxl.Workbook()
    book.active.append(["element", "item", "code", "language", "text"])
    plain, made = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return made.getvalue()


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ({SHEET: ENTITIES}, "TABLE-READ", "DTD"),
        ({SHEET: EXTERNAL}, "TABLE-READ", "DTD"),
        ({"xl/workbook.xml": EXTERNAL}, "TABLE-READ", "DTD"),
        ({SHEET: ENTITIES.encode("utf-16")}, "TABLE-READ", "DTD or is not UTF-8"),
        ({SHEET: b"<worksheet>" + b" " * (MAX_WORKBOOK_UNPACKED + 1)}, "TABLE-SIZE", "unpacked"),
        ({SHEET: b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"}, "TABLE-SIZE", "grows"),
        ({SHEET: "<worksheet><sheetData>"}, "TABLE-READ", "damaged"),
        ({"xl/vbaProject.bin": "x"}, "TABLE-READ", "macros"),
        ({"xl/externalLinks/externalLink1.xml": "x"}, "TABLE-READ", "other files"),
        ({f"xl/more{i}.xml": "x" for i in range(300)}, "TABLE-SIZE", "parts"),
    ],
)
def test_a_hostile_workbook_is_refused(
    tmp_path: Path, parts: dict[str, str | bytes], code: str, words: str
) -> None:
    found = refusal(tmp_path / "t.xlsx", workbook(**parts))
    assert (found.code, words in str(found)) == (code, True), str(found)


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("t.json", "[" * 100_000 + "]" * 100_000, "TABLE-SIZE", f"{MAX_JSON_DEPTH} levels"),
        ("t.json", '{"a": {"b": 1, "b": 2}}', "TABLE-READ", "'b' stands twice"),
        ("t.json", '{"a": NaN}', "TABLE-READ", "NaN"),
        ("t.json", '{"a": 1', "TABLE-READ", "no JSON"),
        ("t.json", b'{"a": "\xe6\xf8\xe5"}', "TABLE-READ", "not UTF-8"),
        ("t.json", "1" * 5000, "TABLE-READ", "damaged"),
        ("t.json", json.dumps({"resourceType": "Bundle"}), "WORD-KIND", "Bundle"),
        ("t.csv", b"element,text\nitem,\xe6\nitem,\xc3\xa6\n", "TABLE-READ", "two encodings"),
        ("t.csv", "element,text\nitem,ææææ\n".encode() + b"item,\xe6\n", "TABLE-READ", "0xe6"),
        ("t.csv", b"element,te\0xt\n", "TABLE-READ", "NUL"),
        ("t.csv", 'element,text\n"item,x\n', "TABLE-READ", "not closed"),
        ("t.csv", "a,b\n1,2\n", "WORD-KIND", "a, b"),
        ("t.csv", b"", "TABLE-READ", "empty"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0old", "TABLE-READ", "old .xls"),
        ("t.xlsx", b"PK no zip", "TABLE-READ", "damaged"),
        ("t.csv", "element,item,code,language,text\n" + "x,,,nb,y\n" * 10_001, "TABLE-SIZE", "10,002 rows"),
        ("t.xls", b"x", "TABLE-FORMAT", ".xls"),
        ("t.csv", b" " * (MAX_WORDING_BYTES + 1), "TABLE-SIZE", "bytes"),
    ],
)
def test_a_broken_file_is_refused(
    tmp_path: Path, name: str, content: bytes | str, code: str, words: str
) -> None:
    found = refusal(tmp_path / name, content)
    assert (found.code, words in str(found)) == (code, True), str(found)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"TABLE-READ.*No such file"):
        read_wording(tmp_path / "t.csv", HADS, Asked())


def test_a_kind_that_the_file_cannot_be_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"resourceType": "Questionnaire"}', encoding="utf-8")
    with pytest.raises(ProblemError, match="WORD-KIND"):
        read_wording(path, HADS, Asked(kind="template"))


@pytest.mark.parametrize("program", ["print('[1]')", "print('no parts')", "import os; os.abort()", ""])
def test_whatever_ends_the_reading_process_is_one_clear_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(foreign, "_START", program)
    assert refusal(tmp_path / "t.csv", "element,text\n").code == "TABLE-READ"
