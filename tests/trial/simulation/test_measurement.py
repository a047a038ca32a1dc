"""Items made for a stated reliability have it, and shares, means and differences are what the model says."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from workmh_measures.analysis.internal_consistency import cronbach_alpha, feldt_interval, listwise_covariance
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.trial.simulate import SimulatedStudy, simulate
from workmh_measures.trial.simulation.categorised import CutItem, covariance, expected_score
from workmh_measures.trial.simulation.course import shift
from workmh_measures.trial.simulation.measurement import instrument_model
from workmh_measures.trial.simulation.truth import Measurement, Truth

FOUR = 4
LEVEL = 2 * NormalDist().cdf(FOUR) - 1
"""An interval that holds the truth but once in 16,000 times."""


def answers(made: SimulatedStudy, instrument: str, items: tuple[str, ...], wave: str = "t0") -> np.ndarray:
    """Codes with people in rows, NaN for a missing answer."""
    frame = made.answers.frame
    here = frame[(frame["instrument"] == instrument) & (frame["wave"] == wave) & (frame["occasion"] == 1)]
    wide = here.pivot(index="participant", columns="item", values="value")[list(items)].to_numpy(dtype=float)
    return np.where((wide >= -999) & (wide <= -990), np.nan, wide)


@pytest.mark.parametrize(
    ("instrument", "scale", "published"),
    [
        ("hads", "anxiety", 0.80),
        ("hads", "depression", 0.76),
        ("hads", "total", None),
        ("who5", "total", None),
    ],
)
def test_the_alpha_of_many_people_is_the_one_stated(
    large: SimulatedStudy, instrument: str, scale: str, published: float | None
) -> None:
    model = large.models[instrument]
    stated = model.alpha_of(model.instrument.scale(scale))
    assert stated is not None
    if published is not None:
        assert stated == pytest.approx(published, abs=1e-6)
    items = tuple(
        item for factor in model.factors for item in factor.items if scale in (factor.scale, "total")
    )
    matrix, n = listwise_covariance(answers(large, instrument, items))
    low, high = feldt_interval(cronbach_alpha(matrix), n, k=len(items), level=LEVEL)
    assert low < stated < high
    assert high - low < 0.03  # an interval that could miss


def test_an_alpha_that_is_asked_for_is_put_in() -> None:
    truth = Measurement(alpha={"who5.total": 0.9})
    model = instrument_model(load_instrument("who5"), truth)
    assert model.factors[0].alpha == pytest.approx(0.9, abs=1e-6)
    assert model.factors[0].omega == pytest.approx(0.9, abs=0.01)


def test_an_alpha_the_answers_cannot_reach_is_refused() -> None:
    with pytest.raises(DefinitionError, match="out of reach"):
        instrument_model(load_instrument("who5"), Measurement(alpha={"who5.total": 0.999}))


def test_an_alpha_for_a_scale_that_is_not_there_is_refused(
    study: object, instruments: dict[str, Instrument]
) -> None:
    truth = Truth(measurement=Measurement(alpha={"who5.totl": 0.9}))
    with pytest.raises(DefinitionError, match=r"SIM-NAME.*who5\.totl.*who5\.total"):
        simulate(study, instruments, n=2, seed=1, truth=truth)  # type: ignore[arg-type]


def test_shares_of_answers_are_those_the_thresholds_cut_off(large: SimulatedStudy) -> None:
    for name in ("hads", "who5", "eq5d5l"):
        model = large.models[name]
        for item in model.items.values():
            if len(item.answers) > 12:
                continue
            given = answers(large, name, (item.item,))[:, 0]
            given = given[~np.isnan(given)]
            cuts = [0.0, *(NormalDist().cdf(cut) for cut in item.thresholds), 1.0]
            for answer, share in zip(item.answers, np.diff(cuts), strict=True):
                error = np.sqrt(share * (1 - share) / len(given))
                assert abs(np.mean(given == answer) - share) < FOUR * error, (name, item.item, answer)


def test_more_burden_goes_with_the_worse_end_of_every_item(large: SimulatedStudy) -> None:
    for name, direction in (("hads", 1), ("who5", -1), ("eq5d5l", 1)):
        items = tuple(item for item in large.models[name].items if item != "vas")
        frame = large.answers.frame
        here = frame[(frame["instrument"] == name) & (frame["wave"] == "t0") & (frame["value"] >= 0)]
        place = {person.participant: number for number, person in enumerate(large.people)}
        burden = large.burden[here["participant"].map(place).to_numpy(dtype=int), 0]
        for item in items:
            mine = (here["item"] == item).to_numpy()
            assert direction * np.corrcoef(burden[mine], here["value"].to_numpy()[mine])[0, 1] > 0.3


@pytest.mark.parametrize(("instrument", "sign"), [("hads", 1), ("who5", -1)])
def test_the_mean_of_a_score_in_each_arm_is_what_the_effect_makes_it(
    large: SimulatedStudy, instrument: str, sign: int
) -> None:
    model = large.models[instrument]
    arm_of = {person.participant: person.arm.id for person in large.people}
    frame = large.answers.frame
    here = frame[(frame["instrument"] == instrument) & (frame["wave"] == "t6") & (frame["value"] >= 0)]
    station = next(s for s in large.stations if s.wave.id == "t6")
    shared = np.sqrt(model.factor_correlation) if len(model.factors) > 1 else 1.0
    for arm in ("control", "programme"):
        moved = shift(large.study, large.truth.burden, arm, station=station) * model.on_burden * shared
        wanted = sum(
            cut_low + expected_score(cut, model.items[item].loading * moved)
            for factor in model.factors
            for item, cut in zip(factor.items, factor.keyed, strict=True)
            for cut_low in [sign * model.items[item].answers[0]]
        )
        mine = here[here["participant"].map(arm_of) == arm]
        by_item = mine.groupby("item", observed=True)["value"]
        found = sign * by_item.mean().sum()
        sums = mine.groupby("participant", observed=True)["value"].agg(["sum", "count"])
        sd = sums.loc[sums["count"] == len(model.items), "sum"].std()
        # 200 units make means vary a little more than people alone would.
        error = sd * np.sqrt(1 / len(sums) + large.truth.burden.unit_icc / large.truth.burden.units)
        assert abs(found - wanted) < FOUR * error, arm


def test_the_covariance_of_cut_items_is_that_of_many_draws() -> None:
    items = [CutItem((-0.5, 0.4, 1.5), (1.0, 1.0, 1.0)), CutItem((0.0, 1.0), (2.0, 1.0))]
    loadings = [np.asarray([0.8]), np.asarray([0.6])]
    random = np.random.default_rng(5)
    n = 400_000
    factor, rest = random.standard_normal(n), random.standard_normal((n, 2))
    scores = np.zeros((n, 2))
    for i, (item, loading) in enumerate(zip(items, (0.8, 0.6), strict=True)):
        variable = loading * factor + np.sqrt(1 - loading**2) * rest[:, i]
        for cut, step in zip(item.thresholds, item.steps, strict=True):
            scores[:, i] += step * (variable > cut)
    found, wanted = np.cov(scores.T), covariance(items, loadings)
    centred = scores - scores.mean(axis=0)
    for i in range(2):
        for j in range(2):
            error = np.std(centred[:, i] * centred[:, j]) / np.sqrt(n)
            assert abs(found[i, j] - wanted[i, j]) < FOUR * error


@pytest.mark.parametrize("name", instrument_ids())
def test_every_instrument_has_a_model_whose_items_can_be_answered_in_every_way(name: str) -> None:
    instrument = load_instrument(name)
    for choices in all_choices(instrument):
        model = instrument_model(instrument, Measurement(), parameters=choices)
        for item in instrument.items:
            response = instrument.response_scale_of(item.id)
            if response.options and response.is_numeric:
                made = model.items[item.id]
                assert sorted((*made.answers, *made.aside)) == sorted(map(float, response.codes))
                assert [*made.thresholds] == sorted(made.thresholds)
        for factor in model.factors:
            assert 0.3 < factor.alpha < 0.99
            assert max(factor.loadings) < 1
