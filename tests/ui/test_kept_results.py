from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from workmh_measures.ui.kept_results import KeptResults


def test_what_is_kept_is_made_once():
    kept, made = KeptResults(), []
    for _ in range(3):
        assert kept.of("one", lambda: made.append(1) or len(made)) == 1
    assert made == [1]


def test_the_one_asked_for_longest_ago_goes_first():
    kept = KeptResults(most=2)
    for name in ("a", "b", "a", "c"):
        kept.of(name, lambda name=name: name)
    assert len(kept) == 2
    assert kept.of("a", lambda: "made again") == "a"
    assert kept.of("b", lambda: "made again") == "made again"


def test_another_version_of_the_data_is_another_result():
    kept = KeptResults()
    assert kept.of((1, "scores"), lambda: "old") == "old"
    assert kept.of((2, "scores"), lambda: "new") == "new"


def test_nothing_is_kept_of_what_failed():
    kept = KeptResults()
    with pytest.raises(ZeroDivisionError):
        kept.of("one", lambda: 1 // 0)
    assert kept.of("one", lambda: 5) == 5


def test_several_threads_get_the_same():
    kept = KeptResults(most=4)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda k: (k % 6, kept.of(k % 6, lambda: k % 6)), range(300)))
    assert all(asked == given for asked, given in found)
    assert len(kept) <= 4
