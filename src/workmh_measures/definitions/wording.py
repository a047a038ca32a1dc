"""Wording packs in a study's data folder: one file each, several versions side by side, none overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from ..errors import DefinitionError, Problem, problem
from ..model.instrument import Instrument
from ..model.wording import WordingPack, wording_problems
from .new_file import write_new

__all__ = [
    "FOLDER",
    "keep_wording",
    "keep_wordings",
    "pack_path",
    "read_pack",
    "usable_pack",
    "wording_packs",
]

FOLDER = "wording"
_MAX_BYTES = 20_000_000


def pack_path(folder: str | Path, pack: WordingPack) -> Path:
    """Return where a pack lies: ``FOLDER/wording/INSTRUMENT/LANGUAGE/DATE-HASH.json``."""
    return Path(folder, FOLDER, pack.instrument, pack.language, f"{pack.date}-{pack.hash[:12]}.json")


def wording_packs(folder: str | Path) -> list[WordingPack]:
    """Return every pack of a data folder, by instrument, language and the moment it was recorded.

    Parameters
    ----------
    folder : the study's data folder; one without packs gives none.

    Raises
    ------
    DefinitionError
        WORD-FILE for every file that is no pack, was changed after it was written, or lies in a wrong place.
    """
    return _packs(Path(folder), "*", "*")


def usable_pack(folder: str | Path, instrument: Instrument, language: str) -> WordingPack | None:
    """Return the newest pack in one language that fits the instrument and is complete, or None.

    Raises
    ------
    DefinitionError
        WORD-FILE for every damaged file of this instrument and language.
    """
    packs = _packs(Path(folder), instrument.id, language)
    return next((pack for pack in reversed(packs) if not wording_problems(instrument, pack)), None)


def read_pack(path: str | Path) -> WordingPack:
    """Return the pack in one file of a data folder, wherever that file lies now.

    Raises
    ------
    DefinitionError
        WORD-FILE if it is no pack or was changed after it was written.
    """
    pack = _read(Path(path))
    if isinstance(pack, str):
        raise DefinitionError([problem("WORD-FILE", where=str(path), found=pack)])
    return pack


def keep_wording(folder: str | Path, pack: WordingPack, instrument: Instrument) -> Path:
    """Write one pack into a data folder and return its file; see `keep_wordings`."""
    return keep_wordings(folder, [pack], instrument)[0]


def keep_wordings(folder: str | Path, packs: Sequence[WordingPack], instrument: Instrument) -> list[Path]:
    """Write packs into a data folder and return their files; when one cannot be kept, none is.

    Raises
    ------
    DefinitionError
        With every problem of a pack that is not complete; WORD-KEPT when the same texts of the same date are
        there already; WORD-WRITE.
    """
    found: list[Problem] = []
    for pack in packs:
        found += wording_problems(instrument, pack)
        path = pack_path(folder, pack)
        if path.exists():
            found.append(_there_already(path, pack))
    if found:
        raise DefinitionError(found)
    kept: list[Path] = []
    try:
        for pack in packs:
            kept.append(_keep(pack_path(folder, pack), pack))
    except DefinitionError:
        for path in kept:
            path.unlink()
        raise
    return kept


def _keep(path: Path, pack: WordingPack) -> Path:
    content = {**pack.model_dump(mode="json"), "hash": pack.hash}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DefinitionError(
            [problem("WORD-WRITE", where=str(path.parent), found=error.strerror)]
        ) from error
    try:
        write_new(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    except FileExistsError:
        raise DefinitionError([_there_already(path, pack)]) from None
    except OSError as error:
        raise DefinitionError([problem("WORD-WRITE", where=str(path), found=error.strerror)]) from error
    return path


def _there_already(path: Path, pack: WordingPack) -> Problem:
    return problem("WORD-KEPT", where=str(path), found=pack.hash[:12])


def _packs(folder: Path, instrument: str, language: str) -> list[WordingPack]:
    packs: list[WordingPack] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob(f"{instrument}/{language}/[!.]*.json")):
        pack = _read(path)
        if isinstance(pack, WordingPack) and pack_path(folder, pack) == path:
            packs.append(pack)
        else:
            fault = pack if isinstance(pack, str) else "it lies in another place than its content says"
            problems.append(problem("WORD-FILE", where=str(path), found=fault))
    if problems:
        raise DefinitionError(problems)
    return sorted(packs, key=lambda pack: (pack.instrument, pack.language, pack.recorded, pack.hash))


def _read(path: Path) -> WordingPack | str:
    """Return the pack in a file, or what is wrong with it."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return f"it is larger than {_MAX_BYTES:,} bytes"
        content = json.loads(path.read_text(encoding="utf-8"))
        kept = content.pop("hash")
        pack = WordingPack.model_validate_json(json.dumps(content))
    except OSError as error:
        return error.strerror or "it cannot be opened"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else type(error).__name__
        return f"it is no wording pack ({reason})"
    return pack if pack.hash == kept else "its texts were changed after it was written"
