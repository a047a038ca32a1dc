"""Sealing, telling and unblinding: what is on record, and what is refused."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from workmh_measures.dataset.blinding import arm_letters
from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.allocation import (
    Asked,
    label_key,
    seal,
    seal_with_new_key,
    sealings,
    tell,
    unblind,
)
from workmh_measures.storage.allocation_key import new_key, read_key
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.trial.allocation import Plan

LETTER = Asked("Ola", "letter of the trial office")


def arm_of(store: Store, name: str) -> str | None:
    return next(one.arm for one in store.participants("demo") if one.participant == name)


def test_the_record_holds_the_plan_and_the_hash_of_the_key_file_and_no_block_sizes(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = seal_with_new_key(store, tmp_path / "a.key", made.demo_plan(), Asked("Kari"))
    [event] = store.events("demo", kind=Kind.ALLOCATION_SEALED)
    assert event.content is not None
    told = dict(event.content)
    assert len(str(told.pop("label_key"))) == 32
    assert told == {
        "method": "blocks",
        "arms": ["control", "programme"],
        "ratio": [1, 1],
        "strata": [["benefit_group", ["aap", "sick_leave"]]],
        "commitment": key.commitment,
        "list": None,
        "reason": None,
    }
    assert read_key(tmp_path / "a.key") == key
    assert event.columns["entered_by"] == "Kari"


def test_a_second_sealing_needs_a_reason_and_leaves_no_key_file_without(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    made.sealed(store, tmp_path)
    with pytest.raises(StoreError, match=r"sealed before, by keeper \(event 1\)"):
        seal_with_new_key(store, tmp_path / "b.key", made.demo_plan(), Asked("Kari", "  "))
    assert not (tmp_path / "b.key").exists()
    seal_with_new_key(store, tmp_path / "b.key", made.demo_plan(), Asked("Kari", "the key was lost"))
    with store.reading() as connection:
        assert [one.by for one in sealings(connection, "demo")] == ["keeper", "Kari"]


def test_of_two_sealings_at_once_only_one_enters(
    made: ModuleType, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looked before the first was there."""
    made.sealed(store, tmp_path)
    monkeypatch.setattr("workmh_measures.storage.allocation.sealings", lambda *_: [])
    with pytest.raises(StoreError, match="'allocation-sealed-1' was used before"):
        seal_with_new_key(store, tmp_path / "b.key", made.demo_plan(), Asked("Kari"))
    assert not (tmp_path / "b.key").exists()
    assert len(list(store.events("demo", kind=Kind.ALLOCATION_SEALED))) == 1


