"""Files of a study are jobs: made beside the server, on record before anybody has them, fetched once, blinded where due."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workmh_measures.dataset.formula_escape import restored
from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ExportError
from workmh_measures.model.study import Blinding
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import update_study
from workmh_measures.study_export import ALL_FORMATS, TABLES, Choices, export_study
from workmh_measures.ui.data_out.exporting import Asked, MadeExport, make_export, packed
from workmh_measures.ui.jobs import Job

from .staff_app import simulated_store, staff_app_of

STEPS = {"read": "reading", "tables": "tables", "write": "writing {table}", "pack": "packing"}
Fetch = Callable[..., Any]


@pytest.fixture(autouse=True)
def found_by_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[2])


def untick(at: Any, keep: str) -> None:
    for one in (*TABLES, *ALL_FORMATS):
        at.checkbox(key=f"export_{one}").set_value(one in keep.split())


def until_done(staff_app: Any, at: Any) -> Job:
    key = at.user["session"]
    for _ in range(2400):
        [job, *_] = staff_app.app.jobs.jobs_of(key)
        if job.is_over:
            return job
        time.sleep(0.025)
    raise AssertionError(job.state)


def made_by(staff_app: Any, at: Any) -> MadeExport:
    """Let a job end without the page drawing it: what it made is still with the job then."""
    job = until_done(staff_app, at)
    assert isinstance(job.made, MadeExport), (job.state, job.problems)
    return job.made


def header_of(made: MadeExport) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(made.content)) as whole:
        return whole.read("demo_long.csv").decode("utf-8-sig").splitlines()[0].split(",")


def asked_for(at: Any, keep: str = "long csv") -> Any:
    untick(at, keep)
    return at.button(key="export_make").click().run()


def test_the_file_is_that_of_the_manifest_on_record_first_and_fetched_once(staff_app) -> None:
    at = asked_for(staff_app.page("export", "statistician"))
    made = made_by(staff_app, at)
    [exported] = staff_app.store.events(staff_app.study.id, kind=Kind.EXPORTED)
    assert exported.columns["entered_by"] == "statistician"
    assert exported.content["content_sha256"] == made.content_sha256
    assert exported.content["blinded"] is True
    with zipfile.ZipFile(io.BytesIO(made.content)) as whole:
        manifest = json.loads(whole.read("demo.manifest.json"))
        [table] = manifest["tables"]
        for one in table["files"]:
            assert hashlib.sha256(whole.read(one["file"])).hexdigest() == one["sha256"]
            assert exported.content["files"][one["file"]] == one["sha256"]
    assert "arm" not in header_of(made)
    at.run()
    told = " ".join(one.value for one in at.text)
    assert made.sha256 in told
    assert "can be fetched once, until" in told
    [job] = staff_app.app.jobs.jobs_of(at.user["session"])
    assert job.made is None
    at.button(key=f"fetch_{job.id}").click().run()
    assert not at.exception
    at.run()
    assert "was fetched or is too old" in " ".join(one.value for one in at.text)
    assert not [one for one in at.button if one.key == f"fetch_{job.id}"]


def test_who_may_not_fetch_arms_is_not_asked_and_gets_none(tmp_path, monkeypatch) -> None:
    file = tmp_path / "store.sqlite"
    shutil.copyfile(simulated_store(), file)
    told = Blinding(arm_seen_by=("statistician",))
    study = load_study("demo").model_copy(update={"blinding": told})
    with staff_app_of(file, study, monkeypatch) as app:
        update_study(app.store, study, by="anna")
        at = app.page("export", "data_manager")
        assert not [one for one in at.checkbox if "blinded" in one.label]
        made = made_by(app, asked_for(at))
    assert made.blinded
    assert "arm" not in header_of(made)


def test_who_may_fetch_arms_gets_them_when_asked_for(staff_app) -> None:
    at = staff_app.page("export", "statistician")
    [box] = [one for one in at.checkbox if "blinded" in one.label]
    box.set_value(False)
    made = made_by(staff_app, asked_for(at))
    assert "arm" in header_of(made)
    [exported] = staff_app.store.events(staff_app.study.id, kind=Kind.EXPORTED)
    assert exported.content["blinded"] is False


def test_a_second_export_waits_and_is_cancelled_without_a_trace(staff_app) -> None:
    at = asked_for(staff_app.page("export", "data_manager"))
    asked_for(at, "wide csv")
    key = at.user["session"]
    second, first = staff_app.app.jobs.jobs_of(key)
    assert first.name == "People by wave (long) as CSV, without group"
    assert second.name == "People (wide) as CSV, without group"
    staff_app.app.jobs.cancel(second.id, session_key=key)
    for _ in range(2400):
        if first.is_over:
            break
        time.sleep(0.025)
    assert (first.state, second.state) == ("done", "cancelled")
    assert len([*staff_app.store.events(staff_app.study.id, kind=Kind.EXPORTED)]) == 1


def test_a_job_is_named_by_the_words_its_files_were_chosen_by(staff_app) -> None:
    at = staff_app.page("export", "data_manager", language="nb")
    at = at.button(key="export_make").click().run()
    [job] = staff_app.app.jobs.jobs_of(at.user["session"])
    staff_app.app.jobs.cancel(job.id, session_key=at.user["session"])
    assert job.name == "Alle tabellene som SPSS (.sav), SPSS-syntaks (.sps) og Kodebok, uten gruppe"


def test_without_a_table_or_a_kind_of_file_nothing_begins(staff_app) -> None:
    at = asked_for(staff_app.page("export", "data_manager"), "long")
    assert "at least one table" in at.error[0].value
    assert not staff_app.app.jobs.jobs_of(at.user["session"])


def test_the_job_tells_how_far_it_is_in_the_words_of_the_page(staff_app) -> None:
    heard: list[tuple[float, str]] = []
    choices = Choices(day=date(2030, 1, 1), language="nb", tables=("long", "spells"), formats=("csv",))
    asked = Asked(staff_app.app.settings.store_url, "anna", choices, STEPS)
    made = make_export(lambda done, step: heard.append((done, step)), study=staff_app.study, asked=asked)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert {"reading", "tables", "packing", "writing long", "writing spells"} == {step for _, step in heard}
    again = make_export(lambda *_: None, study=staff_app.study, asked=asked)
    assert again.files[:-1] == made.files[:-1]


def test_a_file_that_is_not_the_one_written_is_packed_for_nobody(staff_app, tmp_path) -> None:
    choices = Choices(day=date(2030, 1, 1), language="nb", tables=("long",), formats=("csv",))
    paths = export_study(
        staff_app.store, staff_app.study, folder=tmp_path / "out", choices=choices, by="anna"
    )
    paths[0].write_bytes(paths[0].read_bytes() + b"x")
    with pytest.raises(ExportError, match="not the one written"):
        packed(paths, "demo.zip", blinded=True)


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("words", FORMULAS)
def test_a_formula_in_words_or_names_stays_text_in_xlsx_and_csv(tmp_path, words: str) -> None:
    study = load_study("awac")
    text = {"wave": "t0", "instrument": "bipq", "item": "cause_1", "mode": "web", "language": "nb"}
    who = words.strip().replace('"', "")[:20]
    with_store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    person = {"entered_by": "anna", "participant": who}
    days = {"inclusion": date(2025, 1, 15)}
    with_store.append("awac", [EnrolledEvent(**person, request_id="e", anchors=days)])
    with_store.append("awac", [AnswerEvent(**person, **text, request_id="a", fingerprint="f", value=words)])
    choices = Choices(
        day=date(2025, 2, 1), language="nb", tables=("long",), formats=("csv", "xlsx"), free_text=True
    )
    export_study(with_store, study, folder=tmp_path / "out", choices=choices, by="anna")
    with_store.close()
    book = openpyxl.load_workbook(tmp_path / "out" / "awac_long.xlsx")
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    written = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert any(words.strip() in one for one in written)
    with (tmp_path / "out" / "awac_long.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert (restored(rows[0]["id"]), restored(rows[0]["bipq_cause_1"])) == (who, words)
    for cell in (rows[0]["id"], rows[0]["bipq_cause_1"]):
        # A plain number is no formula and stays one.
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or cell == "+1"


def left_in(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


def test_an_export_cancelled_in_the_middle_leaves_no_file_and_no_record(
    staff_app, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "room"))
    room = tmp_path / "room"
    room.mkdir()
    choices = Choices(day=date(2030, 1, 1), language="nb", formats=("csv", "xlsx", "sav", "sps", "dta"))
    asked = Asked(staff_app.app.settings.store_url, "anna", choices, STEPS)
    book, key = staff_app.app.jobs, "k"
    job_id = book.start(
        make_export, session_key=key, name="n", slots={"study": staff_app.study, "asked": asked}
    )
    job = book.job(job_id, session_key=key)
    for _ in range(2400):
        if job.step.startswith("writing") and any("demo_" in one for one in left_in(room)):
            break
        assert not job.is_over, (job.state, job.problems)
        time.sleep(0.005)
    book.cancel(job_id, session_key=key)
    for _ in range(2400):
        if not left_in(room):
            break
        time.sleep(0.025)
    assert (job.state, job.made, left_in(room)) == ("cancelled", None, [])
    assert not [*staff_app.store.events(staff_app.study.id, kind=Kind.EXPORTED)]
