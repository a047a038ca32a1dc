"""What an element reads as Markdown is a text of the tables of words, or goes through `as_it_is`.

Streamlit reads Markdown in labels, titles and messages: a pseudonym, a file name or words of somebody would be markup there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "src" / "workmh_measures" / "ui"
READ = {
    "error", "warning", "info", "success", "markdown", "caption", "write", "title", "header", "subheader", "toast",
    "metric", "badge", "expander", "tabs", "popover", "status", "spinner", "checkbox", "toggle", "button",
    "form_submit_button", "download_button", "link_button", "radio", "segmented_control", "pills", "selectbox",
    "multiselect", "text_input", "text_area", "number_input", "date_input", "time_input", "slider", "table", "divider",
}  # fmt: skip
OPTIONS = {"radio", "segmented_control", "pills"}
# Slots of `say` that hold a number, a day or a digest.
NUMBERS = {
    "n", "number", "new", "changed", "unchanged", "shown", "rows", "found", "wanted", "pages", "anchor", "size", "sha256", "until",
}  # fmt: skip


# Of these the whole text is ours: names of exported files, letters and digits.
EXEMPT = {("data_out/exports_made.py", "table")}


def is_own_text(node: ast.expr | None, known: dict[str, ast.expr]) -> bool:
    """Say whether an expression can only be a text of ours, or one whose marks are escaped."""
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Dict):
        parts = node.values
    elif isinstance(node, ast.DictComp | ast.Subscript | ast.Starred):
        parts = [node.value]
    elif isinstance(node, ast.Lambda):
        parts = [node.body]
    elif isinstance(node, ast.Attribute) and node.attr == "__getitem__":
        parts = [node.value]
    elif isinstance(node, ast.Name):
        left = {name: value for name, value in known.items() if name != node.id}
        return node.id.isupper() or (node.id in known and is_own_text(known[node.id], left))
    elif isinstance(node, ast.Call):
        return is_own_call(node, known)
    else:
        return node is None or isinstance(node, ast.Constant)
    return all(is_own_text(part, known) for part in parts)


def is_own_call(node: ast.Call, known: dict[str, ast.expr]) -> bool:
    called = ast.unparse(node.func)
    if called == "say":
        slots = {slot.arg for slot in node.keywords if slot.arg is not None}
        for spread in (slot.value for slot in node.keywords if slot.arg is None):
            told = known.get(spread.id) if isinstance(spread, ast.Name) else spread
            slots |= (
                {ast.unparse(key).strip("'") for key in told.keys if key}
                if isinstance(told, ast.Dict)
                else {"?"}
            )
        return slots <= NUMBERS
    if called.endswith(".get"):
        return all(is_own_text(part, known) for part in (node.func.value, *node.args[1:]))  # type: ignore[attr-defined]
    return called == "as_it_is"


def assigned(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield what names of a function are set to."""
    for node in (n for n in ast.walk(function) if isinstance(n, ast.Assign)):
        for target in node.targets:
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = zip(target.elts, node.value.elts, strict=False) if both else [(target, node.value)]  # type: ignore[attr-defined]
            yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def faults(text: str, place: str = "") -> Iterator[str]:
    """Yield the calls of a module that give an element another text, with the line."""
    for function in (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)):
        known = dict(assigned(function))
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in READ:
                continue
            if (place, call.func.attr) in EXEMPT:
                continue
            if ast.unparse(call.func.value).lower().endswith(("log", "logger", "_tell")):
                continue
            named = {one.arg: one.value for one in call.keywords}
            read = [call.args[0] if call.args else named.get("label") or named.get("body"), named.get("help")]
            read += [named.get("format_func")] if call.func.attr in OPTIONS else []
            if not all(is_own_text(one, known) for one in read):
                yield f"{call.lineno} {ast.unparse(call)[:100]}"


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.relative_to(UI)))
def test_what_is_read_as_markdown_is_a_text_of_ours(path: Path) -> None:
    assert [*faults(path.read_text("utf-8"), str(path.relative_to(UI)))] == []


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("st.error(words)", True),
        ("st.error(f'{name} is not known')", True),
        ("st.error(say('a.b', name=name))", True),
        ("st.error(as_it_is(words))", False),
        ("st.error(say('a.b', n=len(found)))", False),
        ("st.header(say('a.b') if found else say('a.c'))", False),
        ("left.radio(say('a.b'), names, format_func=lambda one: one)", True),
        ("left.radio(say('a.b'), names, format_func=lambda one: as_it_is(one))", False),
        ("st.text(words)", False),
        ("st.text_input(say('a.b'), help=words)", True),
    ],
)
def test_the_check_itself(line: str, *, is_fault: bool) -> None:
    assert bool([*faults(f"def draw():\n    {line}\n")]) is is_fault
