from __future__ import annotations

from datetime import date

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.keys import design_variables
from workmh_measures.dataset.reshape import to_wide
from workmh_measures.definitions.library import load_study
from workmh_measures.model.instrument import Instrument
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


def test_its_rows_follow_the_pseudonyms_and_not_the_order_of_allocation(
    study: Study, instruments: dict[str, Instrument]
) -> None:
    made = simulate(study, instruments, n=12, seed=2)
    long = assemble(study, instruments, simulated_answers(made), made.enrolments, today=date(2030, 1, 1))
    enrolled = [person.participant for person in made.enrolments]
    names = blinded(to_wide(long, study)).frame["id"].tolist()
    assert names == sorted(enrolled)
    assert names != enrolled
    waves = blinded(long).frame["wave"].tolist()
    assert waves == long.frame["wave"].tolist()


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
