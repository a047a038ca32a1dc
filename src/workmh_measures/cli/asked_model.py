"""The confirmatory model that ``workmh analyse`` is asked for: a kind made from the scales, or a file of somebody's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..analysis.measurements import Measurements
from ..analysis.questions import MODEL_KINDS
from ..errors import DefinitionError, Problem, nearest_match, problem

__all__ = ["asked_model", "model_problems", "why_no_model"]


def why_no_model(model: str | None) -> Iterator[str]:
    """Yield why what was named is no model: neither a kind nor a file."""
    if model is None or model in MODEL_KINDS or Path(model).is_file():
        return
    nearest = nearest_match(model, MODEL_KINDS)
    meant = "" if nearest is None else f" Did you mean '{nearest}'?"
    yield f"--model takes {', '.join(MODEL_KINDS)} or a file; there is no file '{model}'.{meant}"


def asked_model(model: str | None) -> str | None:
    """Return the kind of model as it is, or the text of the file; an unreadable one is empty, see `model_problems`."""
    if model is None or model in MODEL_KINDS:
        return model
    try:
        return Path(model).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def model_problems(model: str | None, measured: Measurements) -> list[Problem]:
    """Return every mistake of a model file, each with its line and the nearest item or factor.

    Parameters
    ----------
    model : as it was named.
    measured : the answers; where a file holds scores alone, no item is missed.
    """
    from ..analysis.confirmatory_factors.asked_models import model_of_items

    if model is None or model in MODEL_KINDS:
        return []
    try:
        Path(model).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [problem("MODEL-READ", where=f"{model}:", found=str(error))]
    items = list(measured.items.columns) or list(measured.instrument.item_ids)
    try:
        model_of_items(asked_model(model) or "", measured.instrument, items)
    except DefinitionError as refusal:
        found = sorted(refusal.problems, key=lambda one: _line(one.where))
        return [replace(one, where=f"{model}:{_line(one.where) or ''}".rstrip(":") + ":") for one in found]
    return []


def _line(where: str) -> int:
    """Return the number of a line; 0 where a problem is one of the whole text."""
    return int(where.removeprefix("line ") or 0)
