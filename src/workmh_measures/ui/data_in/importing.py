"""Parts of the page of imports: what kind, which files, how their columns are read, what it would do, and doing it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.errors import Problem
from workmh_measures.interop.named_rows import proposed_columns
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.missing import MissingCode
from workmh_measures.study_import import (
    KINDS,
    SLOTS,
    ImportAsked,
    ImportKind,
    ImportReport,
    wanted_columns,
)
from workmh_measures.ui.data_in.answer_shown import item_name, missing_name
from workmh_measures.ui.data_in.import_map import map_as_yaml
from workmh_measures.ui.data_in.import_work import SHOWN_ROWS, Looked, Place, look, take_in
from workmh_measures.ui.data_in.job_number import job_number
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import ask_to_fetch, ask_to_open, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Job
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.uploads import Waiting, running_uploads
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import problem_in_words, sentence_in_words

__all__ = ["draw_files", "draw_import", "draw_kind", "draw_matching", "looked_at"]

SHOWN_PROBLEMS = 1000
"""Problems that are told at once; a file with more is another file than was meant."""
_CHECK, _IMPORT = "import_check", "import_job"


def draw_kind(waiting: Mapping[str, Waiting]) -> ImportKind:
    """Draw the choice of what the files hold; the kind of a waiting file stands first."""
    names = {
        "participants": say("importing.participants"),
        "answers": say("importing.answers"),
        "registers": say("importing.registers"),
        "ratings": say("importing.ratings"),
    }
    study = application().study
    kinds = [kind for kind in KINDS if kind != "ratings" or study.unit_records]
    latest = next(reversed([*waiting]), "")
    begun = next((place for place, kind in enumerate(kinds) if latest in SLOTS[kind]), 0)
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
            slots = {"name": file.name, "content": file.content, "step": say("importing.reading")}
            st.session_state[key] = app.jobs.start(look, session_key=visitor.key, name=file.name, slots=slots)
        job = _followed(st.session_state[key], visitor)
        if job is not None and job.state == "done":
            st.session_state[key] = found[slot] = job.made
    return found if len(found) == len(files) else {}


def draw_matching(kind: ImportKind, looked: Mapping[str, Looked], visitor: Visitor) -> ImportAsked | None:
    """Draw the first rows, the columns and what else must be known; return what is to be imported."""
    app = application()
    more = _draw_more(kind)
    if more is None:
        return None
    asked = ImportAsked(kind=kind, by=visitor.subject, today=civil_day(app.store.now()), **more)
    columns = {}
    for slot, seen in looked.items():
        st.header(
            say("importing.preview", shown=min(seen.n_rows, SHOWN_ROWS), rows=seen.n_rows), anchor=False
        )
        unique = [f"{name}" for name in seen.names]
        st.dataframe(pd.DataFrame([*seen.rows], columns=unique), hide_index=True, key=f"preview_{slot}")
        columns[slot] = _draw_columns(slot, asked, seen)
    return ImportAsked(kind=kind, by=asked.by, today=asked.today, columns=columns, **more)


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
        st.text(say("importing.nothing_new"))
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
    st.dataframe(_problem_table(job.problems[:SHOWN_PROBLEMS]), hide_index=True, key=f"problems_{job_id}")
    if len(job.problems) > SHOWN_PROBLEMS:
        st.text(say("importing.first_problems", shown=SHOWN_PROBLEMS))
    return job


def _problem_table(problems: Sequence[Problem]) -> pd.DataFrame:
    told = [problem_in_words(one, page_language()) for one in problems]
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


def _draw_more(kind: ImportKind) -> dict[str, Any] | None:
    """Draw what a kind needs beside its files; None while something lacks."""
    study = application().study
    if kind == "registers":
        source = st.text_input(say("importing.source"), max_chars=32, key="import_source")
        return {"source": source.strip()} if source.strip() else None
    if kind == "ratings":
        rated = [record.instrument for record in study.unit_records]
        name = st.selectbox(say("queries.form"), rated, key="import_rated")
        return {"instrument": name}
    if kind != "answers":
        return {}
    left, right = st.columns(2)
    waves = [wave.id for wave in study.waves if study.instruments_at(wave.id)]
    wave = left.selectbox(
        say("queries.wave"), waves, format_func=lambda w: wave_name(w, 1), key="import_wave"
    )
    given = [entry.instrument for entry in study.instruments_at(wave)]
    name = right.selectbox(say("queries.form"), given, format_func=form_name, key=f"import_form_{wave}")
    occasion = job_number(wave, key="import_job")
    left, right = st.columns(2, vertical_alignment="bottom")
    codes = [None, *(int(code) for code in MissingCode)]
    empty = left.selectbox(
        say("importing.empty_cells"),
        codes,
        format_func=lambda code: say("importing.empty_nothing") if code is None else missing_name(code),
        key="import_empty",
    )
    reason = right.text_input(say("importing.reason"), max_chars=500, key="import_reason")
    return {
        "wave": wave,
        "occasion": occasion,
        "instrument": name,
        "empty": empty,
        "reason": reason.strip(),
    }


def _draw_columns(slot: str, asked: ImportAsked, seen: Looked) -> dict[str, str]:
    """Draw a choice for each column that may be read, with the likely one chosen; return those that were named."""
    study = application().study
    wanted = wanted_columns(study, asked, slot)
    likely = proposed_columns(wanted, seen.names)
    options = [None, *dict.fromkeys(seen.names)]
    chosen = {}
    with st.expander(say("importing.columns", found=len(likely), wanted=len(wanted)), expanded=True):
        st.text(say("importing.columns_how"))
        # A row at a time, so that fields keep their order where columns are stacked on a narrow screen.
        places = [place for _ in range(0, len(wanted), 3) for place in st.columns(3)]
        for place, column in zip(places, wanted, strict=False):
            name, is_sure = likely.get(column.name, (None, True))
            label = _column_label(asked, column.name, is_needed=column.needed, is_sure=is_sure)
            one = place.selectbox(
                as_it_is(label),
                options,
                index=options.index(name),
                format_func=lambda option: say("importing.no_column") if option is None else option,
                key=f"column_{slot}_{asked.instrument}_{column.name}",
            )
            if one is not None:
                chosen[column.name] = one
    return chosen


def _column_label(asked: ImportAsked, name: str, *, is_needed: bool, is_sure: bool) -> str:
    label = name
    if asked.kind == "answers":
        known = {"participant": say("queries.person"), "date": say("importing.day")}
        label = known.get(name) or item_name(asked.instrument, name)
    label += f" ({say('importing.needed')})" if is_needed else ""
    return label if is_sure else f"{label}: {say('importing.guessed')}"


def _say_report(report: ImportReport) -> None:
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    if report.stored:
        st.success(say("importing.stored", **counts))
    else:
        st.text(say("importing.would", **counts))
    for note in report.notes:
        st.text(sentence_in_words(note, page_language()))
