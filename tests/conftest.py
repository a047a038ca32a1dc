"""What holds for every test: fixed random draws, and nothing skipped where it counts."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import settings

# Fixed draws: a failure comes back on the next run. No deadline: a busy machine is not a fault.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("fixed")

# What is kept between runs of the program is kept for this run of the tests only; its workers share it.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _CACHE = tempfile.TemporaryDirectory(prefix="workmh-tests-")
    atexit.register(_CACHE.cleanup)
    os.environ["XDG_CACHE_HOME"] = _CACHE.name

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
NOTHING_SKIPPED = "In CI nothing is skipped, and nothing is expected to fail. This was: "


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one when CI=true."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped file into a failed one when CI=true."""
    return _refuse_skip((yield))


def _refuse_skip(report: Report) -> Report:
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = NOTHING_SKIPPED + str(report.longrepr)
        vars(report).pop("wasxfail", None)  # with this mark pytest would not count the failure
    return report
