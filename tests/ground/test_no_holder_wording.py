"""The project carries no wording of published instruments: not in definitions, test data, repository or wheel."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
WORDED = DATA / "wording_files"
LONGEST_LABEL_WORDS = 10
"""A label names a topic; whole sentences are somebody's wording."""


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def is_pack(text: str) -> bool:
    """Whether a file is a wording pack: it says so by its keys."""
    try:
        content = json.loads(text)
    except ValueError:
        return False
    return isinstance(content, dict) and {"texts", "licence_note", "structure"} <= set(content)


def is_questionnaire(path: Path, content: bytes) -> bool:
    """Whether a file is a questionnaire of another program, or a wording pack or template."""
    if path.suffix == ".json":
        return b'"Questionnaire"' in content or is_pack(content.decode("utf-8", errors="replace"))
    if path.suffix in {".csv", ".tsv"}:
        head = content[:500].lower()
        return (
            b"variable / field name" in head
            or b"field_label" in head
            or b"element,item,code,language" in head
        )
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            names = re.findall(r'name="([^"]+)"', book.read("xl/workbook.xml").decode("utf-8"))
        return bool({"survey", "wording"} & {name.lower() for name in names})
    return False


@pytest.mark.parametrize("name", instrument_ids())
def test_items_of_others_have_short_labels_and_no_text(name: str) -> None:
    instrument = load_instrument(name)
    if instrument.licence.wording == "project":
        return
    assert [item.id for item in instrument.items if item.text is not None] == []
    labels = [text for item in instrument.items for text in item.label.root.values()]
    assert [
        text for text in labels if len(text.split()) > LONGEST_LABEL_WORDS or text.endswith((".", "?"))
    ] == []


def test_questionnaires_in_the_repository_are_those_their_provenance_allows() -> None:
    named = set(
        re.findall(
            r"`([a-z0-9_]+\.(?:json|csv|xlsx))`", (WORDED / "PROVENANCE.md").read_text(encoding="utf-8")
        )
    )
    found = [path for path in tracked() if is_questionnaire(path, path.read_bytes())]
    assert len(found) == len(named)
    assert {path.relative_to(ROOT) for path in found if path.parent != WORDED} == set()
    assert {path.name for path in WORDED.iterdir()} == named | {"PROVENANCE.md"}


def test_every_text_of_the_questionnaires_of_published_instruments_is_made_up() -> None:
    kept = {
        "text",
        "display",
        "title",
        "name",
        "copyright",
        "description",
        "valueString",
        "valueMarkdown",
        "div",
    }
    wrong: list[str] = []

    def look(node: object, key: str = "") -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                look(value, name)
        elif isinstance(node, list):
            for value in node:
                look(value, key)
        elif isinstance(node, str) and key in kept and not re.fullmatch(r"Made-up text \d+|[\d.]+", node):
            wrong.append(node)

    files = sorted(WORDED.glob("fhir_*.json"))
    assert len(files) == 3
    for path in files:
        look(json.loads(path.read_text(encoding="utf-8")))
    assert wrong == []


def test_what_goes_into_the_wheel_holds_no_wording() -> None:
    """The wheel is made of these three folders; another test compares it with them file by file."""
    folders = [ROOT / "src" / "workmh_measures", ROOT / "instruments", ROOT / "studies"]
    shipped = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(shipped) > 100
    assert [path for path in shipped if is_questionnaire(path, path.read_bytes())] == []
    assert [
        path for path in shipped if path.suffix in {".xlsx", ".csv", ".tsv"} or "wording" in path.parts
    ] == []


def test_the_scan_knows_a_pack_and_a_template_when_it_sees_one(tmp_path: Path) -> None:
    pack = b'{"texts": {}, "licence_note": "", "structure": ""}'
    assert is_questionnaire(tmp_path / "p.json", pack)
    assert is_questionnaire(tmp_path / "t.csv", "\ufeffelement,item,code,language,text\n".encode())
    assert not is_questionnaire(tmp_path / "o.json", b'{"texts": {}}')
