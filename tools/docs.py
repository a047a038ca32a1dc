"""Write what follows from the code and the definition files: tables in README and docs/, pages in build/docs/.

    python tools/docs.py

instruments.md  a row for each instrument        commands.md  every command with its options
messages.md     every message with what to do    *.schema.json  the form of definition files, for editors
library/        a page for each instrument in Norwegian and English, the list, and what was left out
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import reference_tables

from workmh_measures.definitions.json_schema import definition_schema
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import CATALOGUE
from workmh_measures.report.library_files import library_files

TOP = Path(__file__).resolve().parents[1]
FOLDER = TOP / "build" / "docs"


def instruments() -> Iterator[str]:
    """Yield the table of instruments."""
    yield "# Instruments\n"
    yield "| id | name | version | status | items | scales | licence |"
    yield "|---|---|---|---|---|---|---|"
    for i in map(load_instrument, instrument_ids()):
        scales = ", ".join(scale.id for scale in i.scales)
        cells = [i.id, i.name.in_language("en"), i.version, i.status, len(i.items), scales, i.licence.status]
        yield "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def commands() -> Iterator[str]:
    """Yield the help of every command."""
    yield "# Command line\n"
    for name, command in reference_tables.commands():
        context = click.Context(command, info_name=name)
        yield f"## {name}\n\n```\n{command.get_help(context)}\n```\n"


def messages() -> Iterator[str]:
    """Yield the table of messages."""
    yield "# Messages\n\nWords in braces are filled in.\n"
    yield "| code | what is wrong | what to do |"
    yield "|---|---|---|"
    for code, (text, hint) in CATALOGUE.items():
        yield f"| `{code}` | {text} | {hint} |"


def library() -> dict[str, str]:
    """Return the pages of the library by the name of their file."""
    left_out = (TOP / "docs" / "library-left-out.md").read_text(encoding="utf-8")
    return library_files([load_instrument(name) for name in instrument_ids()], left_out=left_out)


def write_library(folder: Path) -> None:
    """Write the library; pages of instruments that are gone go."""
    pages = library()
    for old in folder.glob("*/*.html"):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"build/docs/library/ ({len(pages)} pages)")


def documents() -> list[Path]:
    """Return the documents that hold tables made here."""
    texts = {
        path: path.read_text(encoding="utf-8") for path in [TOP / "README.md", *(TOP / "docs").glob("*.md")]
    }
    return sorted(path for path, text in texts.items() if reference_tables.table_names(text))


def main() -> int:
    """Write all pages."""
    schemas = {
        f"{kind}.schema.json": json.dumps(definition_schema(kind), indent=2, ensure_ascii=False)
        for kind in ("instrument", "study")
    }
    pages = {
        "instruments.md": "\n".join(instruments()),
        "commands.md": "\n".join(commands()),
        "messages.md": "\n".join(messages()),
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in (pages | schemas).items():
        (FOLDER / name).write_text(text + "\n", encoding="utf-8")
        print(f"build/docs/{name}")
    write_library(FOLDER / "library")
    for path in documents():
        path.write_text(reference_tables.renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
        print(path.relative_to(TOP))
    return 0


if __name__ == "__main__":
    sys.exit(main())
