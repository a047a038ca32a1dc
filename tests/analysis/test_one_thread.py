"""Threads while small matrices are multiplied, and afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from workmh_measures.analysis.confirmatory_factors import least_squares, maximum_likelihood
from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.analysis.polychoric import moments


def threads() -> set[int]:
    np.linalg.inv(np.eye(2))
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_a_function_has_one_thread_and_the_others_have_theirs_again() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        assert on_one_thread(threads)() == {1}
        assert threads() == before


def test_threads_come_back_after_a_failure() -> None:
    @on_one_thread
    def failing(number: int) -> int:
        raise ValueError(f"{number} in {threads()}")

    before = threads()
    with pytest.raises(ValueError, match=r"3 in \{1\}"):
        failing(3)
    assert threads() == before
    assert failing.__name__ == "failing"


def test_what_works_long_on_small_matrices_does_so_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []

    def stop(*_: object) -> None:
        seen.append(threads())
        raise KeyboardInterrupt

    monkeypatch.setattr(moments, "joint_counts", stop)
    monkeypatch.setattr(maximum_likelihood, "_degrees_of_freedom", stop)
    monkeypatch.setattr(least_squares, "ordered_model", lambda *_, **__: stop())
    with threadpool_limits(limits=2, user_api="blas"):
        for call in (
            lambda: moments.coded_moments(None),  # type: ignore[arg-type]
            lambda: maximum_likelihood.maximum_likelihood(None, []),  # type: ignore[arg-type]
            lambda: least_squares.least_squares(None, []),  # type: ignore[arg-type]
        ):
            with pytest.raises(KeyboardInterrupt):
                call()
    assert seen == [{1}] * 3
