"""People are enrolled all or none, and nobody twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.pseudonym import pseudonym_fault
from workmh_measures.model.record import Consent
from workmh_measures.model.study import ConsentRule, Study
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participants import Enrolled, enrol, known_person
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import enrolments

TODAY, START = date(2026, 3, 1), date(2026, 1, 5)
DEMO = load_study("demo")


def _enrol(store: Store, *newcomers: Newcomer, study: Study = DEMO) -> list[Enrolled]:
    return enrol(store, study, newcomers, by="anna", today=TODAY)


def _problems(store: Store, *newcomers: Newcomer, study: Study = DEMO) -> list[str]:
    with pytest.raises(StoreError) as caught:
        _enrol(store, *newcomers, study=study)
    return [f"{found.where}: {found.text} {found.nearest or ''}" for found in caught.value.problems]


def test_a_person_gets_an_id_and_everything_told_is_on_record(store: Store) -> None:
    told = Newcomer(
        days={"inclusion": START}, unit="oslo", strata={"benefit_group": "2"}, language="nb", request="r1"
    )
    [made] = _enrol(store, told)
    assert made.is_new
    assert pseudonym_fault(made.participant) is None
    [person] = enrolments(store, "demo")
    assert (person.participant, person.unit, person.strata) == (
        made.participant,
        "oslo",
        {"benefit_group": "2"},
    )
    assert (person.anchors, person.language, person.arm) == ({"inclusion": START}, "nb", None)
    [event] = store.events("demo")
    assert event.columns["entered_by"] == "anna"


def test_the_same_request_again_enrols_nobody_twice(store: Store) -> None:
    [first] = _enrol(store, Newcomer(days={"inclusion": START}, request="r1"))
    [again] = _enrol(store, Newcomer(days={"inclusion": START}, request="r1"))
    assert again == Enrolled(first.participant, is_new=False)
    assert len(store.participants("demo")) == 1


def test_whoever_was_erased_is_not_enrolled_again_by_the_same_request(store: Store) -> None:
    said = Consent("1", START)
    people = [Newcomer(days={"inclusion": START}, request=name, consent=said) for name in ("r1", "r2")]
    first, second = _enrol(store, *people)
    store.erase("demo", first.participant, "asked for it", "berit")
    head = store.head("demo")
    again = _enrol(store, *people)
    assert again == [
        Enrolled(first.participant, is_new=False, erased=True),
        Enrolled(second.participant, is_new=False),
    ]
    assert store.head("demo") == head


def test_a_matched_pair_with_ids_made_is_no_change_when_told_again(store: Store) -> None:
    matched = load_study("jobschool")
    arms = [arm.id for arm in matched.allocated_arms[:2]]
    people = [
        Newcomer(days={"inclusion": START}, pair="p1", arm=arm, request=f"r{n}") for n, arm in enumerate(arms)
    ]
    made = _enrol(store, *people, study=matched)
    again = _enrol(store, *people, study=matched)
    assert again == [Enrolled(one.participant, is_new=False) for one in made]


def test_an_id_of_the_study_told_again_with_the_same_is_no_change(store: Store) -> None:
    people = [Newcomer("A-1", {"inclusion": START}), Newcomer("0412", {"inclusion": START}, unit="oslo")]
    assert [one.is_new for one in _enrol(store, *people)] == [True, True]
    head = store.head("demo")
    assert [one.is_new for one in _enrol(store, *people)] == [False, False]
    assert store.head("demo") == head


def test_an_id_told_again_with_something_else_is_refused_with_what_differs(store: Store) -> None:
    _enrol(store, Newcomer("A1", {"inclusion": START}, unit="oslo"))
    [found] = _problems(store, Newcomer("A1", {"inclusion": date(2026, 1, 6)}, unit="bergen"))
    assert "unit oslo, inclusion 2026-01-05" in found


def test_all_problems_of_everybody_are_told_and_nobody_is_enrolled(store: Store) -> None:
    found = _problems(
        store,
        Newcomer("fine", {"inclusion": START}),
        Newcomer("01017012345", {"inclusion": START}, where="row 3"),
        Newcomer("B 1", {"inclusion": date(2026, 3, 2), "job_strat": START}, where="row 4"),
        Newcomer("C1", {"inclusion": START, "job_start": date(2026, 1, 4)}, where="row 5"),
        Newcomer("D1", strata={"benefit": "1"}, flags={"itt": True}, language="ar", where="row 6"),
        Newcomer("E1", arm="programme", pair="p1", where="row 7"),
        Newcomer("fine", where="row 8"),
        Newcomer("FI-NE", where="row 9"),
    )
    text = "\n".join(found)
    for words in (
        "row 3: The id '***********' holds eleven digits",
        "row 4: The id 'B 1' is not 1 to 24",
        "row 4: The day of inclusion, 2026-03-02, has not come",
        "job_start",  # nearest to job_strat
        "row 5: The day of job_start, 2026-01-04, is before inclusion",
        "row 6: 'benefit' is no stratum",
        "row 6: 'itt' is no flag",
        "row 6: 'ar' is no language",
        "row 7: Arms of this study are drawn",
        "row 7: The study matches nobody",
        "row 8: 'fine' stands twice",
        "row 9: 'FI-NE' and 'fine' stand twice",
    ):
        assert words in text, words
    assert store.participants("demo") == []


def test_an_id_that_differs_in_capitals_or_hyphens_from_somebody_is_refused(store: Store) -> None:
    _enrol(store, Newcomer("A-1"))
    [found] = _problems(store, Newcomer("a1"))
    assert "differs from 'A-1', who is enrolled, in capitals or hyphens only" in found


def test_the_id_of_somebody_erased_is_never_given_again(store: Store) -> None:
    _enrol(store, Newcomer("A1"))
    store.erase("demo", "A1", "asked for by letter", "berit")
    [found] = _problems(store, Newcomer("A1"))
    assert "was given before, to somebody whose data were erased" in found


def test_in_a_study_of_one_group_everybody_is_in_it(store: Store) -> None:
    study = load_study("sjm")
    _enrol(store, Newcomer("A1", {"inclusion": START, "referral": date(2025, 12, 1)}), study=study)
    [person] = enrolments(store, "sjm")
    assert person.arm == "service"
    assert person.anchors["referral"] == date(2025, 12, 1)
    [told] = store.events("sjm", kind=Kind.ALLOCATED)
    assert told.content is not None
    assert told.content["how"] == "told"


def test_a_pair_holds_one_of_each_arm(store: Store) -> None:
    study = load_study("jobschool")
    _enrol(
        store,
        Newcomer("A1", pair="p1", arm="programme"),
        Newcomer("K1", pair="p1", arm="control"),
        study=study,
    )
    found = _problems(
        store,
        Newcomer("A2", pair="p1", arm="programme"),
        Newcomer("K2", pair="p2", arm="control"),
        Newcomer("K3", pair="p2", arm="control", where="row 4"),
        study=study,
    )
    assert "holds A1 of the same arm" in found[0]
    assert "row 4: Pair 'p2' holds K2" in found[1]


def test_a_unit_is_in_one_arm_where_units_are_allocated(store: Store) -> None:
    study = load_study("jump")
    first, second = study.allocated_arms[:2]
    _enrol(store, Newcomer("A1", unit="oslo", arm=first.id), study=study)
    [found] = _problems(store, Newcomer("A2", unit="oslo", arm=second.id), study=study)
    assert "others of 'oslo' are in another arm" in found


def test_no_problem_tells_an_arm_on_record(store: Store) -> None:
    study = load_study("jobschool")
    _enrol(store, Newcomer("A1", pair="p1", arm="programme"), study=study)
    [found] = _problems(store, Newcomer("A1", pair="p1", arm="control"), study=study)
    assert "other values: arm." in found
    assert "programme" not in found


@pytest.mark.parametrize("typed", ["A-1", "a1", " A 1", "a\u20131"])
def test_somebody_is_found_however_the_id_is_typed(store: Store, typed: str) -> None:
    _enrol(store, Newcomer("A-1"))
    with store.reading() as connection:
        assert known_person(connection, "demo", typed).participant == "A-1"


def test_somebody_unknown_is_answered_with_what_is_wrong_with_the_id(store: Store) -> None:
    [made] = _enrol(store, Newcomer())
    # The first two characters that differ: exchanging two that are alike would be no slip.
    at = next(i for i, pair in enumerate(pairwise(made.participant)) if pair[0] != pair[1])
    typed = made.participant
    slip = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    with store.reading() as connection, pytest.raises(StoreError) as caught:
        known_person(connection, "demo", slip)
    [found] = caught.value.problems
    assert found.nearest == made.participant
    assert "changed places" in str(found)


def test_consent_is_put_on_record_with_the_enrolment_or_later_and_never_twice(store: Store) -> None:
    study = load_study("sjm").model_copy(
        update={"consent": ConsentRule(version="2", parts=("consent_employer",))}
    )
    said = Consent("2", START, True, {"consent_employer": False})
    _enrol(store, Newcomer("B2"), study=study)
    both = [Newcomer("A1", {"inclusion": START}, consent=said), Newcomer("B2", consent=said)]
    assert _enrol(store, *both, study=study) == [Enrolled("A1", True, True), Enrolled("B2", False, True)]
    assert [person.consent for person in enrolments(store, "sjm")] == [said, said]
    assert [person.flags for person in enrolments(store, "sjm")] == [{"consent_employer": False}] * 2
    head = store.head("sjm")
    assert _enrol(store, *both, study=study) == [Enrolled("A1", False), Enrolled("B2", False)]
    assert store.head("sjm") == head
    [found] = _problems(store, Newcomer("A1", consent=Consent("2", TODAY, True, said.parts)), study=study)
    assert "consent 2026-01-05" in found
    lacking = Newcomer("C3", consent=Consent("2", date(2026, 3, 2)), where="row 2")
    text = "\n".join(_problems(store, lacking, study=study))
    assert "row 2: Nothing is said about consent_employer" in text
    assert "row 2: 2026-03-02: the day of the consent has not come" in text


def test_a_thousand_people_are_enrolled_at_once_with_ids_of_their_own(sqlite_store: Store) -> None:
    made = _enrol(sqlite_store, *[Newcomer(request=str(n)) for n in range(1000)])
    assert len({one.participant for one in made}) == 1000
    again = _enrol(sqlite_store, *[Newcomer(request=str(n)) for n in range(1000)])
    assert [one.participant for one in again] == [one.participant for one in made]
    assert not any(one.is_new for one in again)


def test_eight_at_once_with_the_same_request_enrol_one_person(store: Store) -> None:
    def once(n: int) -> str:
        [made] = _enrol(store, Newcomer(days={"inclusion": START}, request="r1", where=str(n)))
        return made.participant

    with ThreadPoolExecutor(8) as threads:
        names = [*threads.map(once, range(8))]
    assert len({*names}) == 1
    assert [record.participant for record in store.participants("demo")] == names[:1]
