"""Real answers as the audit of the key is given them, and an instrument for those the library does not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.reader import read_yaml
from workmh_measures.model.instrument import Instrument

DATA = Path(__file__).parents[1] / "data"
TEXT = {"nb": "Tekst", "en": "Text"}
CESD_TURNED = (4, 8, 12, 16)
AHI_ITEMS = 24


def summed(name: str, *, k: int, low: int, high: int, turned: tuple[int, ...] = ()) -> Instrument:
    """Make an instrument with one sum over k items."""
    demo = read_yaml(Path(__file__).parents[1] / "definitions" / "demo_strain.yaml").data
    ids = [f"{i:02}" for i in range(1, k + 1)]
    options = [{"code": code, "label": TEXT} for code in range(low, high + 1)]
    total = {
        "id": "total",
        "name": TEXT,
        "items": [{"item": item, "key": -1} if int(item) in turned else item for item in ids],
        "measurement_model": "reflective",
        "combine": "sum",
        "missing": {"min_answered": k},
        "range": [k * low, k * high],
        "round": "none",
        "direction": "none",
    }
    kept = {
        key: value for key, value in demo.items() if key not in ("parameters", "maps", "examples", "gates")
    }
    return Instrument.model_validate(
        {
            **kept,
            "id": name,
            "response_scales": {"degree": {"kind": "choice", "measure": "ordinal", "options": options}},
            "items": [{"id": item, "response_scale": "degree", "label": TEXT} for item in ids],
            "scales": [total],
        }
    )


def measured(instrument: Instrument, answers: pd.DataFrame, rows: pd.DataFrame) -> Measurements:
    """Put answers, items in the order of the instrument, and the names of their rows together."""
    named = (
        answers.set_axis(list(instrument.item_ids[: answers.shape[1]]), axis=1)
        .astype(float)
        .reset_index(drop=True)
    )
    waves = tuple(sorted(rows["wave"].unique())) if "wave" in rows else ()
    scores = pd.DataFrame(index=named.index)
    return Measurements(instrument, {}, named, scores, rows.reset_index(drop=True), waves)


def phq9_twice() -> Measurements:
    """403 people at two waves."""
    table = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    return measured(
        load_instrument("phq9"), table[[f"PHQ{i}" for i in range(1, 10)]], _rows(table, "id", "wave")
    )


def gad7_twice() -> Measurements:
    """The same people."""
    table = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    return measured(
        load_instrument("gad7"), table[[f"GAD{i}" for i in range(1, 8)]], _rows(table, "id", "wave")
    )


def cesd_six_times() -> Measurements:
    """295 people in a trial at up to six occasions; four items are turned round."""
    table = _trial()
    instrument = summed("made_cesd", k=20, low=1, high=4, turned=CESD_TURNED)
    return measured(instrument, table[[f"cesd{i:02}" for i in range(1, 21)]], _rows(table, "id", "occasion"))


def happiness_six_times() -> Measurements:
    """The same people, 24 items of the opposite."""
    table = _trial()
    instrument = summed("made_ahi", k=AHI_ITEMS, low=1, high=5)
    return measured(
        instrument, table[[f"ahi{i:02}" for i in range(1, AHI_ITEMS + 1)]], _rows(table, "id", "occasion")
    )


def workers() -> Measurements:
    """16,426 workers once."""
    table = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    rows = pd.DataFrame({"person": table["row_id"].astype(str)})
    return measured(load_instrument("hads"), table[[f"HADS{i}" for i in range(1, 15)]], rows)


def with_answers(whole: Measurements, values: np.ndarray) -> Measurements:
    """The same rows with other answers."""
    return replace(whole, answers=pd.DataFrame(values, columns=whole.answers.columns))


def _trial() -> pd.DataFrame:
    return pd.read_csv(DATA / "positive_psychology_rct" / "ahi_cesd_long.csv")


def _rows(table: pd.DataFrame, person: str, wave: str) -> pd.DataFrame:
    return pd.DataFrame({"person": table[person].astype(str), "wave": table[wave].astype(str)})
