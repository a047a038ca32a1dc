"""The numbers of the page of change are those of ``workmh change`` and ``workmh analyse`` on the same answers."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.change_by_group import ChangeAsked, change_by_group
from workmh_measures.analysis.measured_rows import RowNames, measurements_of
from workmh_measures.analysis.reliable_change_sources import FirstScores, known_errors
from workmh_measures.analysis.responsiveness import responsiveness_estimates
from workmh_measures.cli.change import change
from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.groups_seen import groups_seen
from workmh_measures.dataset.score_rows import scale_columns
from workmh_measures.dataset.scores_by_wave import scores_by_wave
from workmh_measures.definitions.library import load_instrument, load_study, scheduled_instruments
from workmh_measures.model.names import item_column
from workmh_measures.trial.simulate import simulate

SCALE = {"hads": "total", "who5": "total", "phq9": "total"}


@pytest.fixture(scope="module")
def study():
    return load_study("demo")


@pytest.fixture(scope="module")
def dataset(study):
    known = scheduled_instruments(study)
    made = simulate(study, known, n=140, seed=3)
    return assemble(study, known, made.answers, made.enrolments, today=made.observed_until)


def asked_of(dataset, study, instrument, scale, *, by_name):
    seen = groups_seen(dataset, study, by_name=by_name, label_key="cd" * 16)
    columns = scale_columns(seen.dataset.codebook, instrument, scale)
    definition = load_instrument(instrument)
    use = next(one for one in dataset.codebook.instruments if one.instrument.id == instrument)
    scores = scores_by_wave(seen.dataset, columns, ["t0", "t6"])
    rows = seen.dataset.frame[seen.dataset.frame["wave"] == "t0"]
    answers = rows[[item_column(instrument, item) for item in definition.item_ids]]
    first = FirstScores(
        wave="t0",
        answers=answers.set_axis(list(definition.item_ids), axis=1),
        scores=rows[columns.number.name].to_numpy(np.float64),
    )
    errors = known_errors(definition, definition.scale(scale), first, parameters=use.parameters)
    return ChangeAsked(
        scores=scores,
        group=seen.group,
        names=seen.names,
        by_letter=not by_name,
        direction=definition.scale(scale).direction,
        error=errors.errors["alpha"],
    )


def account(dataset, study, instrument, folder, *, options):
    """Return what ``workmh change`` says of the same answers, written into a file as an export has them."""
    use = next(one for one in dataset.codebook.instruments if one.instrument.id == instrument)
    items = [item_column(instrument, item) for item in use.instrument.item_ids]
    file = folder / f"{instrument}.csv"
    rows = dataset.frame[dataset.frame["wave"].isin(["t0", "t6"])]
    rows[["id", "wave", *items]].to_csv(file, index=False)
    given = [f"--set={name}={choice}" for name, choice in use.parameters.items()]
    command = [
        str(file),
        "--instrument",
        instrument,
        "--from",
        "t0",
        "--to",
        "t6",
        *given,
        *options,
    ]
    told = CliRunner().invoke(change, [*command, "-o", str(folder / "out.csv"), "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


@pytest.mark.parametrize("instrument", sorted(SCALE))
def test_all_together_are_counted_as_workmh_change_counts_them(dataset, study, instrument, tmp_path):
    scale = SCALE[instrument]
    asked = asked_of(dataset, study, instrument, scale, by_name=True)
    found = change_by_group(asked, "t6")[0]
    said = account(dataset, study, instrument, tmp_path, options=["--scale", scale, "--reliability", "alpha"])
    [of_scale] = said["scales"]
    assert found.n == of_scale["persons"]["judged"] > 100
    assert found.mean == pytest.approx(of_scale["mean_change"], abs=1e-12)
    counts = of_scale["reliable"]["counts"]
    assert found.counts == (counts["improved"], counts["unchanged"], counts["deteriorated"])
    for part in ("reliability", "sd", "sem"):
        assert getattr(asked.error, part).value == pytest.approx(
            of_scale["reliable"][part]["value"], abs=1e-12
        )


def test_each_arm_has_the_numbers_of_an_analysis_of_its_own_people(dataset, study, tmp_path):
    asked = asked_of(dataset, study, "hads", "total", by_name=True)
    _, *groups = change_by_group(asked, "t6")
    codes = {arm.id: float(arm.code) for arm in study.arms}
    definition = load_instrument("hads")
    for found in groups:
        own = replace(dataset, frame=dataset.frame[dataset.frame["arm"] == codes[found.group]])
        measured = measurements_of(own, RowNames(person="id", wave="wave"), instrument="hads")
        rows = responsiveness_estimates(
            measured,
            definition.scale("total"),
            asked=AskedChange(waves=("t0", "t6"), draws=10),
            about={"instrument": "hads"},
        )
        by_name = {(row.analysis, row.method): row for row in rows}
        mean = by_name["change_mean", "t"]
        assert found.n == mean.n
        assert (found.mean, found.low, found.high) == pytest.approx(
            (mean.value, mean.ci_low, mean.ci_high), abs=1e-12
        )
        assert found.sd == pytest.approx(by_name["change_sd", "n-1"].value, abs=1e-12)
        assert found.srm == pytest.approx(by_name["srm", "noncentral_t"].value, abs=1e-12)
        assert found.effect_size == pytest.approx(by_name["effect_size_change", "bonett"].value, abs=1e-12)
        stated = [f"--sem={asked.error.sem.value!r}", "--scale", "total"]
        said = account(own, study, "hads", tmp_path, options=stated)
        counts = said["scales"][0]["reliable"]["counts"]
        assert found.counts == (counts["improved"], counts["unchanged"], counts["deteriorated"])


def test_letters_hold_the_numbers_of_the_arms_they_stand_for(dataset, study):
    by_name = asked_of(dataset, study, "hads", "total", by_name=True)
    lettered = asked_of(dataset, study, "hads", "total", by_name=False)
    of_person = {
        letter: by_name.group[people].unique()
        for letter, people in lettered.group.groupby(lettered.group).groups.items()
    }
    assert {letter: len(arms) for letter, arms in of_person.items()} == {"A": 1, "B": 1}
    # Told of the same people, a letter has the numbers of its arm.
    open_letters = {one.group: one for one in change_by_group(replace(lettered, by_letter=False), "t6")}
    arms = {one.group: one for one in change_by_group(by_name, "t6")}
    for letter, [arm] in of_person.items():
        assert open_letters[letter].mean == pytest.approx(arms[arm].mean, abs=1e-12)
        assert open_letters[letter].n == arms[arm].n
