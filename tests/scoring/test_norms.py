"""T scores by stratum against R; no value and a reason where the stratum is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.model.published import Norm
from workmh_measures.model.scale import Scale
from workmh_measures.scoring.norms import (
    NormStatus,
    named_norm,
    norm_choices,
    normative_deviation,
    strata_of,
    t_score,
    z_score,
)

from .test_change import REFERENCE, numbers

R = REFERENCE["norm"]


def made(**parts: object) -> Norm:
    about = {"id": "made", "population": "made", "source": "made", "evidence": "project_choice"}
    return Norm(**{**about, "mean": 10.0, "sd": 5.0, **parts})


def scale_with(*norms: Norm) -> Scale:
    return load_instrument("who5").scale("total").model_copy(update={"norms": norms})


@pytest.fixture
def stratified() -> Scale:
    return scale_with(*(made(**row) for row in R["rows"]))


@pytest.fixture
def persons() -> pd.DataFrame:
    sex = [word or None for word in R["sex"]]
    return pd.DataFrame({"sex": pd.Series(sex, dtype=object), "age": numbers(R["age"])})


def test_z_and_t_of_every_person_equal_r(stratified: Scale, persons: pd.DataFrame) -> None:
    norm = named_norm(stratified, "made", instrument="made")
    found = normative_deviation(numbers(R["score"]), norm, persons)
    np.testing.assert_allclose(found.z, numbers(R["z"]), rtol=1e-12)
    np.testing.assert_allclose(found.t, numbers(R["t"]), rtol=1e-12)


def test_every_person_without_a_t_score_has_the_reason(stratified: Scale, persons: pd.DataFrame) -> None:
    norm = named_norm(stratified, "made", instrument="made")
    found = normative_deviation(numbers(R["score"]), norm, persons)
    assert set(found.status) == {int(status) for status in NormStatus}
    np.testing.assert_array_equal(np.isnan(found.z), found.status != NormStatus.COMPARED)
    for row, status in enumerate(found.status):
        if R["score"][row] is None:
            expected = NormStatus.NO_SCORE
        elif not R["sex"][row]:
            expected = NormStatus.SEX_NOT_KNOWN
        elif R["age"][row] is None:
            expected = NormStatus.AGE_NOT_KNOWN
        else:
            inside = 18 <= R["age"][row] < 68
            expected = NormStatus.COMPARED if inside else NormStatus.OUTSIDE_NORM
        assert status == expected, row


def test_age_counts_in_completed_years(stratified: Scale) -> None:
    norm = named_norm(stratified, "made", instrument="made")
    persons = pd.DataFrame({"sex": ["female"] * 3, "age": [39.99, 40.0, 67.9]})
    means = [row["mean"] for row in R["rows"] if row["sex"] == "female"]
    assert list(strata_of(norm, persons, 3).mean) == [means[0], means[1], means[1]]


def test_nothing_known_of_the_persons_is_no_value_and_never_the_norm_of_all() -> None:
    scale = scale_with(made(), made(sex="female", mean=12.0), made(sex="male", mean=8.0))
    by_sex = named_norm(scale, "made", instrument="made")
    assert by_sex.by == ("sex",)
    assert np.isnan(normative_deviation(np.array([10.0]), by_sex).z).all()
    strange = pd.DataFrame({"sex": ["F"], "age": [-992]})
    assert list(strata_of(by_sex, strange, 1).status) == [NormStatus.SEX_NOT_KNOWN]
    everybody = named_norm(scale, "made:all", instrument="made")
    assert list(normative_deviation(np.array([15.0]), everybody).t) == [60.0]


def test_an_age_that_is_a_word_or_a_missing_code_is_not_known() -> None:
    norm = named_norm(scale_with(made(age_from=0, age_to=99)), "made", instrument="made")
    persons = pd.DataFrame({"age": pd.Series(["44", "old", -992, None], dtype=object)})
    status = strata_of(norm, persons, 4).status
    assert list(status) == [0, NormStatus.AGE_NOT_KNOWN, NormStatus.AGE_NOT_KNOWN, NormStatus.AGE_NOT_KNOWN]


def test_a_norm_that_is_not_there_is_refused_with_the_choices() -> None:
    hads = load_instrument("hads").scale("anxiety")
    for name in ("norway_worker", "norway_workers:age", "", "norway_workers:"):
        with pytest.raises(DefinitionError) as refused:
            named_norm(hads, name, instrument="hads")
        found = refused.value.problems[0]
        assert found.code == "NORM-UNKNOWN"
        assert "norway_workers:sex_age" in str(found.allowed)


def test_two_ways_of_splitting_that_are_equally_fine_must_be_chosen_between() -> None:
    scale = scale_with(made(sex="female"), made(sex="male"), made(age_from=18, age_to=67))
    with pytest.raises(DefinitionError) as refused:
        named_norm(scale, "made", instrument="made")
    assert refused.value.problems[0].code == "NORM-LEVEL"
    assert named_norm(scale, "made:age", instrument="made").by == ("age",)


def test_every_norm_of_the_library_can_be_named_and_gives_its_own_mean_a_t_of_50() -> None:
    seen = 0
    for instrument in map(load_instrument, instrument_ids()):
        for scale in instrument.scales:
            for choice in norm_choices(scale):
                norm = named_norm(scale, choice, instrument=instrument.id)
                for row in norm.rows:
                    age = 40.0 if row.age_from is None else row.age_from
                    person = pd.DataFrame({"sex": [row.sex or "female"], "age": [age]})
                    found = normative_deviation(np.array([row.mean + row.sd]), norm, person)
                    assert found.t[0] == pytest.approx(60.0, abs=1e-9), (instrument.id, scale.id, choice)
                    seen += 1
    assert seen > 40


def test_bare_numbers_take_one_norm_or_one_for_each() -> None:
    np.testing.assert_allclose(z_score(np.array([12.0, 8.0]), np.array([10.0, 10.0]), 4.0), [0.5, -0.5])
    np.testing.assert_allclose(t_score(np.array([12.0, np.nan]), 10.0, 4.0), [55.0, np.nan])
