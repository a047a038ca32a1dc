"""Numbers are told by name, and everything that cannot be put in is refused at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.simulation.settings import ALLOWED, settings_of, truth_problems, with_settings
from workmh_measures.trial.simulation.truth import Burden, Truth, Work


def codes(error: pytest.ExceptionInfo[DefinitionError]) -> list[tuple[str, str]]:
    return [(found.code, found.where) for found in error.value.problems]


def test_a_number_told_by_name_is_put_in_and_the_others_stay() -> None:
    truth = with_settings(
        Truth(),
        {
            "burden.effect": "-0.2",
            "burden.effect_at.t6": "0.1",
            "burden.units": "12",
            "measurement.alpha.hads.anxiety": "0.9",
            "work.odds_ratio.negative": "0.1",
        },
    )
    assert truth.burden == Burden(effect=-0.2, effect_at={"t6": 0.1}, units=12)
    assert truth.measurement.alpha == {"hads.anxiety": 0.9}
    assert truth.work == Work(odds_ratio={"uncertain": 0.5, "negative": 0.1})
    assert truth.missed == Truth().missed


def test_every_number_told_as_it_is_changes_nothing() -> None:
    told = {name: repr(number) for name, number in settings_of(Truth()).items()}
    assert with_settings(Truth(), told) == Truth()


def test_every_number_has_its_range() -> None:
    fields = {".".join(name.split(".")[:2]) for name in settings_of(Truth())}
    assert fields <= set(ALLOWED)
    assert set(ALLOWED) - fields == {"burden.effect_at", "measurement.alpha"}


def test_wrong_names_and_words_for_numbers_are_all_told_at_once() -> None:
    with pytest.raises(DefinitionError) as error:
        with_settings(Truth(), {"burden.efect": "1", "work.classes": "1", "missed.lost": "few", "x": "1"})
    assert codes(error) == [
        ("SIM-NAME", "burden.efect"),
        ("SIM-NAME", "work.classes"),
        ("SIM-VALUE", "missed.lost"),
        ("SIM-NAME", "x"),
    ]
    assert error.value.problems[0].nearest == "burden.effect"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("burden.stability", 1.0),
        ("burden.units", 2.5),
        ("burden.units", 0),
        ("missed.skipped", 1.01),
        ("missed.skipped", -0.01),
        ("missed.lost", float("nan")),
        ("work.hazard_ratio", 0.0),
        ("work.returned_in_a_year", 1.0),
        ("burden.effect", float("inf")),
        ("measurement.on_burden", -1.01),
        ("burden.effect_at.t7", 0.1),
        ("leaving.withdrawn.everything", 0.1),
    ],
)
def test_what_cannot_be_put_in_is_refused(
    name: str, value: float, study: Study, instruments: dict[str, Instrument]
) -> None:
    truth = with_settings(Truth(), {name: repr(value)})
    assert len([*truth_problems(truth, study)]) == 1
    with pytest.raises(DefinitionError, match="SIM-"):
        simulate(study, instruments, n=1, seed=1, truth=truth)


def test_shares_of_classes_add_up(study: Study) -> None:
    work = replace(Work(), classes={"positive": 0.5, "uncertain": 0.3, "negative": 0.1})
    assert [p.where for p in truth_problems(replace(Truth(), work=work), study)] == ["work.classes"]


def test_the_defaults_can_be_put_into_every_study(study: Study) -> None:
    assert not [*truth_problems(Truth(), study)]
