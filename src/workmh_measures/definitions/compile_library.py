"""Write the compiled entries of all ready-made instruments into a folder: what a wheel carries."""

from __future__ import annotations

from pathlib import Path

from ..model.instrument import Instrument
from .compiled_cache import write_entry
from .library import beside, check_definition, instrument_ids, instrument_path
from .reader import source_of

__all__ = ["main"]


def main(folder: str | Path) -> None:
    """Check every ready-made instrument in full and write its entry.

    Parameters
    ----------
    folder : an empty folder.

    Raises
    ------
    DefinitionError
        If a file does not pass.
    """
    for name in instrument_ids():
        path = instrument_path(name)
        instrument = check_definition(path)
        if isinstance(instrument, Instrument):
            write_entry(Path(folder), source_of(path), instrument, beside=beside)
