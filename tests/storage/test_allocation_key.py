from __future__ import annotations

import hashlib
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.allocation_key import AllocationKey, new_key, read_key, write_key
from workmh_measures.trial.allocation import Plan

PLAN = Plan("demo", "blocks", ("control", "programme"), (1, 1), {"site": ("Østfold", "b")}, (4, 6))
KEY = AllocationKey(PLAN, bytes(range(32)))


def refused(file: Path) -> str:
    with pytest.raises(StoreError) as refusal:
        read_key(file)
    [problem] = refusal.value.problems
    assert problem.code == "ALLOC-KEY-FILE"
    return problem.text


def test_a_key_file_comes_back_as_it_was_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "a.key"
    write_key(file, KEY)
    assert read_key(file) == KEY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_commitment_is_the_hash_of_the_file_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.key"
    write_key(file, KEY)
    assert KEY.commitment == hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_key_has_a_seed_of_its_own_that_no_repr_shows() -> None:
    keys = [new_key(PLAN) for _ in range(20)]
    assert len({key.seed for key in keys}) == len({key.commitment for key in keys}) == 20
    assert {len(key.seed) for key in keys} == {32}
    assert keys[0].seed.hex() not in repr(keys[0])
    assert repr(keys[0].seed) not in repr(keys[0])


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.key"
    write_key(file, KEY)
    file.chmod(mode)
    assert "others than its owner" in refused(file)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.key"
    file.write_text("something else", "utf-8")
    with pytest.raises(StoreError, match="File exists"):
        write_key(file, KEY)
    assert file.read_text("utf-8") == "something else"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no key file"),
        ("[]", "no key file"),
        ("{}", "no key file"),
        (KEY.text.replace("workmh-allocation-1", "workmh-allocation-2"), "no key file"),
        (KEY.text.replace(bytes(range(32)).hex(), "00ff"), "no key file"),
        (KEY.text.replace("[4,6]", "[4,5]"), "Block size 5 is no multiple of 2"),
    ],
)
def test_what_is_no_key_file_is_refused_in_words(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "a.key"
    file.write_text(content, "utf-8")
    file.chmod(0o600)
    assert said in refused(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "none.key")


def test_a_file_written_out_by_another_program_is_still_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "a.key"
    file.write_text(json.dumps(json.loads(KEY.text), indent=2, ensure_ascii=True), "utf-8")
    file.chmod(0o600)
    assert read_key(file).commitment == KEY.commitment


@pytest.mark.parametrize(
    "change",
    [{"block_sizes": (4,)}, {"arms": ("programme", "control")}, {"study": "other"}, {"ratio": (2, 2)}],
)
def test_whatever_is_changed_in_a_plan_changes_the_commitment(change: dict[str, tuple[int, ...]]) -> None:
    assert replace(KEY, plan=replace(PLAN, **change)).commitment != KEY.commitment


def test_a_sealed_list_opens_with_its_own_key_only_and_shows_nothing() -> None:
    listed = {"site=b": ["control", "programme"], "site=Østfold": ["programme"]}
    first, second = KEY.sealed_list(listed), KEY.sealed_list(listed)
    assert first != second
    assert KEY.opened_list(first) == KEY.opened_list(second) == listed
    other = AllocationKey(PLAN, bytes(32))
    for key, content in ((other, first), (KEY, first[:-8] + "AAAAAAA=")):
        with pytest.raises(StoreError, match="does not open with this key"):
            key.opened_list(content)


def test_a_plan_with_faults_gets_no_seed_and_all_faults_are_told() -> None:
    with pytest.raises(StoreError) as refusal:
        new_key(replace(PLAN, block_sizes=(3,), strata={"site": ("a", "a")}))
    assert [found.code for found in refusal.value.problems] == ["ALLOC-PLAN", "ALLOC-PLAN"]
