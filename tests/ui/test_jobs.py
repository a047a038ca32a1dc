"""Jobs in a process of their own: told how far they are, refused in words, broken without a word of the data, cancelled."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError, problem
from workmh_measures.ui.job_limits import within_limits
from workmh_measures.ui.jobs import Job, JobBook


def counted(tell, *, upto):
    for n in range(upto):
        tell((n + 1) / upto, f"step {n + 1}")
    return {"sum": sum(range(upto)), "process": os.getpid()}


def refused(_tell):
    raise StoreError([problem("LOCK-NONE", where="study demo")])


def broken(_tell, *, secret):
    raise ValueError(secret)


def greedy(tell):
    with within_limits(memory_bytes=2 * 1024**3):
        tell(0.1, "begun")
        return len([bytearray(64 * 1024**2) for _ in range(100)])


def busy(tell):
    with within_limits(seconds=1):
        tell(0.1, "begun")
        while True:
            pass


def endless(tell):
    tell(0.1, "begun")
    while True:
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def found_by_other_processes(monkeypatch):
    """A process of its own loads this file by its name."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2])


@pytest.fixture
def book():
    made = JobBook()
    yield made
    made.close()


def until(book: JobBook, job_id: str, holds) -> Job:
    for _ in range(2400):
        job = book.job(job_id, session_key="k1")
        assert job is not None
        if holds(job):
            return job
        time.sleep(0.025)
    raise AssertionError(f"still {job.state}")


def test_work_is_done_elsewhere_and_only_its_session_sees_it(book):
    asked = book.start(counted, session_key="k1", name="sum", slots={"upto": 5})
    job = until(book, asked, lambda one: one.is_over)
    assert (job.state, job.done, job.step, job.made["sum"]) == ("done", 1.0, "step 5", 10)
    assert job.made["process"] != os.getpid()
    assert book.job(asked, session_key="k2") is None
    assert book.jobs_of("k2") == []
    assert [one.id for one in book.jobs_of("k1")] == [asked]


def test_what_is_refused_is_told_and_what_breaks_says_nothing_of_the_data(book, caplog):
    first = book.start(refused, session_key="k1", name="no", slots={})
    second = book.start(broken, session_key="k1", name="oh", slots={"secret": "ola 41 23 45 67"})
    assert [one.code for one in until(book, first, lambda job: job.is_over).problems] == ["LOCK-NONE"]
    job = until(book, second, lambda one: one.is_over)
    assert job.state == "failed"
    assert job.number in caplog.text
    assert "ValueError at" in caplog.text
    assert "ola" not in caplog.text


def test_a_cancelled_job_ends_and_the_next_begins(book):
    first = book.start(endless, session_key="k1", name="endless", slots={})
    waiting = book.start(counted, session_key="k1", name="sum", slots={"upto": 2})
    until(book, first, lambda job: job.step == "begun")
    book.cancel(first, session_key="k2")
    assert not until(book, first, lambda job: True).is_over
    book.cancel(first, session_key="k1")
    assert until(book, first, lambda job: job.is_over).state == "cancelled"
    assert until(book, waiting, lambda job: job.is_over).made["sum"] == 1
    assert book.job(first, session_key="k1").made is None


def test_who_asks_for_the_same_follows_the_same_job_until_the_last_of_them_cancels(book):
    asked = book.start(endless, session_key="k1", name="endless", slots={}, same=("trial", False))
    until(book, asked, lambda job: job.step == "begun")
    assert book.job(asked, session_key="k2") is None
    assert book.start(endless, session_key="k2", name="endless", slots={}, same=("trial", False)) == asked
    other = book.start(endless, session_key="k2", name="endless", slots={}, same=("trial", True))
    assert other != asked
    assert [one.id for one in book.jobs_of("k2")] == [other, asked]
    book.cancel(asked, session_key="k2")
    assert book.job(asked, session_key="k2") is None
    assert not until(book, asked, lambda job: True).is_over
    book.cancel(asked, session_key="k1")
    assert until(book, asked, lambda job: job.is_over).state == "cancelled"
    again = book.start(counted, session_key="k1", name="sum", slots={"upto": 1}, same=("trial", False))
    assert again != asked
    book.cancel(other, session_key="k2")
    assert until(book, again, lambda job: job.is_over).state == "done"


def test_a_job_is_forgotten_after_a_while(monkeypatch):
    now = [0.0]
    book = JobBook(keep_seconds=60, clock=lambda: now[0])
    asked = book.start(counted, session_key="k1", name="sum", slots={"upto": 1})
    until(book, asked, lambda job: job.is_over)
    now[0] = 61.0
    again = book.start(counted, session_key="k1", name="sum", slots={"upto": 1})
    assert [one.id for one in book.jobs_of("k1")] == [again]
    until(book, again, lambda job: job.is_over)
    book.close()


@pytest.mark.parametrize(
    ("work", "told"), [(greedy, "more than 2 GB of memory"), (busy, "more than 1 seconds of processor time")]
)
def test_work_on_a_file_that_takes_too_much_is_refused_in_words_and_the_next_is_done(book, work, told):
    asked = book.start(work, session_key="k1", name="x", slots={})
    after = book.start(counted, session_key="k1", name="sum", slots={"upto": 2})
    job = until(book, asked, lambda one: one.is_over)
    assert (job.state, [one.code for one in job.problems]) == ("refused", ["JOB-LIMIT"])
    assert told in job.problems[0].text
    assert until(book, after, lambda one: one.is_over).state == "done"


def test_outside_of_a_job_nothing_is_limited():
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    with within_limits(memory_bytes=1, seconds=0):
        assert (resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)) == before
