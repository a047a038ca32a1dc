"""Drawing arms: the number and the arm of each person, what is refused, and what an erasure leaves."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.study import ConsentRule
from workmh_measures.storage.allocation import Asked, seal, seal_with_new_key, tell
from workmh_measures.storage.allocation_check import verify
from workmh_measures.storage.allocation_draw import draw
from workmh_measures.storage.allocation_key import new_key
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.roles import grant
from workmh_measures.storage.study_events import AllocatedEvent, ConsentedEvent, DiedEvent, WithdrawnEvent
from workmh_measures.trial.allocation import Plan, arms_in_order

DAY = date(2026, 3, 1)


def refusals(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [f"{found.code} {found.text}" for found in error.value.problems]


def people(n: int, first: int = 1) -> list[str]:
    return [f"P{number}" for number in range(first, first + n)]


def test_people_of_a_stratum_get_its_arms_in_order_and_strata_count_apart(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    groups = {"aap": people(9), "sick_leave": people(7, 20)}
    for level, names in groups.items():
        made.enrol(store, names, level)
    for level, names in groups.items():
        found = [made.drawn(store, name, key) for name in names]
        assert [one.number for one in found] == list(range(1, len(names) + 1))
        expected = arms_in_order(key.plan, key.seed, f"benefit_group={level}")
        assert [one.arm for one in found] == list(itertools.islice(expected, len(names)))
    assert {one.participant: one.arm for one in store.participants("demo")} == {
        event.participant: event.content["arm"]
        for event in store.events("demo", kind=Kind.ALLOCATED)
        if event.content is not None
    }


def test_arm_and_number_stand_in_one_event_that_says_by_whom_and_under_which_sealing(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1"])
    found = draw(store, made.demo(), "P1", key, Asked("Ola", "to the coordinator", request_id="r1"))
    [event] = store.events("demo", kind=Kind.ALLOCATED)
    assert event.columns["entered_by"] == "Ola"
    assert event.content == {
        "arm": found.arm,
        "how": "drawn",
        "number": 1,
        "strata": {"benefit_group": "aap"},
        "data": {"plan": key.commitment, "request": "r1", "shown": "to the coordinator"},
    }


def test_a_retry_gives_the_same_arm_and_uses_no_number(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, people(2))
    first = made.drawn(store, "P1", key, "r1")
    again = made.drawn(store, "P1", key, "r1")
    assert (again.number, again.arm, again.again, first.again) == (1, first.arm, True, False)
    assert made.drawn(store, "P2", key, "r2").number == 2
    assert len(list(store.events("demo", kind=Kind.ALLOCATED))) == 2


def test_who_has_an_arm_is_not_drawn_again(made: ModuleType, store: Store, tmp_path: Path) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1"])
    made.enrol(store, ["P2"], arm="control")
    made.drawn(store, "P1", key)
    with pytest.raises(StoreError, match=r"Is allocated already \(number 1, event 4\)"):
        made.drawn(store, "P1", key)
    with pytest.raises(StoreError, match="Was enrolled with an arm"):
        made.drawn(store, "P2", key)


def test_nobody_is_drawn_who_is_not_enrolled_left_died_or_is_in_no_stratum(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    who = {"entered_by": "coordinator"}
    made.enrol(store, ["left", "dead", "answers"])
    made.enrol(store, ["strange"], "retired")
    made.enrol(store, ["unknown"], strata={})
    store.append(
        "demo",
        [
            WithdrawnEvent(**who, request_id="w", participant="left", level="treatment", day=DAY),
            DiedEvent(**who, request_id="d", participant="dead", day=DAY),
            WithdrawnEvent(**who, request_id="q", participant="answers", level="questionnaires", day=DAY),
        ],
    )
    said = {
        "nobody": "Nobody of this id is enrolled",
        "left": r"Withdrew \(treatment\) on 2026-03-01",
        "dead": "having died",
        "strange": "has the level 'retired', which is not in the plan, of benefit_group; allowed are aap, sick",
        "unknown": "has no level of benefit_group",
    }
    for name, text in said.items():
        with pytest.raises(StoreError, match=text):
            made.drawn(store, name, key)
    assert made.drawn(store, "answers", key).number == 1


def test_all_that_stands_against_a_person_is_told_at_once(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1"], "retired")
    store.append("demo", [DiedEvent(request_id="d", entered_by="c", participant="P1", day=DAY)])
    with pytest.raises(StoreError) as error:
        made.drawn(store, "P1", key)
    assert len(refusals(error)) == 2


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        (None, "Consent to version 2 of the information is not on record"),
        ({"version": "1"}, "Consent to version 2"),
        ({"version": "2", "given": False}, "refused or taken back"),
        ({"version": "2"}, None),
    ],
)
def test_consent_counts_where_the_study_asks_for_it(
    made: ModuleType, store: Store, tmp_path: Path, consent: dict[str, object] | None, said: str | None
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1"])
    if consent is not None:
        event = ConsentedEvent(request_id="c", entered_by="k", participant="P1", day=DAY, **consent)
        store.append("demo", [event])
    study = made.demo(simulated=False, consent=ConsentRule(version="2"))
    if said is None:
        assert draw(store, study, "P1", key, Asked("k")).number == 1
        return
    with pytest.raises(StoreError, match=said):
        draw(store, study, "P1", key, Asked("k"))


def test_nothing_is_drawn_before_the_sealing_nor_with_another_key(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    made.enrol(store, ["P1"])
    stranger = new_key(made.demo_plan())
    with pytest.raises(StoreError, match="not sealed yet"):
        made.drawn(store, "P1", stranger)
    made.sealed(store, tmp_path)
    with pytest.raises(StoreError, match="sealed with another key file"):
        made.drawn(store, "P1", stranger)
    assert not list(store.events("demo", kind=Kind.ALLOCATED))


def test_nothing_is_drawn_in_a_study_whose_arms_are_told(made: ModuleType, store: Store) -> None:
    made.enrol(store, people(2))
    tell(store, made.demo(), "P1", "control", Asked("k", "letter of the trial office"))
    with pytest.raises(StoreError, match="told, not drawn"):
        made.drawn(store, "P2", new_key(made.demo_plan()))


def test_the_number_of_somebody_erased_is_not_given_again(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, people(6))
    arms = {name: made.drawn(store, name, key).arm for name in people(4)}
    for name in ("P2", "P4"):
        store.erase("demo", name, "asked for it", "keeper")
    later = [made.drawn(store, name, key) for name in ("P5", "P6")]
    assert [one.number for one in later] == [5, 6]
    expected = list(itertools.islice(arms_in_order(key.plan, key.seed, "benefit_group=aap"), 6))
    assert [*arms.values(), *(one.arm for one in later)] == expected
    found = verify(store, "demo", key)
    assert (found.drawn, found.erased, found.faults) == ({"benefit_group=aap": 6}, 2, ())


def test_the_store_itself_refuses_a_number_it_has(made: ModuleType, store: Store, tmp_path: Path) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, people(2))
    made.drawn(store, "P1", key)
    [event] = store.events("demo", kind=Kind.ALLOCATED)
    forged = AllocatedEvent(
        request_id=event.columns["request_id"], entered_by="x", participant="P2", arm="control", how="drawn"
    )
    with pytest.raises(StoreError, match="used before with another content"):
        store.append("demo", [forged])


def test_whoever_reads_the_whole_store_finds_neither_seed_nor_block_sizes(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path, block_sizes=(74,))
    made.enrol(store, ["P1"])
    made.drawn(store, "P1", key)
    everything = "".join(f"{event.columns} {event.content}" for event in store.events("demo"))
    assert key.seed.hex() not in everything
    told = [event.content or {} for event in store.events("demo")]
    assert not re.search(r"\b74\b", str(told))
    assert all("block_sizes" not in content for content in told)


def test_nobody_is_drawn_into_an_arm_the_study_file_no_longer_has(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    key = made.sealed(store, tmp_path)
    made.enrol(store, ["P1"])
    control, programme = made.demo().arms
    renamed = made.demo(arms=(control, programme.model_copy(update={"id": "service"})))
    with pytest.raises(StoreError, match="arms the study file does not have: programme"):
        draw(store, renamed, "P1", key, Asked("Ola"))


def test_a_list_is_used_in_its_order_up_to_its_end(made: ModuleType, store: Store, tmp_path: Path) -> None:
    plan = Plan("demo", "list", ("control", "programme"), strata=made.LEVELS)
    listed = {
        "benefit_group=aap": ["programme", "programme", "control"],
        "benefit_group=sick_leave": ["control"],
    }
    key = seal_with_new_key(store, tmp_path / "a.key", plan, Asked("k"), listed)
    made.enrol(store, people(4))
    made.enrol(store, ["S1"], "sick_leave")
    assert [made.drawn(store, name, key).arm for name in people(3)] == listed["benefit_group=aap"]
    assert made.drawn(store, "S1", key).arm == "control"
    with pytest.raises(StoreError, match="no further row for benefit_group=aap"):
        made.drawn(store, "P4", key)
    hows = {event.content["how"] for event in store.events("demo", kind=Kind.ALLOCATED) if event.content}
    assert hows == {"list"}
    assert verify(store, "demo", key).drawn == {"benefit_group=aap": 3, "benefit_group=sick_leave": 1}


def test_people_of_a_unit_come_into_the_arm_of_the_unit(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    counties = ("agder", "oslo", "troms", "østfold")
    plan = Plan("demo", "clusters", ("control", "programme"), (1, 1), {"centre": counties})
    key = seal_with_new_key(store, tmp_path / "a.key", plan, Asked("k"))
    for county in counties:
        made.enrol(store, [f"{county}-{n}" for n in range(3)], unit=county, strata={})
    arms = {c: {made.drawn(store, f"{c}-{n}", key).arm for n in range(3)} for c in counties}
    assert all(len(found) == 1 for found in arms.values())
    assert Counter(arm for found in arms.values() for arm in found) == {"control": 2, "programme": 2}
    assert verify(store, "demo", key).faults == ()


def test_a_new_sealing_starts_new_numbers_and_the_old_key_still_proves_the_old_ones(
    made: ModuleType, store: Store, tmp_path: Path
) -> None:
    old = made.sealed(store, tmp_path)
    made.enrol(store, people(5))
    for name in people(3):
        made.drawn(store, name, old)
    new = new_key(made.demo_plan(block_sizes=(2,)))
    seal(store, new, Asked("keeper", "the key file was lost"))
    with pytest.raises(StoreError, match="another key file"):
        made.drawn(store, "P4", old)
    assert [made.drawn(store, name, new).number for name in ("P4", "P5")] == [1, 2]
    for key, drawn, others in ((old, 3, 2), (new, 2, 3)):
        found = verify(store, "demo", key)
        assert (sum(found.drawn.values()), found.others, found.faults) == (drawn, others, ())


@pytest.mark.postgres
def test_the_role_of_the_app_may_seal_and_draw(made: ModuleType, cluster: Any, tmp_path: Path) -> None:
    name = cluster.emptied()
    owner = Store.create(cluster.url(name))
    grant(owner)
    made_user = "CREATE USER forms; EXCEPTION WHEN duplicate_object THEN NULL"
    cluster.run(f"DO $$ BEGIN {made_user}; END $$", "GRANT workmh_app TO forms")
    app = Store.open(cluster.url(name, user="forms"))
    key = made.sealed(app, tmp_path)
    made.enrol(app, people(2))
    assert [made.drawn(app, who, key).number for who in people(2)] == [1, 2]
    for store in (app, owner):
        store.close()
