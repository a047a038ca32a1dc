"""Limits on the maximum: a module of 400 lines, a page of staff below 60, a function of 40 lines of code, five parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmh_measures.ui.staff_pages import STAFF_PAGES

SOURCE = Path(__file__).parents[2] / "src"
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 40, 5
PAGE_LINES = 60
VAGUE_NAMES = {"utils", "helpers", "common", "util", "helper", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))


def code_lines(function: Function, lines: list[str]) -> int:
    """Lines from `def` to the end, without docstring, empty lines and lines of comment."""
    counted = set(range(function.lineno, (function.end_lineno or function.lineno) + 1))
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        counted -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return sum(1 for n in counted if lines[n - 1].strip() and not lines[n - 1].strip().startswith("#"))


def parameters(function: Function) -> int:
    """Named parameters without self and cls; *args and **kwargs name nothing."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([n for n in names if n not in {"self", "cls"}])


def is_command(function: Function) -> bool:
    """A command of the command line: its parameters are the options a user may give."""
    calls = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
    return any(isinstance(c, ast.Attribute) and c.attr in {"command", "group"} for c in calls)


def faults(path: Path, text: str) -> Iterator[str]:
    lines = text.splitlines()
    if len(lines) > MODULE_LINES:
        yield f"{path}: {len(lines)} lines; at most {MODULE_LINES}. Split it by idea."
    if path.stem in VAGUE_NAMES:
        yield f"{path}: the name says nothing. Name the file by the field's word."
    for function in functions(text) if path.suffix == ".py" else ():
        place = f"{path}:{function.lineno} {function.name}"
        if (n := code_lines(function, lines)) > FUNCTION_LINES:
            yield f"{place}: {n} lines of code; at most {FUNCTION_LINES}. Give its steps names of their own."
        if (n := parameters(function)) > PARAMETERS and not is_command(function):
            yield f"{place}: {n} parameters; at most {PARAMETERS}. Put those that belong together in a type."


def test_the_source_keeps_the_limits() -> None:
    paths = [p for ending in ("*.py", "*.js", "*.css") for p in sorted(SOURCE.rglob(ending))]
    found = [f for p in paths for f in faults(p.relative_to(SOURCE), p.read_text(encoding="utf-8"))]
    assert paths
    assert not found, "\n" + "\n".join(found)


def test_a_page_of_staff_asks_the_right_calls_the_core_and_shows() -> None:
    pages = sorted((SOURCE / "workmh_measures" / "ui" / "pages").glob("*.py"))
    lines = {page.name: len(page.read_text(encoding="utf-8").splitlines()) for page in pages}
    assert len(lines) > len(STAFF_PAGES)
    assert {name: n for name, n in lines.items() if n >= PAGE_LINES} == {}


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 40
DOCUMENTED = 'def f():\n    """Say.\n\n' + "    much\n" * 60 + '    """\n    # why\n\n    return 1\n'
COMMAND = "@main.command()\ndef score(a, b, c, d, e, f):\n    pass\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("m.py", "x = 1\n" * 401, ["401 lines"]),
        ("m.py", "x = 1\n" * 400, []),
        ("m.py", LONG_FUNCTION, ["41 lines of code"]),
        ("m.py", DOCUMENTED, []),
        ("m.py", "def f(a, b, *, c, d, e, g):\n    pass\n", ["6 parameters"]),
        ("m.py", "class A:\n    def f(self, a, b, *, c, d, e, **slots):\n        pass\n", []),
        ("m.py", COMMAND, []),
        ("utils.py", "", ["the name says nothing"]),
    ],
)
def test_each_limit_is_seen(name: str, text: str, expected: list[str]) -> None:
    found = list(faults(Path(name), text))
    assert len(found) == len(expected)
    assert all(e in f for e, f in zip(expected, found, strict=True))
