"""The button that makes the labelled file of the study, and hands it over once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.withheld import day_variables, text_variables, without
from workmh_measures.errors import ExportError, StoreError
from workmh_measures.model.staff_rights import may_fetch_arms
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.study_events import ExportedEvent
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import LANGUAGES

if TYPE_CHECKING:
    from workmh_measures.export.manifest import Manifest

__all__ = ["ask_for_file", "made_sav"]

# One file at a time: two exports at once would slow the answers of participants down twice.
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")


def made_sav(dataset: Dataset, name: str, *, language: str) -> tuple[bytes, Manifest]:
    """Write the file, let it be read back, and return its bytes and manifest.

    Raises
    ------
    ExportError
        If the data set cannot be written, or what was read back differs.
    """
    from workmh_measures.export.spss import write_sav

    with TemporaryDirectory(prefix="workmh-") as folder:
        path = Path(folder) / name
        manifest = write_sav(dataset, path, language=language)
        return path.read_bytes(), manifest


def ask_for_file(data: StudyData, visitor: Visitor) -> None:
    """Draw the choices of the export and its button; make the file when asked."""
    language = page_language()
    spoken = {code: name for code, name in LANGUAGES.items() if code in data.dataset.codebook.languages}
    left, right = st.columns(2, vertical_alignment="bottom")
    of_file = left.segmented_control(
        say("scores.export_language"),
        list(spoken),
        format_func=lambda code: spoken[code],
        default=language if language in spoken else next(iter(spoken)),
        required=True,
    )
    # Asked only of those who may see arms, and held to it whatever the page sends.
    with_arms = may_fetch_arms(application().study, visitor.roles)
    without_arm = not with_arms or right.checkbox(say("scores.blind"), value=True)
    if st.button(say("scores.export"), type="primary", key="export") and of_file is not None:
        _hand_over(data, visitor, blind=without_arm, language=of_file)


def _exported(manifest: Manifest, data: StudyData, visitor: Visitor, *, blind: bool) -> ExportedEvent:
    told = {
        "what": "tables",
        "day": data.today.isoformat(),
        "content_sha256": manifest.content_sha256,
        "blinded": blind,
        "files": {manifest.file: manifest.file_sha256},
    }
    return ExportedEvent(request_id=new_request_id(), entered_by=visitor.subject, data=told)


def _hand_over(data: StudyData, visitor: Visitor, *, blind: bool, language: str) -> None:
    app = application()
    name = f"{app.study.id}_{data.today.isoformat()}.sav"
    kept = without(data.dataset, {*text_variables(data.dataset), *day_variables(app.study)})
    wanted = blinded(kept) if blind else kept
    try:
        with st.spinner(say("scores.exporting")):
            content, manifest = _worker.submit(made_sav, wanted, name, language=language).result()
        # On record before anybody has it; refused when the store cannot take it.
        app.store.append(app.study.id, [_exported(manifest, data, visitor, blind=blind)])
    except (ExportError, StoreError) as error:
        st.text(say("scores.export_refused"))
        st.text("\n".join(str(one) for one in error.problems))
        return
    ask_to_fetch(app.downloads.offer(content, name, session_key=visitor.key, sha256=manifest.file_sha256))
    told = {"rows": manifest.rows, "columns": manifest.columns, "sha256": manifest.file_sha256}
    st.text(say("scores.exported", name=name, **told))
