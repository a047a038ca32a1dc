"""No identity reaches the study: not by an import, and not in a file of the database server."""

from __future__ import annotations

import ast
import base64
import json
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.person import Person
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.repository import Store

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "workmh_measures"
MAY_OPEN = {"cli", "identity", "ui"}


def importers() -> set[str]:
    """The parts of the package in which a module names `identity` in an import."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        part = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = (getattr(node, "module", None) or "") if isinstance(node, ast.ImportFrom) else ""
            paths = [module, *names, *(f"{module}.{name}" for name in names)]
            # `ui.identity` is who is signed in, another thing.
            if part != "ui" and any("identity" in dotted.split(".") for dotted in paths):
                found.add(part)
    return found


def test_only_pages_and_command_line_open_identities_and_a_contract_holds_it() -> None:
    assert importers() <= MAY_OPEN
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [contract] = [
        one for one in setup["contracts"] if one.get("forbidden_modules") == ["workmh_measures.identity"]
    ]
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    refused = {name.rpartition(".")[2] for name in contract["source_modules"]}
    assert refused >= folders - MAY_OPEN


CANARIES = {
    "name": "Kanarifugl Østhaug",
    "email": "kanarifugl@example.no",
    "phone": "41230987",
    "address": "Kanarisvingen 77",
    "identity_number": "01817050006",
    "notes": "kanarinotat",
}


def spellings(canary: str) -> set[bytes]:
    """The ways a text can stand in a file."""
    plain = canary.encode()
    found = {plain, canary.encode("utf-16-le"), canary.encode("utf-16-be"), quote(canary).encode()}
    found |= {quote_plus(canary).encode(), json.dumps(canary)[1:-1].encode(), plain.hex().encode()}
    for shift in range(3):  # base64 depends on where in three bytes a text begins
        body = base64.b64encode(b"\0" * shift + plain)
        found.add(body[4 if shift else 0 : len(body) - 4])
    return found


@pytest.mark.postgres
def test_nothing_of_a_person_stands_in_a_dump_or_in_any_file_of_the_server(
    request: pytest.FixtureRequest, key: bytes, asked: Access, made_person: Callable[..., Person]
) -> None:
    cluster = request.getfixturevalue("cluster")
    names = {"study": cluster.emptied(), "identities": cluster.emptied("emptied_too")}
    store = Store.create(cluster.url(names["study"]))
    identities = Identities.create(
        cluster.url(names["identities"]), key, asked, study="prove", number_reason="registers"
    )
    identities.add([made_person("P-01", **CANARIES)], asked)
    identities.change(made_person("P-01", **{**CANARIES, "notes": "kanarinotat to"}), asked)
    assert identities.find({"email": CANARIES["email"], "name": "kanari"}, asked) == ["P-01"]
    assert identities.show("P-01", asked).address == CANARIES["address"]
    marked = "fyrtaarn i teksten"
    enrolled = EnrolledEvent(request_id="e", entered_by="anna", participant="P-01")
    answered = AnswerEvent(
        request_id="a", entered_by="x", participant="P-01", wave="t0", instrument="diary", item="words", mode="web",
        language="nb", fingerprint="f", value=marked,
    )  # fmt: skip
    store.append("prove", [enrolled, answered])
    cluster.run("CHECKPOINT")
    dumps = [
        subprocess.run(
            [cluster.programs / "pg_dump", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "owner", name],
            check=True,
            capture_output=True,
        ).stdout
        for name in names.values()
    ]
    for one in (store, identities):
        one.close()
    files = [path for path in cluster.data.parent.rglob("*") if path.is_file()]
    contents = {str(path.name): path.read_bytes() for path in files}
    assert marked.encode() in dumps[0]
    assert any(marked.encode() in content for content in contents.values())
    held = {
        (place, name)
        for place, content in [("study", dumps[0]), ("identities", dumps[1]), *contents.items()]
        for name, canary in CANARIES.items()
        for spelled in spellings(canary)
        if spelled in content
    }
    assert held == set()
