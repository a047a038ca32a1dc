"""The map of an import as YAML, as the command line takes it."""

from __future__ import annotations

import json
import shlex

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
        around = {"id": items.pop("participant", None), "wave": items.pop("wave", None)}
        lines = [f"# workmh import answers FILE {_options(asked)} --columns THIS"]
        lines += ["items:", *(f"  {_quoted(item)}: {_quoted(column)}" for item, column in items.items())]
        lines += [f"{name}: {_quoted(column)}" for name, column in around.items() if column is not None]
        return "\n".join(lines) + "\n"
    lines = [f"# workmh import {asked.kind}, with these options:"]
    for slot, named in asked.columns.items():
        prefix = f"{slot}." if asked.kind == "registers" else ""
        lines += [f"#   --column {_quoted(f'{prefix}{name}={column}')}" for name, column in named.items()]
    for slot, named in asked.columns.items():
        lines += [f"{slot}:", *(f"  {_quoted(name)}: {_quoted(column)}" for name, column in named.items())]
    return "\n".join(lines) + "\n"


def _options(asked: ImportAsked) -> str:
    """Return the options of a file of answers as they are typed."""
    place = {"instrument": asked.instrument, "wave": asked.wave}
    told = [f"--{name} {value}" for name, value in place.items() if value]
    told += ["--wide"] if asked.wide else []
    told += [f"--occasion {asked.occasion}"] if asked.occasion > 1 else []
    # Values may hold a line's end, which would end the remark.
    told += [
        f"--wave-is {shlex.quote(' '.join(f'{value}={wave}'.split()))}" for value, wave in asked.waves.items()
    ]
    return " ".join([*told, *(["--only-named"] if asked.only_named else [])])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
