"""The documents: their links lead somewhere, their blocks run, their tables are those of the code."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import CATALOGUE
from workmh_measures.model.fingerprint import fingerprint

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
TOP = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
KINDS = {"sh", "console", "yaml", "python", "sql", "nginx", "ini"}


def name(path: Path) -> str:
    return path.name


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("reference_tables")


def anchors(path: Path) -> set[str]:
    """The anchors of the headings of a document, as they are made from their words."""
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def broken_links(text: str, page: Path) -> list[str]:
    """The relative links of a text that lead to no file or to no heading."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", text)):
        if target.startswith(("https://", "http://")):
            continue
        file, _, heading = target.partition("#")
        led = (page.parent / file).resolve() if file else page
        if not led.exists() or (heading and heading not in anchors(led)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=name)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    assert broken_links(page.read_text(encoding="utf-8"), page) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "docs" / "definition-format.md"
    text = "[a](spss.md) [b](none.md) [c](#a-complete-example) [d](#no-such-heading) [e](https://example.org)"
    assert broken_links(text, page) == ["none.md", "#no-such-heading"]


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=name)
def test_every_block_says_what_it_is(page: Path) -> None:
    kinds = {kind for kind, _ in BLOCK.findall(page.read_text(encoding="utf-8"))}
    drawings = {""} if page.name == "ARCHITECTURE.md" else set()
    assert kinds <= KINDS | drawings


def test_shell_blocks_of_the_other_documents_stand_in_the_tour_that_is_run() -> None:
    for page in TOP:
        text = page.read_text(encoding="utf-8")
        outside = re.sub(r"\n## One minute on the command line\n.*?(?=\n## )", "", text, flags=re.DOTALL)
        assert "sh" not in {kind for kind, _ in BLOCK.findall(outside)}, page.name


def shell_pages() -> list[Path]:
    return [p for p in PAGES if any(kind == "sh" for kind, _ in BLOCK.findall(p.read_text(encoding="utf-8")))]


def test_the_pages_for_users_show_what_runs() -> None:
    names = {page.stem for page in shell_pages()}
    assert {"definition-format", "column-map", "scores-and-missing", "statistics", "command-line"} <= names


@pytest.mark.parametrize("page", shell_pages(), ids=name)
def test_the_shell_blocks_of_a_page_run_as_written(page: Path, tmp_path: Path) -> None:
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    for kind, body in blocks:
        file = re.match(r"# (\w+\.yaml)\n", body)
        if kind == "yaml" and file:
            (tmp_path / file[1]).write_text(body, encoding="utf-8")
    program = "set -eu\n" + "".join(body for kind, body in blocks if kind == "sh")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(
        ["sh", "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "workmh " in program


# --- tables made from the code -------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_tables_of_a_document_are_those_of_the_code(page: Path, tools: ModuleType) -> None:
    text = page.read_text(encoding="utf-8")
    assert tools.renewed(text) == text, "run `make docs`"


def test_the_readme_says_of_instruments_what_their_files_say(tools: ModuleType) -> None:
    """A new file needs no place at once: adding an instrument is adding one file."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    readme = readme[readme.index("<!-- made by make docs: instruments -->") :]
    said, now = (
        set(re.findall(r"`\w+`(?: \(draft\))?(?=,| \|)", text)) for text in (readme, tools.renewed(readme))
    )
    assert said <= now, "run `make docs`"
    assert len(said) > 60


def test_every_table_stands_somewhere(tools: ModuleType) -> None:
    texts = [page.read_text(encoding="utf-8") for page in [*PAGES, ROOT / "README.md"]]
    assert {table for text in texts for table in tools.table_names(text)} == set(tools.TABLES)


def test_every_command_and_option_is_documented_with_words(tools: ModuleType) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in page.split("\n### ")[1:]}
    called = dict(tools.commands())
    assert set(sections) == set(called) - {"workmh"}
    for call, command in called.items():
        assert command.help, call
        options = [option for option in command.params if isinstance(option, click.Option)]
        for option in options if call != "workmh" else []:
            start = re.compile(rf"\| `{re.escape(', '.join(option.opts))}[ `]")
            rows = [r for r in sections[call].splitlines() if start.match(r)]
            assert len(rows) == 1, f"{call} {option.name}"
            assert re.search(r"\| \w.* \|$", rows[0]), f"{call} {option.name} says nothing"


# --- the pages of make docs ----------------------------------------------------------------------

RAISED = re.compile(r"""["'\s(]((?:DEF|EXP|RESP|COL|MAP|TABLE)-[A-Z]+(?:-[A-Z]+)*)["']""")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "build"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        docs = importlib.import_module("docs")
        patch.setattr(docs, "FOLDER", folder)
        patch.setattr(docs, "documents", list)
        gone = folder / "library" / "nb" / "gone.html"
        gone.parent.mkdir(parents=True)
        gone.write_text("of an instrument that is no more", encoding="utf-8")
        assert docs.main() == 0
    return folder


def test_the_reference_pages_are_built(built: Path) -> None:
    pages = {"instruments.md", "commands.md", "messages.md", "instrument.schema.json", "study.schema.json"}
    assert {path.name for path in built.iterdir()} == pages | {"library"}
    assert json.loads((built / "study.schema.json").read_text(encoding="utf-8"))["title"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_instrument_has_its_page_with_the_fingerprint_of_today_and_no_other_has(
    built: Path, language: str
) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (built / "library" / language).iterdir()}
    assert set(pages) == {*instrument_ids(), "index", "left-out"}
    for name in instrument_ids():
        assert re.findall(r"\b[0-9a-f]{64}\b", pages[name]) == [fingerprint(load_instrument(name))], name


def test_the_pages_of_the_library_are_not_kept_in_the_repository() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", "build/docs/library/nb/index.html"], cwd=ROOT, check=False
    )
    assert ignored.returncode == 0


def test_every_message_code_in_the_source_is_on_the_page_of_messages(built: Path) -> None:
    page = (built / "messages.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([A-Z-]+)` \| .+ \| .+ \|$", page, re.MULTILINE))
    source = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    raised = {code for text in source for code in RAISED.findall(text)}
    assert len(raised) > 60
    assert raised <= rows
    assert set(CATALOGUE) == rows


def test_the_documents_that_hold_tables_are_found(tools: ModuleType) -> None:
    docs = importlib.import_module("docs")
    found = {path.name for path in docs.documents()}
    pages = {
        "definition-format.md",
        "command-line.md",
        "scores-and-missing.md",
        "statistics.md",
        "comparison.md",
        "jobs2.md",
        "trial-validation.md",
        "staff-app.md",
    }
    assert pages | {"README.md"} == found
