"""Whatever can become of an account is told in Norwegian, and what nobody has words for stays as it is kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import workmh_measures.storage
from workmh_measures.ui.words.account_changes import ACCOUNT_CHANGES, change_in_words

STORAGE = Path(workmh_measures.storage.__file__).parent
SENT = re.compile(r"note_staff_change\(")


def filled(value: ast.expr) -> list[str]:
    """Return every text an expression can be, with a grant in its slots."""
    if isinstance(value, ast.Constant):
        return [str(value.value)]
    if isinstance(value, ast.JoinedStr):
        parts = (
            part.value if isinstance(part, ast.Constant) else "coordinator in demo at site_1"
            for part in value.values
        )
        return ["".join(map(str, parts))]
    if isinstance(value, ast.IfExp):
        return [*filled(value.body), *filled(value.orelse)]
    raise AssertionError(ast.unparse(value))


def kept() -> list[str]:
    """Return what the package can write of a change, by its calls and the names that stand for texts."""
    found = []
    for path in sorted(STORAGE.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not SENT.search(text) or path.stem == "staff_changes":
            continue
        tree = ast.parse(text)
        names = {
            ast.unparse(node.targets[0]): node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "note_staff_change":
                said = node.args[2]
                found += filled(names[said.id] if isinstance(said, ast.Name) else said)
    return found


def test_every_change_the_package_can_write_has_words() -> None:
    changes = kept()
    assert len(changes) >= 13
    for what in changes:
        told = change_in_words(f"kari: {what}", "nb")
        assert told.startswith("kari: ")
        assert told != f"kari: {what}", what
        assert "coordinator" not in told
        assert change_in_words(f"kari: {what}", "en") == f"kari: {what}"


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("kari: given coordinator in demo at site_1", "kari: fikk rollen koordinator i demo på site_1"),
        ("kari: now holds auditor; safety in demo", "kari: har nå revisor; sikkerhetskliniker i demo"),
        ("kari: account made, nothing", "kari: kontoen ble laget, uten rolle"),
        ("kari: auditor taken away", "kari: mistet rollen revisor"),
        ("kari: something of a later version", "kari: something of a later version"),
        ("/audit", "/audit"),
    ],
)
def test_roles_are_named_as_on_the_page_of_accounts(about: str, told: str) -> None:
    assert change_in_words(about, "nb") == told


def test_no_pattern_hides_a_later_one() -> None:
    plain = [pattern for pattern in ACCOUNT_CHANGES if "(" not in pattern]
    for pattern in plain:
        first = next(one for one in ACCOUNT_CHANGES if re.fullmatch(one, pattern))
        assert first == pattern
