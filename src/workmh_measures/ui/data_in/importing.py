"""Parts of the page of imports: what kind, which files, what it would do, and doing it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from workmh_measures.errors import Problem
from workmh_measures.study_import import (
    KINDS,
    SLOTS,
    ImportAsked,
    ImportKind,
    ImportReport,
)
from workmh_measures.ui.data_in.import_map import map_as_yaml
from workmh_measures.ui.data_in.import_work import Looked, Place, look, take_in
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import ask_to_fetch, ask_to_open, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Job
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import with_names
from workmh_measures.ui.uploads import Waiting, running_uploads
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import problem_in_words, sentence_in_words

__all__ = ["draw_files", "draw_import", "draw_kind", "looked_at"]

SHOWN_PROBLEMS = 1000
"""Problems that are told at once; a file with more is another file than was meant."""
_WHOLE = 5
"""Problems that are told in whole sentences above the table of all."""
_CHECK, _IMPORT = "import_check", "import_job"


def draw_kind(waiting: Mapping[str, Waiting]) -> ImportKind | None:
    """Draw the choice of what the files hold; None until it is made, by hand or by the file that waits."""
    names = {
        "participants": say("importing.participants"),
        "answers": say("importing.answers"),
        "registers": say("importing.registers"),
        "ratings": say("importing.ratings"),
    }
    study = application().study
    kinds = [kind for kind in KINDS if kind != "ratings" or study.unit_records]
    latest = next(reversed([*waiting]), "")
    begun = next((place for place, kind in enumerate(kinds) if latest in SLOTS[kind]), None)
    chosen = st.radio(
        say("importing.kind"),
        kinds,
        index=begun,
        format_func=lambda kind: names[kind],
        key=f"import_kind_{latest}",
    )
    return chosen


def draw_files(kind: ImportKind, waiting: Mapping[str, Waiting]) -> dict[str, Waiting]:
    """Draw which files wait, and the buttons that choose them; return those of this kind."""
    names = {
        "people": say("importing.slot_people"),
        "answers": say("importing.slot_answers"),
        "windows": say("importing.slot_windows"),
        "employment": say("importing.slot_employment"),
        "benefits": say("importing.slot_benefits"),
        "ratings": say("importing.slot_ratings"),
    }
    here = {slot: waiting[slot] for slot in SLOTS[kind] if slot in waiting}
    for slot in SLOTS[kind]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"file_{slot}"):
            st.text(_waiting_told(names[slot], here.get(slot)), width="content")
            is_only = len(SLOTS[kind]) == 1
            label = say("importing.choose_file" if is_only else "importing.choose_slot", slot=names[slot])
            if st.button(
                as_it_is(label),
                key=f"choose_{slot}",
                type="secondary" if slot in here else "primary",
            ):
                ask_to_open("upload", slot)
    return here


def looked_at(files: Mapping[str, Waiting], visitor: Visitor) -> dict[str, Looked]:
    """Return what each file looks like; a job looks at one that is new, and until it is done nothing is returned."""
    app, found = application(), dict[str, Looked]()
    for slot, file in files.items():
        key = f"looked_{file.sha256}_{file.name}"
        if isinstance(st.session_state.get(key), Looked):
            found[slot] = st.session_state[key]
            continue
        if key not in st.session_state:
            slots = {
                "name": file.name,
                "content": file.content,
                "step": say("importing.reading"),
                "study_id": app.settings.study_id if slot == "answers" else None,
            }
            st.session_state[key] = app.jobs.start(look, session_key=visitor.key, name=file.name, slots=slots)
        job = _followed(st.session_state[key], visitor)
        if job is not None and job.state == "done":
            st.session_state[key] = found[slot] = job.made
    return found if len(found) == len(files) else {}


def draw_import(asked: ImportAsked, files: Mapping[str, Waiting], visitor: Visitor) -> None:
    """Draw the check, what it would do, and the button that does it; only what was checked is imported."""
    app = application()
    mark = hashlib.sha256(repr((asked, [file.sha256 for file in files.values()])).encode()).hexdigest()
    buttons = st.container(horizontal=True, key="import_buttons")
    if buttons.button(say("importing.check"), key="import_check_button", type="primary"):
        st.session_state[_CHECK] = (mark, _start(asked, files, visitor, stored=False))
        st.session_state.pop(_IMPORT, None)
    if buttons.button(say("importing.map"), key="import_map"):
        content = map_as_yaml(asked).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{app.study.id}_{asked.kind}_map.yaml"
        ask_to_fetch(
            app.downloads.offer(content, name, session_key=visitor.key, sha256=sha256, action="import_data")
        )
    checked, job_id = st.session_state.get(_CHECK, ("", ""))
    if not job_id:
        return
    if checked != mark:
        st.text(say("importing.changed_since"))
        return
    job = _followed(job_id, visitor)
    if job is None or job.state != "done":
        return
    _say_report(job.made)
    if _IMPORT not in st.session_state and job.made.new + job.made.changed == 0:
        st.text(say("importing.nothing_new" if job.made.unchanged else "importing.nothing_told"))
    elif _IMPORT not in st.session_state and st.button(say("importing.do"), type="primary", key="import_do"):
        st.session_state[_IMPORT] = _start(asked, files, visitor, stored=True)
    if _IMPORT in st.session_state:
        done = _followed(st.session_state[_IMPORT], visitor)
        if done is not None and done.state == "done":
            _say_report(done.made)
            running_uploads().forget(visitor.key)


# --- parts ----------------------------------------------------------------------------------------


def _waiting_told(slot: str, file: Waiting | None) -> str:
    if file is None:
        return say("importing.no_file_yet", slot=slot)
    size = max(1, len(file.content) // 1024)
    return say("importing.waits", slot=slot, name=file.name, size=size, sha256=file.sha256[:12])


def _start(asked: ImportAsked, files: Mapping[str, Waiting], visitor: Visitor, *, stored: bool) -> str:
    app = application()
    slots = {
        "files": {slot: (file.name, file.content) for slot, file in files.items()},
        "asked": asked,
        "place": Place(
            app.settings.store_url, app.settings.study_id, say("importing.reading"), say("importing.storing")
        ),
        "stored": stored,
    }
    return app.jobs.start(take_in, session_key=visitor.key, name=say("importing.title"), slots=slots)


def _followed(job_id: str, visitor: Visitor) -> Job | None:
    """Follow a job; everything that is wrong with a file is told in one table."""
    job = application().jobs.job(job_id, session_key=visitor.key)
    if job is None or job.state != "refused":
        return follow_job(job_id, visitor)
    st.error(say("importing.refused", n=len(job.problems)))
    told = [_with_names(problem_in_words(one, page_language())) for one in job.problems[:SHOWN_PROBLEMS]]
    # The cells of the table are cut where there is no room.
    for one in told[:_WHOLE]:
        st.text(" ".join(filter(None, (one.where and f"{one.where}:", one.text, one.hint, f"[{one.code}]"))))
    st.dataframe(_problem_table(told), hide_index=True, key=f"problems_{job_id}")
    if len(job.problems) > SHOWN_PROBLEMS:
        st.text(say("importing.first_problems", shown=SHOWN_PROBLEMS))
    return job


def _with_names(one: Problem) -> Problem:
    """Return what is wrong with people, the schedule or answers on record with everything as it is called; the rest quotes the file."""
    if one.code.startswith("PERSON-") and one.code != "PERSON-FILE":
        return replace(one, text=with_names(one.text))
    if one.code not in ("FORM-SCHEDULE", "IMPORT-WHY"):
        return one
    study = application().study
    names = {wave.id: wave_name(wave.id, 1) for wave in study.waves}
    names |= {entry.instrument: form_name(entry.instrument) for entry in study.schedule}
    known = re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])"
    )
    where, text, found, allowed = (
        known.sub(lambda part: names[part[0]], said or "")
        for said in (one.where, one.text, one.found, one.allowed)
    )
    return replace(one, where=where, text=text, found=found or None, allowed=allowed or None)


def _problem_table(told: Sequence[Problem]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("importing.where"): one.where,
                say("importing.problem"): one.text,
                say("importing.found"): one.found or "",
                say("importing.allowed"): one.allowed or "",
                say("importing.nearest"): one.nearest or "",
                say("importing.todo"): one.hint,
                say("importing.code"): one.code,
            }
            for one in told
        ]
    )


def _say_report(report: ImportReport) -> None:
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    if report.stored:
        st.success(say("importing.stored", **counts))
    else:
        st.text(say("importing.would", **counts))
    if report.parts:
        st.dataframe(_part_table(report), hide_index=True, key=f"import_parts_{report.stored}")
    for note in report.notes:
        st.text(sentence_in_words(note, page_language()))


def _part_table(report: ImportReport) -> pd.DataFrame:
    """Return the counts by wave and form."""
    return pd.DataFrame(
        [
            {
                say("queries.wave"): wave_name(one.wave, one.occasion),
                say("queries.form"): form_name(one.instrument),
                say("importing.people"): one.people,
                say("importing.new"): one.new,
                say("importing.changed"): one.changed,
                say("importing.unchanged"): one.unchanged,
            }
            for one in report.parts
        ]
    )
