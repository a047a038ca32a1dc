"""The JSON Schema of the definition format, generated from the types; editors use it to complete and check."""

from __future__ import annotations

from typing import Any

from ..model.base import Definition
from ..model.hypothesis import HypothesisFile
from ..model.instrument import Instrument
from ..model.study import Study

__all__ = ["definition_schema"]


def definition_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of instrument files, study files or files of hypotheses.

    Parameters
    ----------
    kind : instrument, study or hypotheses.
    """
    models: dict[str, type[Definition]] = {
        "instrument": Instrument,
        "study": Study,
        "hypotheses": HypothesisFile,
    }
    model = models[kind]
    schema = model.model_json_schema(by_alias=True, mode="validation")
    _allow_short_forms(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"workmh-measures {kind}",
        **schema,
    }


def _allow_short_forms(schema: dict[str, Any]) -> None:
    """Let the schema take what the reader takes: an item id for an item use, a rule's name for a rule."""
    types = schema.get("$defs", {})
    scale = types.get("Scale", {}).get("properties", {})
    for name in ("combine", "transform", "round"):
        if name in scale:
            scale[name] = {"anyOf": [{"enum": _names_alone(scale[name], types)}, scale[name]]}
    if "items" in scale:
        item_id = types["ItemUse"]["properties"]["item"]
        scale["items"]["items"] = {"anyOf": [item_id, scale["items"]["items"]]}


def _names_alone(rules: dict[str, Any], types: dict[str, Any]) -> list[str]:
    """Return the rules that need no argument."""
    mapping: dict[str, str] = rules["discriminator"]["mapping"]
    return [rule for rule, ref in mapping.items() if types[ref.rpartition("/")[2]]["required"] == ["rule"]]
