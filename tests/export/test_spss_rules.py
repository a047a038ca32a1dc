"""Rules no shipped instrument has yet: their syntax too gives our scores in PSPP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Codebook, Dataset, InstrumentUse
from workmh_measures.dataset.variables import item_variables, score_variables
from workmh_measures.export.spss import write_sav
from workmh_measures.export.spss_scoring import recomputed
from workmh_measures.export.spss_syntax import sav_syntax
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.score import score

pytestmark = pytest.mark.pspp

MISSING = [np.nan, *(float(code) for code in range(-999, -989))]


def words(text: str) -> dict[str, str]:
    return {"nb": text, "en": text}


def scale(scale_id: str, **parts: Any) -> dict[str, Any]:
    plain = {
        "id": scale_id,
        "name": words(scale_id),
        "items": ["a", "b", "c", "d"],
        "measurement_model": "formative",
        "missing": {"min_answered": 2},
        "range": [0, 1],
        "round": "none",
        "direction": "none",
    }
    return {**plain, **parts}


def cutoff(name: str, **comparison: float) -> dict[str, Any]:
    return {"id": name, "source": "made", "evidence": "project_choice", **comparison}


A, B, C, D = ({"item": item, "at_least": 2} for item in "abcd")
SCALES = [
    scale("percent", combine="prorated_sum", transform="percent_of_range"),
    scale("turned", items=["a", {"item": "b", "key": -1}, "c", "d"], combine="mean"),
    scale("mapped", items=[{"item": i, "map": "late"} for i in "abcd"], combine="mean"),
    scale("weighted", items=[{"item": "a", "weight": -0.3}, {"item": "vas", "weight": 0.017}], combine={"rule": "weighted_sum", "constant": 4.25}, round={"rule": "half_up", "decimals": 2}),
    scale("below_zero", items=["a", "b"], combine="sum", transform={"rule": "linear", "multiply": -0.25, "add": 0.125}, round={"rule": "half_up", "decimals": 1}),
    scale("norm", combine="sum", transform={
        "rule": "t_score", "mean": {"by_parameter": "norm", "choices": {"one": 4.1, "two": 5.3}},
        "sd": {"by_parameter": "norm", "choices": {"one": 2.3, "two": 2.9}}, "source": "made"}),
    scale("table", combine="sum", transform={
        "rule": "lookup", "table": {n: round(n**1.5, 3) for n in range(11)}, "source": "made"}),
    scale("line", items=[{"item": "vas", "key": -1}], combine="single_item", missing={"min_answered": 1}),
    scale("count", items=["a", "b", {"item": "c", "threshold": 1}, "d"],
          combine={"rule": "count_at_least", "threshold": 2}),
    scale("average", items=[], combine={"rule": "combine_scales", "how": "mean", "scales": ["percent", "line"]},
          missing={"min_answered": 1}),
    scale("both", items=[], combine={"rule": "combine_scales", "how": "sum", "scales": ["mapped", "line"]}),
    scale("weighed", items=[], combine={"rule": "combine_scales", "how": "weighted_sum", "constant": 12.5,
          "scales": ["percent", "mapped", "line"], "weights": [0.4, -3.25, 0.017]}, missing={"min_answered": 3}),
    scale("lost", items=[], combine={"rule": "combine_scales", "how": "complement_product",
          "scales": ["percent", "line"]}, missing={"min_answered": 2}),
    scale("share", combine={"rule": "ratio", "numerator": ["b", "d"]}),
    scale("share_mapped", items=["a", {"item": "b", "map": "late"}], combine={"rule": "ratio", "numerator": ["b"]}),
    scale("named", items=[], combine={"rule": "scale_by_answer", "item": "d",
          "scales": {0: "count", 1: "percent", 2: "count", 3: "turned"}}, missing={"min_answered": 1}),
    scale("of_named", items=[], combine={"rule": "combine_scales", "how": "sum", "scales": ["named", "line"]}),
    scale("edges", combine="prorated_sum", cutoffs=[
        cutoff("at_least", at_least=6), cutoff("above", above=6), cutoff("at_most", at_most=6),
        cutoff("below", below=6), cutoff("women", at_least=6, applies_to={"sex": "female", "age_from": 40})],
        bands=[{"from": 0, "label": words("lav")}, {"from": 16 / 3, "label": words("høy")}]),
    scale("grouped", combine="sum", groups=[
        {"code": 3, "label": words("tre av fire"), "when": {"at_least_n": 3, "of": [A, B, C, D]}},
        {"code": 2, "label": words("nøstet"), "when": {"all": [
            {"any": [A, {"item": "vas", "at_most": 20}]}, {"at_least_n": 2, "of": [B, C, D]}]}},
        {"code": 1, "label": words("verdi"), "when": {"any": [
            {"item": "d", "any_of": [1, 3]}, {"scale": "percent", "at_least": 50, "at_most": 75}]}},
        {"code": 4, "label": words("kjent"), "when": {"all": [{"item": "vas"}, {"item": "vas", "at_most": 90}]}},
        {"code": 0, "label": words("resten")}]),
]  # fmt: skip

RULES = Instrument.model_validate(
    {
        "schema": 1,
        "id": "rules",
        "version": "1.0",
        "status": "draft",
        "name": words("Regler"),
        "short_name": "RULES",
        "construct": "rules",
        "domain": "distress",
        "respondent": "participant",
        "licence": {
            "status": "open",
            "holder": "none",
            "checked": "2026-01-15",
            "evidence": "project_choice",
            "wording": "project",
        },
        "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
        "parameters": {
            "norm": {
                "label": words("Norm"),
                "choices": [{"id": "one", "label": words("en")}, {"id": "two", "label": words("to")}],
                "evidence": "project_choice",
            }
        },
        "response_scales": {
            "degree": {
                "kind": "choice",
                "measure": "ordinal",
                "options": [{"code": code, "label": words(f"grad {code}")} for code in range(4)],
            },
            "line": {"kind": "visual_analogue", "measure": "scale", "minimum": 0, "maximum": 100},
        },
        "items": [
            *({"id": i, "response_scale": "degree", "label": words(f"ledd {i}")} for i in "abcd"),
            {"id": "vas", "response_scale": "line", "label": words("linje")},
        ],
        "maps": {"late": {0: 0.0, 1: 0.5, 2: 2.0, 3: None}},
        "scales": SCALES,
    }
)


def random_rows(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(20260117)
    share = rng.choice([0.0, 0.1, 0.4, 0.95], n)
    columns = {i: rng.choice([0.0, 1.0, 2.0, 3.0], n) for i in "abcd"}
    columns["vas"] = rng.integers(0, 101, n).astype(float)
    frame = pd.DataFrame(
        {i: np.where(rng.random(n) < share, rng.choice(MISSING, n), v) for i, v in columns.items()}
    )
    persons = pd.DataFrame({"sex": rng.choice(["female", "male"], n), "age": rng.integers(18, 67, n)})
    return frame, persons


@pytest.fixture(params=["one", "two"])
def dataset(request: pytest.FixtureRequest) -> Dataset:
    frame, persons = random_rows(600)
    parameters = {"norm": request.param}
    scores = score(RULES, frame, parameters=parameters, persons=persons)
    items = item_variables(RULES)
    codebook = Codebook(
        variables=(*items, *score_variables(RULES, parameters)),
        title=words("Regler"),
        languages=("nb", "en"),
        instruments=(InstrumentUse(RULES, parameters),),
    )
    columns = frame.set_axis([v.name for v in items], axis=1)
    return Dataset(pd.concat([columns, scores.frame], axis=1)[list(codebook.names)], codebook)


def test_pspp_gives_our_scores_by_every_rule(
    dataset: Dataset, run_syntax: Callable[[str, Path], pd.DataFrame], tmp_path: Path
) -> None:
    write_sav(dataset, tmp_path / "rules.sav", language="nb")
    after = run_syntax(sav_syntax(dataset.codebook, "rules.sav", language="nb"), tmp_path)
    for name in recomputed(dataset.codebook):
        ours = dataset.frame[name].to_numpy(dtype=np.float64)
        theirs = after[f"{name}_spss"].to_numpy(dtype=np.float64)
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9, err_msg=name)
    assert after["recomputed_differences"].eq(0).all()


def test_the_made_up_rows_reach_every_branch(dataset: Dataset) -> None:
    frame = dataset.frame
    assert set(frame["rules_grouped_group"].dropna()) == {0, 1, 2, 3, 4}
    assert frame["rules_grouped_group"].isna().any()
    assert frame["rules_below_zero"].min() < 0 < frame["rules_below_zero"].max()
    assert frame["rules_edges_women"].isna().sum() > frame["rules_edges_at_least"].isna().sum()
    assert set(frame["rules_edges_band"].dropna()) == {0, 1}
    # Somebody answered with the code that the map has no place for, and nothing else.
    assert ((frame["rules_mapped_n"] == 0) & (frame["rules_mapped_status"] == 2)).any()
    for name in recomputed(dataset.codebook):
        assert frame[name].notna().any(), name
