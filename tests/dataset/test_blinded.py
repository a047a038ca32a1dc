from __future__ import annotations

from collections.abc import Callable
from datetime import date

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.blinded import arms_apart, blinded
from workmh_measures.dataset.keys import design_variables
from workmh_measures.dataset.reshape import to_wide
from workmh_measures.definitions.library import load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate, simulated_answers


def test_a_blinded_copy_has_no_variable_that_tells_the_arm(
    study: Study, instruments: dict[str, Instrument]
) -> None:
    made = simulate(study, instruments, n=12, seed=2)
    long = assemble(study, instruments, simulated_answers(made), made.enrolments, today=date(2030, 1, 1))
    for dataset in (long, to_wide(long, study)):
        copy = blinded(dataset)
        assert "arm" in dataset.codebook
        assert "arm" not in copy.codebook
        assert not any(variable.reveals_arm for variable in copy.codebook)
        assert set(dataset.codebook.names) - set(copy.codebook.names) == {"arm"}
        assert copy.codebook.names == tuple(copy.frame.columns)


def test_its_people_follow_neither_the_order_of_allocation_nor_their_pseudonyms(
    study: Study, instruments: dict[str, Instrument]
) -> None:
    made = simulate(study, instruments, n=12, seed=2)
    long = assemble(study, instruments, simulated_answers(made), made.enrolments, today=date(2030, 1, 1))
    enrolled = [person.participant for person in made.enrolments]
    names = blinded(to_wide(long, study)).frame["id"].tolist()
    assert sorted(names) == sorted(enrolled)
    assert names not in (enrolled, sorted(enrolled))
    assert blinded(long).frame["id"].drop_duplicates().tolist() == names
    waves = blinded(long).frame["wave"].tolist()
    assert waves == long.frame["wave"].tolist()


def test_a_letter_stands_in_place_of_the_arm_and_the_key_can_be_set_apart(
    study: Study, instruments: dict[str, Instrument]
) -> None:
    made = simulate(study, instruments, n=12, seed=2)
    long = assemble(study, instruments, simulated_answers(made), made.enrolments, today=date(2030, 1, 1))
    letters = {0: "B", 1: "A"}
    for dataset in (long, to_wide(long, study)):
        copy = blinded(dataset, letters)
        told = dict(zip(dataset.frame["id"], dataset.frame["arm"], strict=True))
        found = dict(zip(copy.frame["id"], copy.frame["arm_blinded"], strict=True))
        assert found == {name: letters[int(arm)] for name, arm in told.items()}
        assert copy.codebook.names[:2] == ("id", "arm_blinded")
        assert set(copy.codebook["arm_blinded"].label) == {"nb", "en"}
    key = arms_apart(long, letters)
    assert key.codebook.names == ("id", "arm_blinded", "arm")
    assert key.frame["id"].tolist() == copy.frame["id"].tolist()
    assert key.frame["arm"].map(letters).tolist() == key.frame["arm_blinded"].tolist()


def test_who_is_in_no_arm_yet_has_no_letter(
    study: Study, instruments: dict[str, Instrument], given: Callable[..., Answers]
) -> None:
    people = [Enrolment("demo", "P1", None, {"inclusion": date(2026, 1, 15)}, "nb")]
    long = assemble(study, instruments, given(), people, today=date(2026, 1, 20))
    assert set(blinded(long, {0: "A", 1: "B"}).frame["arm_blinded"]) == {""}


def test_where_units_are_allocated_the_unit_tells_the_arm_too(study: Study) -> None:
    by_cluster = study.model_copy(
        update={"allocation": study.allocation.model_copy(update={"kind": "cluster"})}
    )
    telling = {v.name for v in design_variables(by_cluster) if v.reveals_arm}
    assert telling == {"arm", "unit"}
    assert {v.name for v in design_variables(study) if v.reveals_arm} == {"arm"}


def test_who_received_the_service_tells_the_arm_and_who_was_analysed_does_not() -> None:
    marked = {variable.name: variable.reveals_arm for variable in design_variables(load_study("ser"))}
    assert (marked["pp"], marked["itt"]) == (True, False)
