"""Small instruments of three items, and what a few rows of answers score on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.definitions.reader import read_yaml
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.score import score

DEMO = read_yaml(Path(__file__).parents[1] / "definitions" / "demo_strain.yaml").data
TEXT = {"nb": "Tekst", "en": "Text"}
NAN = float("nan")
BANDS = [{"from": float(edge), "label": TEXT} for edge in (0, 2, 4)]
ABOVE = {name: {"item": name, "at_least": 1.0} for name in ("q1", "q2", "q3")}
Made = Callable[..., Instrument]


def scale(combine: Any, items: Any = ("q1", "q2", "q3"), **more: Any) -> dict[str, Any]:
    return {
        "id": "total",
        "name": TEXT,
        "items": list(items),
        "measurement_model": "reflective",
        "combine": combine,
        "missing": {"min_answered": len(items)},
        "range": [0, 6],
        "round": "none",
        "direction": "none",
        **more,
    }


def table(*rows: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["q1", "q2", "q3"], dtype="float64")


def total(instrument: Instrument, *rows: tuple[float, ...], column: str = "total") -> list[float]:
    frame = score(instrument, table(*rows)).frame
    return [float(value) for value in frame[f"demo_strain_{column}"]]


def same(*values: float) -> Any:
    return pytest.approx(list(values), abs=1e-12, nan_ok=True)


def groups(when: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"code": 1, "label": TEXT, "when": when}, {"code": 0, "label": TEXT}]
