"""Released definitions do not change without a new version: their fingerprints are kept beside them."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import Problem, problem
from ..model.base import Definition
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from .library import data_folder, instrument_ids, load_instrument
from .reader import short_path

__all__ = ["RELEASED_FILE", "record_release", "release_problems"]

RELEASED_FILE = ".released.json"


def release_problems(definition: Definition, path: Path) -> list[Problem]:
    """Return a problem if a released instrument changed while its version did not.

    Parameters
    ----------
    path : its file; the fingerprints lie in ``.released.json`` in the same folder. An id that is not
        there has not been released and passes.
    """
    kept = path.parent / RELEASED_FILE
    if not isinstance(definition, Instrument) or not kept.is_file():
        return []
    released = json.loads(kept.read_text(encoding="utf-8")).get(definition.id, {})
    known = released.get(definition.version)
    if known is None or known == fingerprint(definition):
        return []
    return [problem("DEF-RELEASED", where=f"{short_path(path)}:1", found=definition.id)]


def record_release() -> None:
    """Add the fingerprints of all ready-made instruments to those released."""
    kept = data_folder("instruments") / RELEASED_FILE
    released: dict[str, dict[str, str]] = (
        json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    )
    for name in instrument_ids():
        instrument = load_instrument(name)
        released.setdefault(name, {})[instrument.version] = fingerprint(instrument)
    kept.write_text(json.dumps(released, indent=2, sort_keys=True) + "\n", encoding="utf-8")
