"""Every kind of file a page hands over: its own bytes, once, to its own session, with the right of its page, for minutes."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.applications import Starlette

import workmh_measures.ui
from workmh_measures.model.staff_rights import FOR_ALL_STAFF, RIGHTS, STAFF_ROLES, Action, may
from workmh_measures.ui.downloads import Downloads, download_route
from workmh_measures.ui.identity import IdentityMiddleware

UI = Path(workmh_measures.ui.__file__).parent
STAFF = {"cookie": "workmh=staff-cookie"}
HANDS_OVER = {"show_blocks", "offer_files", "show_sections"}


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node, ast.unparse(node.func)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def actions() -> dict[str, list[str]]:
    """Return every action a file is handed over under, and where."""
    found: dict[str, list[str]] = {}
    for path, call, name in calls():
        is_offer = name.endswith("downloads.offer")
        if not is_offer and name not in HANDS_OVER:
            continue
        said = keyword(call, "action")
        constants = (
            [said] if said is not None else [one for one in call.args if isinstance(one, ast.Constant)]
        )
        for one in constants:
            if isinstance(one, ast.Constant) and one.value in get_args(Action):
                found.setdefault(str(one.value), []).append(path.name)
        if is_offer and said is None:
            found.setdefault("export", []).append(path.name)
    return found


KINDS = actions()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def downloads(clock: Clock) -> Downloads:
    return Downloads(clock=clock)


@pytest.fixture
def app(downloads: Downloads, doorkeeper: Any) -> Any:
    inner = Starlette(routes=[download_route(lambda: downloads)])
    return IdentityMiddleware(inner, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


def test_the_kinds_are_those_of_the_pages() -> None:
    """A table and a figure of each page, an export, the trail, a link on paper, a map of columns, a report."""
    assert {"export", "read_audit", "issue_links", "service_report", "import_data", "lock_data"} <= {*KINDS}
    assert {"scores", "analyse", "trial_results", "progress", "completeness"} <= {*KINDS}
    assert not {*KINDS} & FOR_ALL_STAFF


def test_no_page_offers_a_file_under_another_hash_than_its_own() -> None:
    offers = [(path, call) for path, call, name in calls() if name.endswith("downloads.offer")]
    assert len(offers) >= 6
    for path, call in offers:
        content, said = ast.unparse(call.args[0]), keyword(call, "sha256")
        assert said is not None, path
        told = ast.unparse(said)
        own = f"hashlib.sha256({content}).hexdigest()"
        assert told in (own, f"{content.removesuffix('.content')}.sha256", "sha256"), (path, told)


def test_no_page_hands_bytes_over_past_the_route() -> None:
    """The framework's own button gives an address without a cookie, and the same one for files that differ little."""
    assert [path.name for path, _, name in calls() if name.endswith("download_button")] == []


@pytest.mark.parametrize("action", [*KINDS])
def test_a_file_is_fetched_once_by_its_own_session_with_its_right_in_time(
    action: Any, app: Any, downloads: Downloads, clock: Clock, people: Any, make_visitor: Any, call: Any
) -> None:
    roles = [role for role in STAFF_ROLES if may(action, {role})]
    others = [role for role in STAFF_ROLES if not may(action, {role})]
    assert roles
    assert others
    assert {*roles} >= RIGHTS[action] & {*STAFF_ROLES}
    content = action.encode() * 1000
    digest = hashlib.sha256(content).hexdigest()

    def offered() -> str:
        return downloads.offer(content, "a.xlsx", session_key="k1", sha256=digest, action=action)

    def fetched(ticket: str, cookie: str = "staff-cookie") -> Any:
        return call(app, f"/download/{ticket}", headers={"cookie": f"workmh={cookie}"})

    for role in roles:
        people["staff-cookie"] = make_visitor(roles=(role,))
        ticket = offered()
        answer = fetched(ticket)
        assert (answer.status, hashlib.sha256(answer.body).hexdigest()) == (200, digest), role
        assert fetched(ticket).status == 410
    # Another session of the same person, another person, nobody.
    people["other-cookie"] = make_visitor(key="k9", nonce="n9", roles=(roles[0],))
    ticket = offered()
    assert fetched(ticket, "other-cookie").status == 410
    assert fetched(ticket, "unknown").status == 403
    # The right was taken away while the file waited.
    for role in others:
        people["staff-cookie"] = make_visitor(roles=(role,))
        assert fetched(ticket).status == 410, role
    people["staff-cookie"] = make_visitor(roles=(roles[0],))
    assert fetched(ticket).status == 200
    late = offered()
    clock.now += downloads.seconds
    assert fetched(late).status == 410
    with pytest.raises(ValueError, match="manifest"):
        downloads.offer(content + b"x", "a.xlsx", session_key="k1", sha256=digest, action=action)
