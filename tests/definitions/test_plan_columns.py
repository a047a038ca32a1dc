"""Every column an analysis plan names is one the study has, or the check says which it may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trial.trial_cases import made_up_trial

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.definitions.plan_columns import columns_of_people
from workmh_measures.errors import DefinitionError, Problem

JOBS2 = (Path(__file__).parents[2] / "docs/examples/jobs2.yaml").read_text(encoding="utf-8")


def problems(folder: Path, text: str) -> list[Problem]:
    place = folder / "jobs2.yaml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        load_study(str(place))
    return [*raised.value.problems]


def test_columns_of_subgroups_and_of_the_baseline_table_are_looked_up(tmp_path: Path) -> None:
    text = JOBS2.replace("subgroups: [sex]", "subgroups: [sexx]").replace(
        "baseline: [age,", "baseline: [agee,"
    )
    found = problems(tmp_path, text)
    assert {(one.code, one.found, one.nearest) for one in found} == {
        ("DEF-STUDY", "agee", "age"),
        ("DEF-STUDY", "sexx", "sex"),
    }
    assert all("'covariates'" in one.text for one in found)
    lines = {
        text.splitlines()[int(str(one.where).split(":")[1].split(",")[0]) - 1].split(":")[0] for one in found
    }
    assert lines == {"  baseline", "  subgroups"}


def test_columns_that_help_to_impute_are_looked_up(tmp_path: Path) -> None:
    found = problems(tmp_path, JOBS2.replace("retention:", "  missing: {auxiliary: [agge]}\nretention:"))
    assert [(one.found, one.nearest) for one in found] == [("agge", "age")]


@pytest.mark.parametrize("name", ["demo", "ser", "ips_rct", "awac"])
def test_every_column_of_a_made_up_trial_is_known(name: str) -> None:
    data = made_up_trial(name, 12, 1)
    known = columns_of_people(data.study, [*scheduled_instruments(data.study).values()])
    assert {*data.long.codebook.names} <= {*known}


def test_what_is_wrong_with_form_and_with_names_is_told_in_one_round(tmp_path: Path) -> None:
    text = JOBS2
    for right, wrong in (
        (
            "primary: {outcome: employed, method: risk_difference, adjust: [occupation]}",
            "primary: {outcome: emploied, method: risk_diference, adjust: [ocupation]}",
        ),
        ("also: [per_protocol]", "also: [per_protocoll]"),
        ("reference: booklet", "reference: boklet"),
        ("families: [[depression, self_efficacy]]", "families: [[depresion, self_efficacy]]"),
        ("event: programme_stopped", "event: programme_stoped"),
        ("  subgroups:", "  subgroup:"),
        ("baseline: [age,", "baseline: [agee,"),
    ):
        assert right in text
        text = text.replace(right, wrong)
    found = problems(tmp_path, text)
    told = " ".join(f"{one.found} {one.text}" for one in found)
    for wrong in (
        "emploied",
        "risk_diference",
        "ocupation",
        "per_protocoll",
        "boklet",
        "depresion",
        "programme_stoped",
        "subgroup",
        "agee",
    ):
        assert wrong in told, wrong
    assert len(found) == len(set(found)) == 9


def test_nothing_is_told_of_what_was_guessed(tmp_path: Path) -> None:
    [found] = problems(tmp_path, JOBS2.replace("method: mean_difference", "method: mean_diffrence"))
    assert found.nearest == "mean_difference"
