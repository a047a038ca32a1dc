"""`workmh service-report`: from a simulated store to the three kinds of file, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.repository import Store
from workmh_measures.trial.simulate import simulate

STARTS = {".xlsx": b"PK", ".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, date]:
    """A store with forty people, and a day in the month in which most of them started."""
    study = load_study("sjm")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    simulated = simulate(study, instruments, n=40, seed=2)
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    url = f"sqlite:///{tmp_path_factory.mktemp('service') / 'store.sqlite'}"
    store = Store.create(url, now=clock)
    collect_simulated(store, simulated, instruments, clock)
    store.close()
    days = [person.anchors["inclusion"].replace(day=1) for person in simulated.enrolments]
    return url, max(days, key=days.count)


@pytest.fixture
def report(workmh: Callable, made: tuple[str, date], tmp_path: Path) -> Callable:
    address, start = made
    month, quarter = f"{start:%Y-%m}", f"{start:%Y}-Q{(start.month + 2) // 3}"

    def run(*changed: str, out: str = "report.html") -> tuple[object, Path]:
        changed = tuple({"QUARTER": quarter}.get(word, word) for word in changed)
        given = {"--period": month, "--to": "county_office", "--day": "2035-01-02", "--study": "sjm"}
        given |= dict(zip(changed[::2], changed[1::2], strict=True))
        words = [word for pair in given.items() for word in pair]
        return workmh("service-report", "--store", address, *words, "-o", tmp_path / out), tmp_path / out

    return run


@pytest.mark.parametrize("ending", STARTS)
def test_a_report_is_written_in_each_kind_of_file_and_says_that_it_is_simulated(
    report: Callable, ending: str
) -> None:
    ran, path = report(out=f"report{ending}")
    assert (ran.code, ran.out.strip()) == (0, str(path))
    assert path.read_bytes().startswith(STARTS[ending])
    if ending == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert sheet["A2"].value == "Simulert: ingen virkelige personer."
        numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)]
        assert max(numbers) >= 5
    if ending == ".html":
        assert "Simulert" in path.read_text(encoding="utf-8")


def test_a_quarter_goes_to_the_directorate_in_english_and_one_centre_alone(report: Callable) -> None:
    ran, path = report("--period", "QUARTER", "--to", "directorate", "--language", "en", "--unit", "centre_1")
    assert ran.code == 0
    page = path.read_text(encoding="utf-8")
    assert re.search(r"quarter \d of 20\d\d", page)
    assert "Directorate" in page
    assert "centre_2" not in page


def test_the_same_day_gives_the_same_bytes(report: Callable) -> None:
    for ending in STARTS:
        assert len({report(out=f"{name}{ending}")[1].read_bytes() for name in ("a", "b")}) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--to", "minister"), "does not report to 'minister'. It reports to: county_office, directorate."),
        (
            ("--period", "2025-Q1"),
            "The report to county_office is of a month, such as 2026-05, not '2025-Q1'.",
        ),
        (
            ("--to", "directorate"),
            "The report to directorate is of a quarter, such as 2026-Q2, not '20",
        ),
        (("--period", "March"), "of a month, such as 2026-05, not 'March'"),
        (("--period", "2025-03", "--day", "2025-03-31"), "2025-03 is not over on 2025-03-31"),
        (("--unit", "nowhere"), "Nobody is at the centre 'nowhere'. Centres: centre_1, centre_2, centre_3."),
        (("--language", "ar"), "Languages of sjm: en, nb, nn."),
        (("--study", "demo"), "Study demo reports to nobody: its file has no 'reports'."),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence_and_nothing_is_written(
    report: Callable, changed: tuple[str, ...], said: str
) -> None:
    ran, path = report(*changed)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert not path.exists()


def test_another_kind_of_file_is_refused(report: Callable) -> None:
    ran, path = report(out="report.docx")
    assert ran.code == 2
    assert "--out ends in .xlsx, .pdf, .html, not '.docx'." in ran.err
    assert not path.exists()


def test_staff_record_with_the_end_whether_the_person_was_in_work(workmh: Callable, tmp_path: Path) -> None:
    where = ("--study", "sjm", "--store", f"sqlite:///{tmp_path / 'sjm.sqlite'}", "--by", "anna")
    workmh("study", "init", "sjm", *where[2:])
    workmh("participant", "enrol", "--id", "A1", "--day", "inclusion=2026-06-01", *where)
    step = ("participant", "reached", "A1", "service_end", "2026-10-01", *where)
    assert workmh(*step, "--in-work", "yes").code == 0
    for same in ((), ("--in-work", "yes")):
        assert "was on record already" in workmh(*step, *same).out
    # Another answer for the same day is a change, and needs a reason.
    assert "give a reason to change it" in workmh(*step, "--in-work", "no").err
    assert workmh(*step, "--in-work", "no", "--reason", "typed wrong").code == 0
    assert workmh(*step, "--in-work", "maybe").code == 2
    other = ("participant", "reached", "A1", "referral", "2026-05-01", "--in-work", "yes", *where)
    assert "is told with the day of service_end" in workmh(*other).err
