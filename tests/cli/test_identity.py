"""`workmh identity` as a data manager calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]
WHO = ("--by", "Anna Aas", "--reason", "letter to the participants")
TWO = ("--by", "Anna Aas", "--second", "Berit Bo", "--reason", "end of the study")


@pytest.fixture
def there(workmh: Run, tmp_path: Path) -> tuple[str, ...]:
    """The options that point to new identities; the key lies in a folder of its own."""
    for name in ("identities", "keys"):
        (tmp_path / name).mkdir()
    where = (
        "--identities", f"sqlite:///{tmp_path}/identities/identities.db", "--key", f"{tmp_path}/keys/identity.key",
    )  # fmt: skip
    made = workmh("identity", "init", *where, *WHO, "--study", "prove", "--numbers-because", "registers")
    assert made.code == 0, made.err
    return where


def test_a_person_is_kept_shown_changed_found_and_forgotten(workmh: Run, there: tuple[str, ...]) -> None:
    said = (
        "--name",
        "Kanari Fugl",
        "--email",
        "kanari@example.no",
        "--phone",
        "412 34 567",
        "--language",
        "nb",
    )
    assert workmh("identity", "add", "P-01", *said, *there, *WHO).out == "P-01: kept.\n"
    assert workmh("identity", "add", "P-01", "--phone", "98765432", "--change", *there, *WHO).code == 0
    shown = workmh("identity", "show", "P-01", *there, *WHO, "--json").json
    assert (shown["name"], shown["phone"], shown["email"]) == ("Kanari Fugl", "98765432", "kanari@example.no")
    assert workmh("identity", "find", "--phone", "98 76 54 32", *there, *WHO).out == "P-01\n"
    assert workmh("identity", "find", *there, *WHO).code == 2
    assert workmh("identity", "forget", "P-01", *there, *WHO).code == 0
    gone = workmh("identity", "show", "P-01", *there, *WHO)
    assert (gone.code, "IDENTITY-UNKNOWN" in gone.err) == (1, True)
    log = workmh("identity", "log", *there, "--json").json
    assert [line["deed"] for line in log] == [
        "made",
        "added",
        "shown",
        "changed",
        "shown",
        "sought by phone",
        "forgotten",
    ]
    workmh("identity", "add", "P-02", "--name", "To", *there, *WHO)
    own = workmh("identity", "log", "--participant", "P-02", *there, "--json").json
    assert [line["deed"] for line in own] == ["made", "sought by phone", "added"]
    plain = workmh("identity", "log", *there).out
    assert "Anna Aas: forgotten, P-01. letter to the participants" in plain
    assert "Kanari" not in plain


def test_a_look_without_name_or_reason_is_wrong_usage(workmh: Run, there: tuple[str, ...]) -> None:
    assert workmh("identity", "show", "P-01", *there, "--by", "Anna").code == 2
    assert workmh("identity", "show", "P-01", *there, "--reason", "x").code == 2


def test_a_list_is_taken_in_from_a_table_or_refused_row_by_row(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    heading = "Participant,Name,E-mail,phone,identity number,consent day\n"
    file.write_text(heading, "utf-8")
    unknown = workmh("identity", "import", file, *there, *WHO, "--json")
    assert (unknown.code, [found["nearest"] for found in unknown.json]) == (1, ["email"])
    heading = heading.replace("E-mail", "Email")
    rows = "P-01,Kanari En,en@example.no,,01817050006,\nP-02,,to@,123,01817050007,28.02.2026\nP-03,Tre,,,1817050197,\n"
    file.write_text(heading + rows, "utf-8")
    wrong = workmh("identity", "import", file, *there, *WHO, "--json")
    places = [found["where"].rpartition(":")[2] for found in wrong.json]
    assert (wrong.code, places) == (1, ["3"] * 6 + ["4"])
    assert "01817050007" not in wrong.out
    file.write_text(
        heading + "P-01,Kanari En,en@example.no,41234567,01817050006,\nP-02,To,,,01817050197,\n", "utf-8"
    )
    assert workmh("identity", "import", file, *there, *WHO).code == 0
    double = workmh(
        "identity", "add", "P-09", "--name", "X", "--identity-number", "018170 50006", *there, *WHO
    )
    assert (double.code, "P-01 and P-09 have the same identity number (•••)" in double.err) == (1, True)


def test_cells_of_a_workbook_are_read_as_they_are_meant(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["participant", "name", "phone", "consent", "consent_version", "consent_day"])
    sheet.append(["P-01", "Kanari En", 41234567, "Samtykke", 2, "2026-02-28"])
    sheet.append(["P-02", "Kanari To", None, None, None, None])
    file = tmp_path / "people.xlsx"
    book.save(file)
    assert workmh("identity", "import", file, *there, *WHO).code == 0
    shown = workmh("identity", "show", "P-01", *there, *WHO, "--json").json
    assert (shown["phone"], shown["consent_version"]) == ("41234567", "2")


def test_an_export_takes_two_and_is_for_its_owner_alone(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    workmh("identity", "add", "P-01", "--name", "=Kanari()", *there, *WHO)
    out = tmp_path / "out.csv"
    alone = workmh("identity", "export", "-o", out, *there, *WHO)
    assert (alone.code, out.exists()) == (1, False)
    assert workmh("identity", "export", "-o", out, *there, *TWO).code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert "Kanari()" in out.read_text("utf-8")
    assert workmh("identity", "export", "-o", out, *there, *TWO).code == 2


def test_another_key_takes_over_and_the_end_leaves_a_certificate(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    workmh("identity", "add", "P-01", "--name", "Kanari", *there, *WHO)
    new_key = tmp_path / "keys" / "new.key"
    assert workmh("identity", "rekey", "--new-key", new_key, *there, *WHO).code == 0
    assert "IDENTITY-KEY" in workmh("identity", "log", *there).err
    there = (*there[:3], str(new_key))
    certificate = tmp_path / "certificate.json"
    ended = workmh("identity", "end", "--certificate", certificate, *there, *TWO, "--json")
    assert ended.code == 0, ended.err
    assert json.loads(certificate.read_text("utf-8")) == ended.json
    assert (ended.json["people_removed"], ended.json["key_file_destroyed"], ended.json["study"]) == (
        1,
        True,
        "prove",
    )
    assert not new_key.exists()
    assert workmh("identity", "log", *there).code == 1


def test_the_key_may_not_lie_beside_the_identities_unless_told(workmh: Run, tmp_path: Path) -> None:
    where = ("--identities", f"sqlite:///{tmp_path}/i.db", "--key", f"{tmp_path}/i.key", "--study", "prove")
    beside = workmh("identity", "init", *where, *WHO)
    assert (beside.code, list(tmp_path.iterdir())) == (1, [])
    assert "IDENTITY-KEY-FILE" in beside.err
    assert workmh("identity", "init", *where, *WHO, "--key-beside").code == 0


def test_a_restored_backup_forgets_those_erased_in_the_study(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    for code in ("P-01", "P-02"):
        workmh("identity", "add", code, "--name", f"Kanari {code}", *there, *WHO)
    workmh("backup", "key", tmp_path / "backup.key")
    lock = ("--backup-key", tmp_path / "backup.key")
    file = tmp_path / "identities.age"
    assert workmh("identity", "backup", "-o", file, *lock, *there).code == 0
    store_url = f"sqlite:///{tmp_path}/store.db"
    with_store = Store.create(store_url)
    enrolled = [EnrolledEvent(request_id=c, entered_by="anna", participant=c) for c in ("P-01", "P-02")]
    with_store.append("prove", enrolled)
    with_store.erase("prove", "P-02", "asked for", "anna")
    with_store.close()
    restored = ("--identities", f"sqlite:///{tmp_path}/identities/again.db", *there[2:])
    done = workmh("identity", "restore", file, *lock, *restored, *WHO, "--store", store_url)
    assert (done.code, "1 of them were erased" in done.out) == (0, True)
    assert workmh("identity", "find", "--name", "Kanari", *restored, *WHO).out == "P-01\n"


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
    import base64
    from urllib.parse import quote, quote_plus

    plain = canary.encode()
    found = {plain, canary.encode("utf-16-le"), canary.encode("utf-16-be"), quote(canary).encode()}
    found |= {quote_plus(canary).encode(), json.dumps(canary)[1:-1].encode()}
    for shift in range(3):  # base64 depends on where in three bytes a text begins
        body = base64.b64encode(b"\0" * shift + plain)
        found.add(body[4 if shift else 0 : len(body) - 4])
    return found


def test_no_identity_is_in_the_study_its_log_of_changes_or_its_backups(
    workmh: Run, there: tuple[str, ...], tmp_path: Path
) -> None:
    study = tmp_path / "study"
    study.mkdir()
    store_url = f"sqlite:///{study}/store.db"
    store = Store.create(store_url)
    options = [word for name, value in CANARIES.items() for word in (f"--{name.replace('_', '-')}", value)]
    assert workmh("identity", "add", "P-01", *options, *there, *WHO).code == 0
    about = {"entered_by": "anna", "participant": "P-01"}
    store.append("prove", [EnrolledEvent(request_id=new_request_id(), **about)])
    answer = AnswerEvent(
        request_id=new_request_id(), wave="t0", instrument="hads", item="01", mode="web", language="nb",
        fingerprint="f" * 64, value=3, **about,
    )  # fmt: skip
    store.append("prove", [answer])
    workmh("identity", "show", "P-01", *there, *WHO)
    workmh("identity", "find", "--email", CANARIES["email"], *there, *WHO)
    assert workmh("backup", "--store", store_url, "-o", study / "backup.gz").code == 0
    workmh("backup", "key", tmp_path / "backup.key")
    locked = ("--backup-key", tmp_path / "backup.key")
    assert workmh("identity", "backup", "-o", study / "identities.age", *locked, *there).code == 0
    assert {file.name for file in study.iterdir()} >= {"store.db", "store.db-wal", "backup.gz"}
    searched = [*study.iterdir(), *(tmp_path / "identities").iterdir()]
    held = {
        (file.name, name)
        for file in searched
        for name, canary in CANARIES.items()
        for spelled in spellings(canary)
        if spelled in content_of(file)
    }
    store.close()
    assert held == set()


def content_of(file: Path) -> bytes:
    import gzip

    content = file.read_bytes()
    return content + gzip.decompress(content) if file.suffix == ".gz" else content


def test_the_search_for_canaries_finds_one_in_every_spelling(tmp_path: Path) -> None:
    import base64
    from urllib.parse import quote

    canary = CANARIES["name"]
    hidden = [canary.encode(), canary.encode("utf-16"), quote(canary).encode()]
    hidden += [base64.b64encode(b"x" * n + canary.encode() + b"y" * 5) for n in range(4)]
    for content in hidden:
        assert any(spelled in content for spelled in spellings(canary)), content
