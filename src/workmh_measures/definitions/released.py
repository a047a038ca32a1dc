"""Released definitions do not change without a new version: their fingerprints are kept beside them."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import DefinitionError, Problem, problem
from ..model.base import Definition
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from .library import data_folder, instrument_ids, instrument_path, load_instrument
from .reader import short_path

__all__ = ["RELEASED_FILE", "record_release", "release_problems"]

RELEASED_FILE = ".released.json"

Released = dict[str, dict[str, str]]


def release_problems(definition: Definition, path: Path) -> list[Problem]:
    """Return a problem if a released instrument changed while its version did not.

    Parameters
    ----------
    path : its file; the fingerprints lie in ``.released.json`` in the same folder. An id that is not
        there has not been released and passes.

    Raises
    ------
    DefinitionError
        DEF-READ if that file cannot be read.
    """
    if not isinstance(definition, Instrument):
        return []
    known = _released(path.parent / RELEASED_FILE).get(definition.id, {}).get(definition.version)
    if known is None or known == fingerprint(definition):
        return []
    return [problem("DEF-RELEASED", where=f"{short_path(path)}:1", found=definition.id)]


def record_release() -> None:
    """Add the fingerprints of all ready-made instruments to those released.

    Raises
    ------
    DefinitionError
        With the problems of every instrument that does not pass, DEF-RELEASED for each that changed while its
        version did not, or EXP-FILE; nothing is then recorded.
    """
    kept = data_folder("instruments") / RELEASED_FILE
    released = _released(kept)
    found: list[Problem] = []
    for name in instrument_ids():
        try:
            instrument = load_instrument(name)
        except DefinitionError as error:
            found += error.problems
            continue
        found += release_problems(instrument, instrument_path(name))
        released.setdefault(name, {})[instrument.version] = fingerprint(instrument)
    if found:
        raise DefinitionError(found)
    _write(kept, released)


def _released(kept: Path) -> Released:
    """Return the fingerprints by id and version; none where nothing was released."""
    try:
        content = json.loads(kept.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        fault = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise DefinitionError([problem("DEF-READ", where=short_path(kept), found=fault)]) from error
    if not isinstance(content, dict) or not all(isinstance(one, dict) for one in content.values()):
        fault = "it holds no fingerprints by id and version"
        raise DefinitionError([problem("DEF-READ", where=short_path(kept), found=fault)])
    return content


def _write(kept: Path, released: Released) -> None:
    """Replace the file of fingerprints whole or not at all."""
    unfinished = kept.with_suffix(".part")
    try:
        unfinished.write_text(json.dumps(released, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        unfinished.replace(kept)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise DefinitionError([problem("EXP-FILE", where=short_path(kept), found=error.strerror)]) from error
