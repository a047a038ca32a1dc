"""The syntax beside a file gives the scores of the file, row by row, in a program that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset, InstrumentUse
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import ExportError
from workmh_measures.export.spss import write_sav
from workmh_measures.export.spss_combine import COMBINE_SYNTAX, TRANSFORM_SYNTAX
from workmh_measures.export.spss_pspp import pspp_output
from workmh_measures.export.spss_recode import again
from workmh_measures.export.spss_scoring import DIFFERENCES, recomputed
from workmh_measures.export.spss_syntax import sav_syntax
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_HIGH, MISSING_LOW
from workmh_measures.model.names import wide_name
from workmh_measures.scoring.combine import COMBINE
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.transform import TRANSFORMS

pytestmark = pytest.mark.pspp

Answers = Callable[[Instrument, int], pd.DataFrame]
Scored = Callable[[Instrument, pd.DataFrame, Mapping[str, str]], Dataset]
RunSyntax = Callable[[str, Path], pd.DataFrame]

WORKERS = Path(__file__).parents[1] / "data" / "norway_workers_hads_bwas"
CASES = [(name, choice) for name in instrument_ids() for choice in all_choices(load_instrument(name))]


def written(dataset: Dataset, folder: Path, name: str = "data") -> str:
    write_sav(dataset, folder / f"{name}.sav", language="nb")
    return sav_syntax(dataset.codebook, f"{name}.sav", language="nb")


def assert_same_scores(after: pd.DataFrame, dataset: Dataset) -> int:
    """Compare what PSPP computed with the frame itself, cell by cell; return the number of scores."""
    names = recomputed(dataset.codebook)
    assert len(after) == len(dataset.frame)
    for name in names:
        if dataset.codebook[name].type == "string":
            assert after[again(name)].astype(str).tolist() == dataset.frame[name].fillna("").tolist(), name
            continue
        ours = dataset.frame[name].to_numpy(dtype=np.float64)
        theirs = after[again(name)].to_numpy(dtype=np.float64)
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9, err_msg=name)
    assert (DIFFERENCES in after) == bool(names)  # an instrument may have no score yet
    assert not names or after[DIFFERENCES].eq(0).all()
    return len(names)


@pytest.mark.parametrize(("name", "choice"), CASES, ids=[f"{n}-{'-'.join(c.values())}" for n, c in CASES])
def test_pspp_gives_our_scores_for_every_instrument(
    name: str,
    choice: dict[str, str],
    answers: Answers,
    scored: Scored,
    run_syntax: RunSyntax,
    tmp_path: Path,
) -> None:
    instrument = load_instrument(name)
    dataset = scored(instrument, answers(instrument, 300), choice)
    found = assert_same_scores(run_syntax(written(dataset, tmp_path), tmp_path), dataset)
    assert found > 0 or not instrument.scales


@pytest.mark.parametrize("declared", [True, False], ids=["declared missing", "no longer declared"])
@pytest.mark.parametrize("name", instrument_ids())
def test_no_missing_code_ever_enters_a_score(
    name: str, declared: bool, answers: Answers, scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    """Every code in every item, all others answered; also when the declaration was taken away."""
    instrument = load_instrument(name)
    columns = list(answers(instrument, 1))
    highest = {c: instrument.response_scale_of(c).attainable[1] for c in columns}
    codes = [float(code) for code in range(MISSING_LOW, MISSING_HIGH + 1)]
    rows = [{**highest, c: code} for c in columns for code in codes] + [
        dict.fromkeys(columns, c) for c in codes
    ]
    dataset = scored(instrument, pd.DataFrame(rows), all_choices(instrument)[0])
    syntax = written(dataset, tmp_path)
    if not declared:
        items = " ".join(v.name for v in dataset.codebook if v.user_missing)
        syntax = syntax.replace("\n* Roles.", f"\nMISSING VALUES {items} ().\n* Roles.", 1)
        assert "MISSING VALUES" in syntax
    assert_same_scores(run_syntax(syntax, tmp_path), dataset)


def test_pspp_gives_our_scores_for_sixteen_thousand_norwegian_workers(
    scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    workers = pd.read_csv(WORKERS / "workers.csv")
    instrument = load_instrument("hads")
    frame = (
        workers[[f"HADS{n}" for n in range(1, 15)]].set_axis(list(instrument.item_ids), axis=1).astype(float)
    )
    dataset = scored(instrument, frame, {})
    after = run_syntax(written(dataset, tmp_path, "workers"), tmp_path)
    assert assert_same_scores(after, dataset) == 15
    # The sums of the authors of the study stand in their own file.
    assert after["hads_anxiety_spss"].tolist() == workers["SumHADSanxiety"].tolist()
    assert after["hads_depression_spss"].tolist() == workers["SumHADSdepression"].tolist()
    n = json.loads((WORKERS / "reference.json").read_text(encoding="utf-8"))["published"]["n"]
    assert len(after) == n


def test_every_named_rule_has_its_syntax() -> None:
    assert set(COMBINE_SYNTAX) == set(COMBINE)
    assert set(TRANSFORM_SYNTAX) == set(TRANSFORMS)


@pytest.mark.parametrize("name", instrument_ids())
def test_recode_names_codes_and_never_ranges(name: str, answers: Answers, scored: Scored) -> None:
    instrument = load_instrument(name)
    dataset = scored(instrument, answers(instrument, 5), all_choices(instrument)[0])
    syntax = sav_syntax(dataset.codebook, "data.sav", language="nb")
    commands = re.split(r"\.\n", syntax)
    recodes = [c for c in commands if c.lstrip().startswith(("RECODE", "COUNT"))]
    assert recodes or not instrument.scales
    for recode in recodes:
        assert not re.search(r"\b(LO|HI|LOWEST|HIGHEST|THRU)\b", recode), recode
        first = re.search(r"\(.*?\)", recode)
        assert first is not None
        assert first.group() in ("(MISSING=SYSMIS)", "(ELSE=SYSMIS)")


def test_the_comparison_sees_a_score_that_differs(
    answers: Answers, scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    instrument = load_instrument("hads")
    dataset = scored(instrument, answers(instrument, 50), {})
    frame = dataset.frame.copy()
    complete = frame.index[frame["hads_anxiety"].notna()]
    frame.loc[complete[0], "hads_anxiety"] += 1e-8
    frame.loc[complete[1], "hads_anxiety"] = np.nan
    syntax = written(Dataset(frame, dataset.codebook), tmp_path)
    after = run_syntax(syntax, tmp_path)
    assert after.index[after[DIFFERENCES] > 0].tolist() == [complete[0], complete[1]]
    printed = list(csv.reader(io.StringIO(pspp_output(syntax, tmp_path))))
    row = next(r for r in printed if r and r[0] == "Values of this row that came out otherwise")
    assert [float(cell) for cell in row[2:]] == [0.04, 0, 1]


def test_a_form_that_was_not_due_stays_without_status(
    answers: Answers, scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    instrument = load_instrument("phq9")
    dataset = scored(instrument, answers(instrument, 20), {})
    frame = dataset.frame.astype({v.name: "float64" for v in dataset.codebook if v.instrument})
    frame.iloc[3:6] = np.nan
    not_due = Dataset(frame, dataset.codebook)
    after = run_syntax(written(not_due, tmp_path), tmp_path)
    assert_same_scores(after, not_due)
    assert after["phq9_total_status_spss"].isna().tolist() == [3 <= row < 6 for row in range(20)]


def test_wide_files_are_scored_wave_by_wave_with_each_waves_parameters(
    answers: Answers, scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    instrument = load_instrument("phq9")
    rules = {"t0": "all_required", "t6": "up_to_two_missing"}
    parts, variables, uses = [], [], []
    for wave, rule in rules.items():
        dataset = scored(instrument, answers(instrument, 80), {"missing_rule": rule})
        parts.append(dataset.frame.rename(columns={n: wide_name(n, wave) for n in dataset.frame}))
        variables += [v.at_wave(wave, {"nb": wave, "en": wave}) for v in dataset.codebook]
        uses.append(InstrumentUse(instrument, {"missing_rule": rule}, (wave,)))
    codebook = replace(dataset.codebook, variables=tuple(variables), instruments=tuple(uses))
    wide = Dataset(pd.concat(parts, axis=1), codebook)
    after = run_syntax(written(wide, tmp_path), tmp_path)
    assert assert_same_scores(after, wide) == 2 * len(recomputed(dataset.codebook))
    assert after["phq9_total_t0_spss"].isna().sum() > after["phq9_total_t6_spss"].isna().sum()


def test_one_long_file_cannot_hold_two_rules_for_the_same_score(answers: Answers, scored: Scored) -> None:
    instrument = load_instrument("phq9")
    dataset = scored(instrument, answers(instrument, 5), {})
    two = tuple(InstrumentUse(instrument, choice) for choice in all_choices(instrument))
    with pytest.raises(ExportError, match=r"EXP-SYNTAX.*phq9"):
        sav_syntax(replace(dataset.codebook, instruments=two), "x.sav", language="nb")


def test_scores_without_their_items_are_left_alone(
    answers: Answers, scored: Scored, run_syntax: RunSyntax, tmp_path: Path
) -> None:
    instrument = load_instrument("hads")
    dataset = scored(instrument, answers(instrument, 5), {})
    syntax = written(dataset.only(["hads_01", "hads_anxiety"]), tmp_path)
    assert "HADS 1.0: not scored" in syntax
    assert list(run_syntax(syntax, tmp_path)) == ["hads_01", "hads_anxiety"]


def test_syntax_is_not_written_for_variables_of_another_definition(answers: Answers, scored: Scored) -> None:
    instrument = load_instrument("who5")
    codebook = scored(instrument, answers(instrument, 5), {}).codebook
    later = InstrumentUse(instrument.model_copy(update={"version": "1.1"}), {})
    with pytest.raises(ExportError, match=r"EXP-SYNTAX.*who5_01 was made by another definition"):
        sav_syntax(replace(codebook, instruments=(later,)), "x.sav", language="nb")
