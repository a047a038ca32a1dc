"""`workmh audit access`: who looked at a person's record, and whether the log is as it was written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.storage.access_log import Access, note_accesses
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/store.db"
    with closing(Store.create(url)) as store:
        note_accesses(
            store,
            [
                Access(
                    "demo",
                    "lise",
                    "progress",
                    "/person",
                    "read",
                    "p001",
                    datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
                ),
                Access(
                    "demo", "bo", "scores", "/course", "read", "p002", datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
                ),
                Access(
                    "demo",
                    "bo",
                    "read_audit",
                    "/audit",
                    "denied",
                    None,
                    datetime(2026, 3, 3, 12, 0, tzinfo=UTC),
                ),
                Access(
                    "*",
                    "anna",
                    "manage_staff",
                    "bo: switched off",
                    "changed",
                    None,
                    datetime(2026, 3, 4, tzinfo=UTC),
                ),
            ],
        )
    return url


def test_who_has_looked_at_a_person_is_told_for_a_request_for_access(workmh: Run, url: str) -> None:
    told = workmh(
        "audit", "access", "--study", "demo", "--participant", "p001", "--store", url, "--json"
    ).json
    assert [(one["account"], one["about"], one["outcome"]) for one in told["lines"]] == [
        ("lise", "/person", "read")
    ]
    assert told["heads"]["demo"]["seq"] == 3
    words = workmh("audit", "access", "--study", "demo", "--participant", "p001", "--store", url)
    assert "2026-03-02 00:30:00  lise" in words.out
    assert words.out.endswith("1 lines.\n")


def test_lines_are_chosen_by_account_outcome_and_civil_day(workmh: Run, url: str) -> None:
    def about(*options: str) -> list[str]:
        asked = ("audit", "access", "--study", "demo", "--store", url, "--json", *options)
        return [one["about"] for one in workmh(*asked).json["lines"]]

    assert about() == ["bo: switched off", "/audit", "/course", "/person"]
    assert about("--account", "bo") == ["/audit", "/course"]
    assert about("--outcome", "denied") == ["/audit"]
    assert about("--from", "2026-03-02", "--to", "2026-03-02") == ["/course", "/person"]


def test_a_line_that_was_changed_is_named(workmh: Run, url: str) -> None:
    with closing(Store.open(url)) as store, store.writing() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_update"))
        connection.execute(text("UPDATE access_log SET account = 'nobody' WHERE number = 2"))
    found = workmh("audit", "access", "--study", "demo", "--store", url)
    assert found.code == 1
    assert "Line 2 of the access log of demo" in found.err


def test_an_end_that_was_cut_off_is_named_by_what_was_noted_before(
    workmh: Run, url: str, tmp_path: Path
) -> None:
    noted = tmp_path / "heads.json"
    noted.write_text(workmh("audit", "access", "--study", "demo", "--store", url, "--json").out)
    backup, _ = take_backup(url, tmp_path / "backup.gz")
    asked = ("audit", "access", "--study", "demo", "--store", url)
    for anchor in (noted, backup):
        assert workmh(*asked, "--anchor", str(anchor)).code == 0
    with closing(Store.open(url)) as store, store.writing() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_delete"))
        connection.execute(text("DELETE FROM access_log WHERE study = 'demo' AND number = 3"))
    assert workmh(*asked).code == 0
    for anchor in (noted, backup):
        found = workmh(*asked, "--anchor", str(anchor))
        assert (found.code, "Line 3 of the access log of demo" in found.err) == (1, True)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"heads": {}}', '{"heads": {"demo": {"seq": "x"}}}'])
def test_a_file_that_noted_no_end_of_the_log_is_refused(
    workmh: Run, url: str, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content)
    refused = workmh("audit", "access", "--study", "demo", "--store", url, "--anchor", str(file))
    assert (refused.code, "AUDIT-ANCHOR" in refused.err) == (1, True)
