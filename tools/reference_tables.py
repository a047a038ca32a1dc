"""Tables in the documents that follow from the code, each between two marks; `renewed` writes them again."""

from __future__ import annotations

import functools
import itertools
import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from simulation_tables import TRIAL_SIMULATIONS, simulation_table
from worked_tables import jobs2_table

from workmh_measures.analysis.estimate_names import ANALYSES, METHODS, ROUTES
from workmh_measures.cli import workmh
from workmh_measures.dataset.variables import score_variables
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.definitions.reader import read_yaml
from workmh_measures.model.missing import MISSING_NAMES, missing_label
from workmh_measures.model.scale import Scale
from workmh_measures.model.staff_rights import BY_UNIT, COLLEAGUE, RIGHTS, STAFF_ROLES
from workmh_measures.scoring.score import STATUS_NAMES
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.words import word

__all__ = ["TABLES", "commands", "renewed", "table_names"]

MARK = re.compile(r"(<!-- made by make docs: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a document with every marked table as the code makes it now."""
    return MARK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}", text)


def table_names(text: str) -> list[str]:
    """Return the names of the marked tables of a document."""
    return [found[2] for found in MARK.finditer(text)]


def table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    """Return a table of a document."""
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    lines = [list(head), ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- rules --------------------------------------------------------------------------------------------


def rules(field: str) -> list[type[BaseModel]]:
    """Return the types of the rules a field of a scale takes."""
    return list(_models(Scale.model_fields[field].annotation, Scale.model_fields[field]))


def _models(annotation: Any, field: FieldInfo | None = None) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    parts = [*typing.get_args(annotation), *(field.metadata if field else [])]
    for part in parts:
        yield from _models(part)


def _rule_rows(field: str) -> Iterator[Sequence[object]]:
    for model in rules(field):
        name = typing.get_args(model.model_fields["rule"].annotation)[0]
        arguments = [
            f"`{key}`" if part.is_required() else f"`{key}` ({_shown(part.default)} when not given)"
            for key, part in model.model_fields.items()
            if key != "rule"
        ]
        yield f"`{name}`", (model.__doc__ or "").strip(), ", ".join(arguments) or "–"


def _shown(default: Any) -> str:
    return "none" if default == () else f"{default:g}"


def _rules(field: str) -> str:
    return table(("rule", "gives", "arguments"), _rule_rows(field))


# --- codes --------------------------------------------------------------------------------------------


def _missing_rows() -> Iterator[Sequence[object]]:
    for code in sorted(MISSING_NAMES, reverse=True):
        yield code, f"`{MISSING_NAMES[code]}`", missing_label(code, "en"), missing_label(code, "nb")


def _status_rows() -> Iterator[Sequence[object]]:
    status = next(v for v in score_variables(load_instrument("hads"), {}) if v.kind == "status")
    for one in status.value_labels:
        yield int(one.code), f"`{STATUS_NAMES[int(one.code)]}`", one.label["en"], one.label["nb"]


# --- instruments and commands -------------------------------------------------------------------------


def _instrument_rows() -> Iterator[Sequence[object]]:
    by_domain: dict[str, list[str]] = {}
    for one in map(load_instrument, instrument_ids()):
        mark = "" if one.status == "verified" else " (draft)"
        by_domain.setdefault(one.domain, []).append(f"`{one.id}`{mark}")
    for domain, ids in sorted(by_domain.items()):
        yield domain.replace("_", " "), ", ".join(ids)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it, groups before their commands."""
    waiting: list[tuple[str, click.Command]] = [("workmh", workmh)]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=name)
            found = [(sub, command.get_command(context, sub)) for sub in command.list_commands(context)]
            waiting = [(f"{name} {sub}", one) for sub, one in found if one is not None] + waiting


def _command_pages() -> str:
    return "\n\n".join(_command(name, command) for name, command in commands() if name != "workmh")


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
    call = " ".join([name, *arguments])
    options = [p for p in command.params if isinstance(p, click.Option)]
    words = " ".join(line.strip() for line in (command.help or "").split("\n")).strip()
    parts = [f"### {name}", f"`{call}`", words]
    if options:
        parts.append(table(("option", "meaning"), (_option(p, context) for p in options)))
    return "\n\n".join(parts)


def _option(option: click.Option, context: click.Context) -> Sequence[object]:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    marks = ["needed"] if option.required else []
    if callable(option.default):
        marks.append(f"default: {option.show_default}")
    elif option.show_default and option.default is not None:
        marks.append(f"default `{option.default}`")
    more = f" ({', '.join(marks)})" if marks else ""
    return f"`{', '.join(option.opts)}{value}`", f"{option.help or ''}{more}"


# --- statistics ---------------------------------------------------------------------------------------

TESTS = Path(__file__).resolve().parents[1] / "tests"
COMPARISONS = TESTS / "analysis" / "comparison"
PROGRAMS = TESTS / "reference"


def _comparison_rows() -> Iterator[Sequence[object]]:
    for path in sorted(COMPARISONS.glob("*.yaml")):
        for row in read_yaml(path).data:
            names = ("statistic", "program", "ours", "theirs", "who_is_right", "why")
            yield [str(row[name]).strip() for name in names]


def _name_rows(names: Mapping[str, str]) -> Iterator[Sequence[object]]:
    for name, meaning in names.items():
        yield f"`{name}`", meaning


def _program_rows() -> Iterator[Sequence[object]]:
    """Yield each program that tests compare with, and its first comment."""
    for path in sorted(PROGRAMS.glob("[!_]*.[Rs]*")):
        if path.suffix in (".R", ".sps"):
            lines = itertools.takewhile(lambda line: line[:1] in "#*", path.read_text("utf-8").splitlines())
            told = " ".join(line.lstrip("#* ").strip() for line in lines)
            yield f"`tests/reference/{path.name}`", f"{told.split('. ')[0].removesuffix('.')}."


def _page_rows() -> Iterator[Sequence[object]]:
    for page in STAFF_PAGES:
        may = set(STAFF_ROLES) if page.action is None else RIGHTS[page.action] - {COLLEAGUE}
        roles = "every account" if may == set(STAFF_ROLES) else ", ".join(r for r in STAFF_ROLES if r in may)
        unit = "yes" if page.action in BY_UNIT else ""
        yield word("en", page.title), f"`{page.address}`", roles, unit


TABLES: dict[str, Callable[[], str]] = {
    "staff_pages": lambda: table(("page", "address", "roles", "one unit alone"), _page_rows()),
    "jobs2": jobs2_table,
    "comparison": lambda: table(
        ("statistic", "program", "here", "there", "who is right", "why"), _comparison_rows()
    ),
    "programs": lambda: table(("program", "what it computes"), _program_rows()),
    "methods": lambda: table(("`method`", "which variant"), _name_rows(METHODS)),
    "routes": lambda: table(("`missing`", "which answers were used"), _name_rows(ROUTES)),
    "analyses": lambda: table(("`analysis`", "what it is, and when to cite it"), _name_rows(ANALYSES)),
    "combine_rules": lambda: _rules("combine"),
    "transform_rules": lambda: _rules("transform"),
    "rounding_rules": lambda: _rules("round"),
    "missing_codes": lambda: table(("code", "name in a column map", "English", "Norwegian"), _missing_rows()),
    "statuses": lambda: table(("code", "word", "English label", "Norwegian label"), _status_rows()),
    "instruments": lambda: table(("domain", "instruments"), _instrument_rows()),
    "commands": _command_pages,
    **{program: functools.partial(simulation_table, program) for program in TRIAL_SIMULATIONS},
}
