"""`workmh backup` and `workmh restore`, as an operator calls them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.events import NoteEvent, new_request_id
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


@pytest.fixture
def url(tmp_path: Path) -> str:
    (tmp_path / "study" / "wording" / "phq9" / "nb").mkdir(parents=True)
    (tmp_path / "study" / "wording" / "phq9" / "nb" / "a.json").write_text("made up", "utf-8")
    url = f"sqlite:///{tmp_path / 'study' / 'trial.sqlite'}"
    store = Store.create(url)
    store.append("demo", [NoteEvent(request_id=new_request_id(), entered_by="anna", data={"text": "begun"})])
    store.close()
    return url


def test_a_backup_for_the_owner_of_a_key_is_made_verified_and_restored(
    workmh: Run, url: str, tmp_path: Path
) -> None:
    made = workmh("backup", "key", tmp_path / "secret")
    assert made.out.startswith("age1")
    (tmp_path / "public").write_text(made.out, "ascii")
    (tmp_path / "backups").mkdir()
    taken = workmh(
        "backup", "--store", url, "-o", tmp_path / "backups", "--key", tmp_path / "public", "--json"
    )
    [file] = (tmp_path / "backups").iterdir()
    assert (taken.code, taken.json["file"], file.suffix) == (0, str(file), ".age")
    assert taken.json["studies"]["demo"]["events"] == 1
    verified = workmh("backup", "verify", file, "--key", tmp_path / "secret", "--json")
    assert verified.json == taken.json
    (tmp_path / "new").mkdir()
    new = f"sqlite:///{tmp_path / 'new' / 'trial.sqlite'}"
    restored = workmh("restore", file, "--store", new, "--key", tmp_path / "secret")
    assert restored.code == 0
    assert restored.out.splitlines()[0] == "Restored, read back and compared."
    assert (tmp_path / "new" / "wording" / "phq9" / "nb" / "a.json").read_text("utf-8") == "made up"
    assert workmh("audit", "verify", "--store", new).out == "demo: 1 events, 0 erased, the chain holds.\n"


def test_the_operator_is_told_that_a_backup_is_not_encrypted_and_where_its_chains_end(
    workmh: Run, url: str, tmp_path: Path
) -> None:
    taken = workmh("backup", "--store", url, "-o", tmp_path / "b.gz")
    lines = taken.out.splitlines()
    assert lines[0].endswith("bytes, NOT encrypted.")
    store = Store.open(url)
    assert f"  head 1 {store.head('demo').hash}" in lines
    store.close()
    assert lines[-1] == "1 wording packs."
    assert workmh("backup", "verify", tmp_path / "b.gz").out.splitlines()[1:] == lines[1:]


def test_a_refusal_ends_with_1_and_says_what_to_do(workmh: Run, url: str, tmp_path: Path) -> None:
    workmh("backup", "--store", url, "-o", tmp_path / "b.gz")
    again = workmh("backup", "--store", url, "-o", tmp_path / "b.gz")
    over = workmh("restore", tmp_path / "b.gz", "--store", url)
    (tmp_path / "b.gz").write_bytes((tmp_path / "b.gz").read_bytes()[:-20])
    cut = workmh("backup", "verify", tmp_path / "b.gz")
    assert [ran.code for ran in (again, over, cut)] == [1, 1, 1]
    assert "[BACKUP-PLACE] The place is not free: the file exists." in again.err
    assert "[BACKUP-PLACE]" in over.err
    assert "[BACKUP-DAMAGED] The backup is damaged: its end is missing." in cut.err


def test_a_backup_without_a_store_or_a_file_is_wrong_usage(workmh: Run, url: str) -> None:
    ran = workmh("backup", "--store", url)
    assert ran.code == 2
    assert "Name the store with --store and the file with -o." in ran.err
