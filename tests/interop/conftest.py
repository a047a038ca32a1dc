"""Instruments with made-up items of any number, kind and codes, for questionnaires of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from workmh_measures.model.instrument import Instrument

Make = Callable[..., Instrument]


def _scale(asked: Sequence[int] | str) -> dict[str, object]:
    if not isinstance(asked, str):
        options = tuple(
            {"code": code, "label": {"nb": f"Valg {code}", "en": f"Choice {code}"}} for code in asked
        )
        return {"kind": "choice", "measure": "ordinal", "options": options}
    if asked == "line":
        ends = {"low": {"nb": "Minst", "en": "Least"}, "high": {"nb": "Mest", "en": "Most"}}
        return {
            "kind": "visual_analogue",
            "measure": "scale",
            "minimum": 0.0,
            "maximum": 100.0,
            "anchors": ends,
        }
    if asked == "hours":
        unit = {"nb": "timer", "en": "hours"}
        return {"kind": "number", "measure": "scale", "minimum": 0.0, "maximum": 24.0, "unit": unit}
    return {"kind": asked, "measure": "nominal"}


@pytest.fixture
def made() -> Make:
    """Make an instrument: id of each item -> codes of its answers, or line, hours, date, text."""

    def make(
        items: Mapping[str, Sequence[int] | str], name: str = "demo", recall: bool = False
    ) -> Instrument:
        return Instrument.model_validate(
            {
                "schema": 1,
                "id": name,
                "version": "1.0",
                "status": "draft",
                "name": {"nb": "Prøve", "en": "Demo"},
                "short_name": "Demo",
                "construct": "made up",
                "domain": "symptoms",
                "respondent": "participant",
                "recall_period": {"value": 2, "unit": "week"} if recall else None,
                "licence": {
                    "status": "open",
                    "holder": "nobody",
                    "checked": "2026-01-15",
                    "evidence": "project_choice",
                    "wording": "holder",
                },
                "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
                "response_scales": {f"scale_{item}": _scale(asked) for item, asked in items.items()},
                "items": [
                    {
                        "id": item,
                        "response_scale": f"scale_{item}",
                        "label": {"nb": f"Ledd {item}", "en": f"Item {item}"},
                    }
                    for item in items
                ],
            }
        )

    return make


@pytest.fixture
def files() -> Path:
    """Folder of questionnaires as other programs keep them."""
    return Path(__file__).parents[1] / "data" / "wording_files"
