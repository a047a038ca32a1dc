"""Modification indices and standardised solutions against lavaan."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.analysis.confirmatory_factors.least_squares import least_squares
from workmh_measures.analysis.confirmatory_factors.maximum_likelihood import maximum_likelihood
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.modification_indices import (
    ModificationIndex,
    likelihood_modifications,
    ordered_modifications,
)
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers
from workmh_measures.analysis.confirmatory_factors.parameter_table import parameter_table
from workmh_measures.analysis.confirmatory_factors.standardised_solution import standardised_solution
from workmh_measures.analysis.polychoric.moments import polychoric_moments

from .confirmatory_references import IN_R, answers, by_name, table_of

MODELS = IN_R["likelihood"]
WITH_INDICES = [name for name, model in MODELS.items() if "modification" in model["ml"]]
ORDERED = IN_R["ordinal"]
ORDERED_INDICES = [name for name, found in ORDERED.items() if "modification" in found["delta"]]


def compared(found: list[ModificationIndex], expected: dict[str, Any], share: float = 1.0) -> None:
    """Compare with lavaan's, which are `share` of ours; the scale of a factor or an item is no parameter to free here."""
    ours: dict[str, ModificationIndex] = {}
    for one in found:
        ours[one.parameter.name] = one
        if one.parameter.op == "~~":
            ours[f"{one.parameter.rhs} ~~ {one.parameter.lhs}"] = one
    names = [name.strip() for name in expected["parameters"].split(";")]
    theirs = dict(
        zip(names, zip(expected["mi"], expected["epc"], expected["standardised"], strict=True), strict=True)
    )
    wanted = {name: value for name, value in theirs.items() if name.split(" ")[0] != name.split(" ")[2]}
    assert len(found) == len(wanted)
    for name, (value, change, standard) in wanted.items():
        assert ours[name].value == pytest.approx(value / share, rel=1e-5, abs=1e-5), name
        assert ours[name].change == pytest.approx(change / share, rel=1e-5, abs=1e-6), name
        assert ours[name].standardised == pytest.approx(standard / share, rel=1e-5, abs=1e-6), name


@pytest.mark.parametrize("name", WITH_INDICES)
def test_every_parameter_left_out_agrees_with_lavaan(name: str) -> None:
    table, rows = table_of(MODELS[name]["text"], MODELS[name]["data"])
    samples = [CompleteAnswers.of(rows)]
    found = likelihood_modifications(maximum_likelihood(table, samples), samples)
    compared(found, MODELS[name]["ml"]["modification"])


@pytest.mark.parametrize("name", ORDERED_INDICES)
def test_of_ordered_items_lavaan_counts_one_row_less_once_more(name: str) -> None:
    model = MODELS[name]
    names = parameter_table(stated_model(model["text"], list(answers(model["data"]).columns))).items
    moments = polychoric_moments(answers(model["data"])[list(names)].to_numpy(float), names=names)
    counts = {item: len(own) for item, own in zip(names, moments.thresholds, strict=True)}
    table, _ = table_of(model["text"], model["data"], thresholds=counts)
    found = ordered_modifications(least_squares(table, [moments]), [moments])
    compared(found, ORDERED[name]["delta"]["modification"], share=(moments.n - 1) / moments.n)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("scale_by", ["variance", "marker"])
def test_standardised_values_and_errors_agree_with_lavaan(name: str, scale_by: str) -> None:
    table, rows = table_of(MODELS[name]["text"], MODELS[name]["data"], scale_by=scale_by)
    found = standardised_solution(maximum_likelihood(table, [CompleteAnswers.of(rows)]))
    fitted = maximum_likelihood(table, [CompleteAnswers.of(rows)])
    standard_agrees(fitted, found, MODELS[name]["ml" if scale_by == "variance" else "marker"])


@pytest.mark.parametrize("name", ORDERED)
@pytest.mark.parametrize("parameterisation", ["delta", "theta"])
def test_standardised_ordered_items_agree_with_lavaan(name: str, parameterisation: str) -> None:
    model = MODELS[name]
    table, rows = table_of(model["text"], model["data"])
    moments = polychoric_moments(rows, names=table.items)
    counts = {item: len(own) for item, own in zip(table.items, moments.thresholds, strict=True)}
    table, _ = table_of(model["text"], model["data"], thresholds=counts, parameterisation=parameterisation)
    fitted = least_squares(table, [moments])
    standard_agrees(fitted, standardised_solution(fitted), ORDERED[name][parameterisation])


def standard_agrees(fitted: Any, found: Any, expected: dict[str, Any]) -> None:
    values, errors = by_name(fitted, found.values), by_name(fitted, found.standard_errors)
    names = [name.strip() for name in expected["standardised_parameters"].split(";")]
    shared = [place for place, name in enumerate(names) if name in values]
    assert len(shared) > len(fitted.table.items)
    # A factor and its loadings may all be turned round.
    ours = [abs(values[names[place]]) for place in shared]
    theirs = [abs(expected["standardised"][place]) for place in shared]
    assert ours == pytest.approx(theirs, abs=1e-6)
    wanted = [expected["standardised_se"][place] for place in shared]
    assert [errors[names[place]] for place in shared] == pytest.approx(wanted, rel=1e-4, abs=1e-6)
