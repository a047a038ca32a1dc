"""Read a map of scores, strictly; and make an instrument of scores that belong to none.

.. code-block:: yaml

    id: patient
    wave: time
    missing: [999]                    # values that stand for no score
    scores:                           # a bare {bdi: bdi_total} works too
      bdi: {column: bdi_total, range: [0, 63], direction: higher_is_worse}
      who5: {column: who_raw, range: [0, 100], direction: higher_is_better, multiply: 4}
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import DefinitionError, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.scores_map import ScoresMap
from ..model.text import Text
from .reader import read_yaml
from .schema import parse

__all__ = ["ONLY_SCORES", "instrument_of_scores", "read_scores_map"]

ONLY_SCORES = "scores"
"""Id of the instrument that scores of no instrument are taken as."""


def read_scores_map(path: Path) -> ScoresMap:
    """Read a map of scores.

    Raises
    ------
    ResponseError
        With every problem of the file.
    """
    try:
        document = read_yaml(path)
        if isinstance(document.data, dict) and "scores" not in document.data:
            bare = {key: value for key, value in document.data.items() if key not in ScoresMap.model_fields}
            rest = {key: value for key, value in document.data.items() if key not in bare}
            document = replace(document, data={**rest, "scores": bare})
        return parse(document, ScoresMap)
    except DefinitionError as error:
        raise ResponseError(error.problems) from error


def instrument_of_scores(given: ScoresMap, instrument: Instrument | None) -> Instrument:
    """Return the instrument whose scales the scores are; one made of their names where they belong to none.

    Parameters
    ----------
    instrument : whose scales they are; None when they belong to no known one.

    Raises
    ------
    ResponseError
        MAP-SCALE for every scale the instrument has not, MAP-VALUE for every score whose range nobody states.
    """
    if instrument is None:
        return _made_of_names(given)
    known = [scale.id for scale in instrument.scales]
    found = [
        problem(
            "MAP-SCALE",found=name, allowed=known, nearest=nearest_match(name, known),
            instrument=instrument.short_name,
        )
        for name in given.scores
        if name not in known
    ]  # fmt: skip
    found += [
        problem("MAP-VALUE", text=f"'{name}' states a range; {instrument.short_name} has its own.")
        for name, score in given.scores.items()
        if name in known and score.range is not None
    ]
    if found:
        raise ResponseError(found)
    return instrument


def _made_of_names(given: ScoresMap) -> Instrument:
    lacking = [name for name, score in given.scores.items() if score.range is None]
    if lacking:
        raise ResponseError(
            [problem("MAP-VALUE", text=f"'{name}' needs its range, as range: [0, 63].") for name in lacking]
        )
    names = {name: score.name or Text({"nb": name, "en": name}) for name, score in given.scores.items()}
    ends = {name: score.range for name, score in given.scores.items() if score.range is not None}
    responses = {
        name: {"kind": "number", "measure": "scale", "minimum": low, "maximum": high, "decimals": 6}
        for name, (low, high) in ends.items()
    }
    return Instrument.model_validate(
        {
            **_FRAME,
            "response_scales": responses,
            "items": [{"id": name, "response_scale": name, "label": names[name]} for name in ends],
            "scales": [
                {
                    "id": name,
                    "name": names[name],
                    "items": [name],
                    "measurement_model": "reflective",
                    "combine": "single_item",
                    "missing": {"min_answered": 1},
                    "range": list(ends[name]),
                    "round": "none",
                    "direction": given.scores[name].direction,
                }
                for name in ends
            ],
        }
    )


_FRAME = {
    "schema": 1,
    "id": ONLY_SCORES,
    "version": "–",
    "status": "verified",
    "name": {"nb": "Skårer uten svar", "en": "Scores without answers"},
    "short_name": "scores",
    "construct": "as their source says",
    "domain": "symptoms",
    "respondent": "participant",
    "licence": {
        "status": "open",
        "holder": "–",
        "checked": "2026-01-01",
        "evidence": "project_choice",
        "wording": "project",
    },
    "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
}
