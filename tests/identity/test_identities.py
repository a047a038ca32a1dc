"""Keeping, finding, showing and forgetting people, on both databases, each with its line in the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.key import make_identity_key
from workmh_measures.identity.person import Person
from workmh_measures.storage.connection import Database

People = Callable[..., Person]


def codes(failure: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [found.code for found in failure.value.problems]


def test_a_person_kept_is_shown_as_given_and_every_look_is_in_the_log(
    identities: Identities, asked: Access, made_person: People
) -> None:
    kept = made_person(
        phone="+47 41 23 45 67",
        address="Testveien 1\n0001 Prøvesund",
        identity_number="01817050006",
        consent="Samtykke til studien",
        consent_version="2",
        consent_day="2026-02-28",
        notes="Ring etter 16.",
    )
    identities.add([kept], asked)
    assert identities.show("P-01", Access("Berit Bo", "reminder")) == kept
    assert identities.participants() == ["P-01"]
    told = [(line.deed, line.by, line.participant, line.count, line.reason) for line in identities.log()]
    assert told == [
        ("made", "Anna Aas", None, 0, "letter to the participants"),
        ("added", "Anna Aas", "P-01", 1, "letter to the participants"),
        ("shown", "Berit Bo", "P-01", 1, "reminder"),
    ]


def test_what_is_kept_stands_nowhere_in_clear(
    identities: Identities, asked: Access, made_person: People, url: str
) -> None:
    identities.add(
        [made_person(name="Kanarifugl", phone="41 23 45 67", identity_number="01817050006")], asked
    )
    identities.find({"email": "p-01@example.no", "name": "kanarifugl"}, asked)
    database = Database(url)
    with database.reading() as connection:
        tables = ("identity_about", "identity_person", "identity_lookup", "identity_access")
        dump = repr(
            [tuple(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}"))]
        )
    database.close()
    for canary in ("anarifugl", "p-01@example", "41234567", "01817050006"):
        assert canary not in dump


def test_people_are_found_in_any_spelling_by_all_that_is_sought(
    identities: Identities, asked: Access, made_person: People
) -> None:
    identities.add(
        [made_person("P-01", phone="+47 412 34 567"), made_person("P-02", phone="98765432")], asked
    )
    assert identities.find({"phone": "41 23 45 67"}, asked) == ["P-01"]
    assert identities.find({"email": " P-02@EXAMPLE.no"}, asked) == ["P-02"]
    assert identities.find({"name": "kanari"}, asked) == ["P-01", "P-02"]
    assert identities.find({"name": "kanari", "phone": "004798765432"}, asked) == ["P-02"]
    assert identities.find({"email": "p-02@example.no", "phone": "41234567"}, asked) == []
    last = identities.log()[-1]
    assert (last.deed, last.count, last.participant) == ("sought by email, phone", 0, None)


def test_a_likely_double_enrolment_is_named_without_showing_what_is_shared(
    identities: Identities, asked: Access, made_person: People
) -> None:
    identities.add([made_person("P-01", phone="41234567")], asked)
    people = [made_person("P-02", phone="+4741234567"), made_person("P-03", email="p-02@example.no")]
    with pytest.raises(StoreError) as failure:
        identities.add(people, asked)
    assert codes(failure) == ["IDENTITY-DOUBLE", "IDENTITY-DOUBLE"]
    said = str(failure.value)
    assert "P-01 and P-02 have the same telephone number (•••67)" in said
    assert "P-02 and P-03 have the same e-mail address (p•••@e•••)" in said
    assert "41234567" not in said
    assert identities.participants() == ["P-01"]
    identities.add(people, asked, keep_doubles=True)
    assert identities.participants() == ["P-01", "P-02", "P-03"]


def test_everything_wrong_with_a_list_is_told_at_once_and_nothing_is_kept(
    identities: Identities, asked: Access, made_person: People
) -> None:
    identities.add([made_person("P-01")], asked)
    people = [
        made_person("P-01"),
        made_person("P-02", name="", email="nobody", phone="12", identity_number="01817050007"),
        made_person("P-02", consent="Samtykke", consent_day="28.02.2026", language="norsk språk"),
        made_person("018170 50006"),
    ]
    with pytest.raises(StoreError) as failure:
        identities.add(people, asked, keep_doubles=True)
    said = str(failure.value)
    for fault in (
        "kept for 'P-01' already", "name is missing", "email does not", "phone is no", "check digits do not fit",
        "consent needs", "consent_day is no date", "language is no", "'P-02' stands 2 times", "PERSONAL-PSEUDONYM",
    ):  # fmt: skip
        assert fault in said, fault
    for canary in ("nobody", "01817050007", "018170 50006"):
        assert canary not in said
    assert identities.participants() == ["P-01"]


def test_a_number_is_refused_where_the_study_gave_no_reason_for_it(
    tmp_path: Path, key: bytes, asked: Access, made_person: People
) -> None:
    identities = Identities.create(f"sqlite:///{tmp_path}/plain.db", key, asked, study="prove")
    with pytest.raises(StoreError, match="not kept in this study"):
        identities.add([made_person(identity_number="01817050006")], asked)
    identities.close()


def test_a_change_replaces_what_was_kept_and_what_it_was_found_by(
    identities: Identities, asked: Access, made_person: People
) -> None:
    identities.add([made_person(phone="41234567")], asked)
    identities.change(made_person(phone="98765432"), asked)
    assert identities.show("P-01", asked).phone == "98765432"
    assert identities.find({"phone": "41234567"}, asked) == []
    with pytest.raises(StoreError, match="IDENTITY-UNKNOWN"):
        identities.change(made_person("P-09"), asked)


def test_a_person_forgotten_is_gone_and_the_log_says_so(
    identities: Identities, asked: Access, made_person: People
) -> None:
    identities.add([made_person("P-01"), made_person("P-02")], asked)
    identities.forget("P-01", Access("Anna Aas", "erasure asked for"))
    assert identities.participants() == ["P-02"]
    assert identities.find({"email": "p-01@example.no"}, asked) == []
    for deed in (identities.show, identities.forget):
        with pytest.raises(StoreError, match="IDENTITY-UNKNOWN"):
            deed("P-01", asked)
    assert [line.participant for line in identities.log() if line.deed == "forgotten"] == ["P-01"]


def test_of_a_person_forgotten_no_byte_is_left_in_the_file(
    tmp_path: Path, key: bytes, asked: Access, made_person: People
) -> None:
    folder = tmp_path / "identities"
    folder.mkdir()
    identities = Identities.create(f"sqlite:///{folder}/identities.db", key, asked, study="prove")
    identities.add([made_person(f"P-{n:02d}") for n in range(30)], asked)
    with identities.reading() as (connection, _):
        sealed = connection.execute(
            text("SELECT sealed FROM identity_person WHERE participant = 'P-07'")
        ).scalar_one()

    def files_with(content: bytes) -> list[str]:
        return [file.name for file in folder.iterdir() if content in file.read_bytes()]

    assert files_with(sealed[40:200])
    identities.forget("P-07", asked)
    assert files_with(sealed[40:200]) == []
    identities.close()


def test_everyone_takes_two_persons(
    identities: Identities, asked: Access, two: Access, made_person: People
) -> None:
    people = [made_person("P-01"), made_person("P-02")]
    identities.add(people, asked)
    with pytest.raises(StoreError, match="two persons"):
        identities.everyone(asked)
    assert [line.deed for line in identities.log()] == ["made", "added"]
    assert identities.everyone(two) == people
    last = identities.log()[-1]
    assert (last.deed, last.by, last.second, last.count) == ("exported", "Anna Aas", "Berit Bo", 2)


@pytest.mark.parametrize(
    ("by", "reason", "second"),
    [
        ("", "why", None), ("Anna", " ", None), ("Anna", "x" * 501, None), ("Anna", "why", " "),
        ("Anna Aas", "why", "anna  aas"), ("Anna", "ring 41 23 45 67", None), ("Anna", "mail to a@example.no", None),
    ],
)  # fmt: skip
def test_nobody_looks_without_name_and_reason(by: str, reason: str, second: str | None) -> None:
    with pytest.raises(StoreError, match="IDENTITY-ACCESS"):
        Access(by, reason, second)


def test_after_another_key_only_that_one_opens_and_nothing_is_lost(
    identities: Identities, key: bytes, asked: Access, url: str, tmp_path: Path, made_person: People
) -> None:
    identities.add([made_person("P-01"), made_person("P-02", phone="41234567")], asked)
    other = make_identity_key(tmp_path / "other.key")
    assert identities.rekey(other, asked) == 2
    assert identities.find({"phone": "41234567"}, asked) == ["P-02"]
    with pytest.raises(StoreError, match="IDENTITY-KEY"):
        Identities.open(url, key)
    again = Identities.open(url, other)
    assert again.show("P-01", asked) == made_person("P-01")
    assert [line.deed for line in again.log()][:3] == ["made", "added", "rekeyed"]
    again.close()


def test_the_end_of_a_study_removes_everybody_and_says_so_for_a_certificate(
    identities: Identities, asked: Access, two: Access, made_person: People
) -> None:
    identities.add([made_person("P-01"), made_person("P-02")], asked)
    with pytest.raises(StoreError, match="two persons"):
        identities.end(asked)
    said = identities.end(two)
    assert identities.participants() == []
    assert (said["study"], said["people_removed"], said["by"], said["second"]) == (
        "prove",
        2,
        "Anna Aas",
        "Berit Bo",
    )
    assert said["log"] == [line.as_json() for line in identities.log()]
    assert [line["deed"] for line in said["log"]] == ["made", "added", "ended"]


def test_the_log_cannot_be_changed_or_shortened(identities: Identities) -> None:
    for statement in ("UPDATE identity_access SET by = 'x'", "DELETE FROM identity_access"):
        with (
            pytest.raises(StoreError, match="access log is never"),
            identities._database.writing() as connection,
        ):
            connection.execute(text(statement.replace(" by ", ' "by" ')))
    assert len(identities.log()) == 1
