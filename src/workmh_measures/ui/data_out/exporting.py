"""Files of a study made beside the server, in a process of their own, and packed into one for the one who asked."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workmh_measures.errors import ExportError, problem
from workmh_measures.model.staff_rights import may_fetch_arms
from workmh_measures.model.study import Study
from workmh_measures.study_export import Choices, export_study
from workmh_measures.ui.visitor import Visitor

__all__ = ["Asked", "MadeExport", "MadeFile", "allowed_choices", "make_export", "packed"]

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Every file of a packed one has the same time, so that the same files give the same bytes."""


@dataclass(frozen=True)
class Asked:
    """Who asks for which files of which store; `steps` are what is being done in the words of the page.

    `steps` has read, tables, pack, and write with a slot for the table.
    """

    store_url: str
    by: str
    choices: Choices
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of an export: name, size in bytes and SHA-256 as the manifest has it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class MadeExport:
    """What a job made.

    Attributes
    ----------
    name, content, sha256 : of the packed file.
    content_sha256 : of what the tables hold, as in the manifest and on record.
    blinded : whether it tells no arm.
    """

    name: str
    content: bytes
    sha256: str
    content_sha256: str
    blinded: bool
    files: tuple[MadeFile, ...]


def allowed_choices(choices: Choices, study: Study, visitor: Visitor) -> Choices:
    """Return what somebody may have of what the page sent: whoever may not fetch arms gets a blinded copy, whatever it said."""
    return choices if may_fetch_arms(study, visitor.roles) else replace(choices, blind=True)


def make_export(tell: Callable[[float, str], None], *, study: Study, asked: Asked) -> MadeExport:
    """Write the files of a study out of its store, put that on record, and pack them; runs as a job.

    Raises
    ------
    ExportError, StoreError
        As `export_study` does, and when a file is not the one of the manifest; nobody has anything then.
    """
    from workmh_measures.storage.repository import Store

    choices, steps = asked.choices, asked.steps

    def told(done: float, what: str) -> None:
        tell(0.95 * done, steps.get(what) or steps["write"].format(table=what))

    store = Store.open(asked.store_url)
    try:
        with TemporaryDirectory(prefix="workmh-") as folder:
            heard = replace(choices, tell=told)
            made = export_study(store, study, folder=Path(folder), choices=heard, by=asked.by)
            tell(0.95, steps["pack"])
            name = f"{study.id}_{choices.day.isoformat()}{'_blinded' if choices.blind else ''}.zip"
            return packed(made, name, blinded=choices.blind)
    finally:
        store.close()


def packed(paths: list[Path], name: str, *, blinded: bool) -> MadeExport:
    """Pack the files of an export, each of them the one its manifest names.

    Parameters
    ----------
    paths : of `export_study`, the manifest last.

    Raises
    ------
    ExportError
        EXP-FILE for a file that is not.
    """
    manifest = json.loads(paths[-1].read_text(encoding="utf-8"))
    told = {one["file"]: one["sha256"] for table in manifest["tables"] for one in table["files"]}
    buffer, files = io.BytesIO(), list[MadeFile]()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
        for path in paths:
            content = path.read_bytes()
            found = hashlib.sha256(content).hexdigest()
            if path != paths[-1] and told.get(path.name) != found:
                raise ExportError([problem("EXP-FILE", where=path.name, found="it is not the one written")])
            whole.writestr(zipfile.ZipInfo(path.name, _MOMENT), content, zipfile.ZIP_DEFLATED)
            files.append(MadeFile(path.name, len(content), found))
    content = buffer.getvalue()
    return MadeExport(
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content_sha256=manifest["content_sha256"],
        blinded=blinded,
        files=tuple(files),
    )
