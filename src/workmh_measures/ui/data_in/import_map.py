"""The map of an import as YAML, as the command line takes it."""

from __future__ import annotations

import json

from workmh_measures.study_import import ImportAsked

__all__ = ["map_as_yaml"]


def map_as_yaml(asked: ImportAsked) -> str:
    """Return the names of columns: of answers for ``--columns``, of the others with the options to type.

    Notes
    -----
    A flow of JSON is YAML, and quotes every name.
    """
    if asked.kind == "answers":
        items = asked.of("answers")
        person = items.pop("participant", None)
        job = f" --occasion {asked.occasion}" if asked.occasion > 1 else ""
        lines = [
            f"# workmh import answers FILE --instrument {asked.instrument} --wave {asked.wave}{job} --columns THIS"
        ]
        lines += ["items:", *(f"  {_quoted(item)}: {_quoted(column)}" for item, column in items.items())]
        return "\n".join([*lines, *([f"id: {_quoted(person)}"] if person else [])]) + "\n"
    lines = [f"# workmh import {asked.kind}, with these options:"]
    for slot, named in asked.columns.items():
        prefix = f"{slot}." if asked.kind == "registers" else ""
        lines += [f"#   --column {_quoted(f'{prefix}{name}={column}')}" for name, column in named.items()]
    for slot, named in asked.columns.items():
        lines += [f"{slot}:", *(f"  {_quoted(name)}: {_quoted(column)}" for name, column in named.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