def test_the_key_file_stays_when_the_store_does_not_say_whether_it_took_the_sealing(
    made: ModuleType, sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(*_: object, **__: object) -> None:
        raise StoreError([problem("STORE-UNCONFIRMED", found="the line went dead")])

    monkeypatch.setattr("workmh_measures.storage.allocation.seal", unsure)
    with pytest.raises(StoreError, match="did not confirm"):
        seal_with_new_key(sqlite_store, tmp_path / "a.key", made.demo_plan(), Asked("Kari"))
    assert read_key(tmp_path / "a.key").plan.study == "demo"


def test_an_imported_list_lies_in_the_store_encrypted(made: ModuleType, store: Store, tmp_path: Path) -> None:
    plan = Plan("demo", "list", ("control", "programme"), strata=made.LEVELS)
    listed = {"benefit_group=aap": ["programme"] * 9, "benefit_group=sick_leave": ["control"]}
    key = seal_with_new_key(store, tmp_path / "a.key", plan, Asked("Kari"), listed)
    [event] = store.events("demo", kind=Kind.ALLOCATION_SEALED)
    assert event.content is not None
    assert key.opened_list(str(event.content["list"])) == listed
    assert "programme" not in str({**event.content, "arms": None})


def test_letters_stay_the_same_when_the_allocation_is_sealed_anew(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    assert label_key(store, "demo") is None
    made.sealed(store, tmp_path)
    first = label_key(store, "demo")
    seal(store, new_key(made.demo_plan()), Asked("Kari", "the key was lost"))
    assert first is not None
    assert label_key(store, "demo") == first
    assert sorted(arm_letters(made.demo(), first).values()) == ["A", "B"]


def test_a_told_arm_is_on_record_with_its_reason_and_has_letters_too(made: ModuleType, store: Store) -> None:
    made.enrol(store, ["P1"])
    tell(store, made.demo(), "P1", "programme", LETTER)
    [event] = store.events("demo", kind=Kind.ALLOCATED)
    assert event.content == {
        "arm": "programme",
        "how": "told",
        "number": None,
        "strata": {},
        "data": {"reason": "letter of the trial office"},
    }
    assert arm_of(store, "P1") == "programme"
    assert label_key(store, "demo") is not None
    made.enrol(store, ["P2"])
    tell(store, made.demo(), "P2", "control", Asked("Ola", "letter"))
    assert len(list(store.events("demo", kind=Kind.ALLOCATION_SEALED))) == 1


def test_a_told_arm_is_corrected_only_when_that_is_said_and_a_retry_is_no_second_telling(
    made: ModuleType, store: Store
) -> None:
    made.enrol(store, ["P1"])
    for _ in range(2):
        tell(store, made.demo(), "P1", "programme", LETTER)
    with pytest.raises(StoreError, match="Has an arm already; --correct"):
        tell(store, made.demo(), "P1", "control", Asked("Ola", "wrong line"))
    tell(store, made.demo(), "P1", "control", Asked("Ola", "wrong line", corrects=True))
    assert arm_of(store, "P1") == "control"
    assert len(list(store.events("demo", kind=Kind.ALLOCATED))) == 2


def test_arms_are_not_told_in_a_study_that_draws_nor_a_drawn_arm_corrected(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1", "P2"])
    made.drawn(store, "P1", key)
    with pytest.raises(StoreError, match=r"draws its arms \(blocks, event 1\)"):
        tell(store, made.demo(), "P2", "control", LETTER)
    with pytest.raises(StoreError, match="a drawn arm is never corrected"):
        tell(store, made.demo(), "P1", "control", Asked("Ola", "wrong", corrects=True))


@pytest.mark.parametrize(
    ("name", "arm", "reason", "said"),
    [
        ("P1", "programe", "letter", "no arm 'programe'.*Did you mean 'programme'"),
        ("P9", "control", "letter", "Nobody of this id is enrolled"),
        ("P1", "control", " ", "told with a reason"),
    ],
)
def test_a_telling_that_cannot_be_is_refused_and_seals_nothing(
    made: ModuleType, store: Store, name: str, arm: str, reason: str, said: str
) -> None:
    made.enrol(store, ["P1"])
    with pytest.raises(StoreError, match=said):
        tell(store, made.demo(), name, arm, Asked("Ola", reason))
    assert len(list(store.events("demo"))) == 1


def test_unblinding_is_on_record_before_the_arm_is_told(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1", "P2"])
    found = made.drawn(store, "P1", key)
    assert unblind(store, "demo", "P1", Asked("Dr. Moe", "admitted to hospital")) == found.arm
    [event] = store.events("demo", kind=Kind.UNBLINDED)
    assert (event.participant, event.columns["entered_by"]) == ("P1", "Dr. Moe")
    assert event.content == {"reason": "admitted to hospital"}


def test_without_a_reason_or_an_arm_nothing_is_told_and_nothing_recorded(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1", "P2"])
    made.drawn(store, "P1", key)
    for name, reason, said in (("P1", "", "gives no reason"), ("P2", "ill", "No arm is on record")):
        with pytest.raises(StoreError, match=said):
            unblind(store, "demo", name, Asked("Dr. Moe", reason))
    assert not list(store.events("demo", kind=Kind.UNBLINDED))
