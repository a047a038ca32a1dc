"""Every sentence of polychoric correlations and of the reliability that rests on them has its Norwegian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.polychoric.estimates import ordinal_consistency, polychoric_estimates
from workmh_measures.analysis.polychoric.joint_counts import coded_answers
from workmh_measures.analysis.polychoric.moments import coded_moments, polychoric_correlations
from workmh_measures.analysis.polychoric.parallel_analysis import shuffled_eigenvalues
from workmh_measures.errors import NotEstimable
from workmh_measures.report.reasons import in_words

NAN = np.nan
PLAIN = np.array([[0.0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 0], [0, 0, 0], [1, 1, 1]])
APART = np.array([[0, NAN, 1], [1, NAN, 0], [0, NAN, 0], [NAN, 0, 0], [NAN, 1, 1], [NAN, 1, 0]])
NAMES = ["a", "b", "c"]


def shuffled(answers: np.ndarray, **changed: str) -> None:
    coded = coded_answers(answers, missing="pairwise")
    moments = coded_moments(coded, gamma=False, **changed)  # type: ignore[arg-type]
    shuffled_eigenvalues(coded, moments, draws=50, seed=1)


REFUSED: list[Callable[[], object]] = [
    lambda: polychoric_correlations(PLAIN[:, :1]),
    lambda: polychoric_correlations(PLAIN[:2]),
    lambda: polychoric_correlations(PLAIN * NAN, missing="pairwise"),
    lambda: polychoric_correlations(PLAIN + np.array([0, np.inf, 0]), names=NAMES),
    lambda: polychoric_correlations(PLAIN * [1, 1, 90], names=NAMES),
    lambda: polychoric_correlations(PLAIN, names=NAMES, categories=[(0, 1), (0, 1), (1, 2)]),
    lambda: polychoric_correlations(PLAIN + np.array([0, NAN, 0]), names=NAMES, missing="pairwise"),
    lambda: polychoric_correlations(PLAIN * [0, 1, 0], names=NAMES),
    lambda: polychoric_correlations(PLAIN[:, [0, 1, 0]], names=NAMES),
    lambda: polychoric_correlations(APART, names=NAMES, missing="pairwise"),
    lambda: shuffled(np.vstack([PLAIN, [[0, 1, NAN]]])),
    lambda: shuffled(PLAIN, empty_cells="keep"),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_every_refusal_is_translated(refused: Callable[[], object]) -> None:
    with pytest.raises(NotEstimable) as refusal:
        refused()
    [told] = refusal.value.problems
    assert in_words(told.text, "nb").language is None, told.text


def test_every_warning_and_reason_of_an_estimate_is_translated() -> None:
    random = np.random.default_rng(1)
    latent = random.normal(size=(40, 1)) + random.normal(size=(40, 6))
    sparse = pd.DataFrame(np.digitize(latent, [0.8, 1.6]).astype(float), columns=list("abcdef"))
    first = np.arange(400) % 2
    flipped = random.random((2, 400)) < 0.12
    heywood = pd.DataFrame({"a": first, "b": first ^ flipped[0], "c": first ^ flipped[1]}).astype(float)
    rows = [
        *ordinal_consistency(sparse, draws=100),
        *polychoric_estimates(sparse),
        *ordinal_consistency(heywood, draws=0),
        *ordinal_consistency(heywood[["a", "c"]], draws=0),
    ]
    said = [text for row in rows for text in (*row.warnings, *([row.reason] if row.reason else []))]
    assert any("leaves no variance" in text for text in said)
    assert any("some combination of answers" in text for text in said)
    for text in said:
        assert in_words(text, "nb").language is None, text
    least = "The polychoric correlations are not those of any normal variables: their smallest eigenvalue is -0.021."
    assert "−0,021" in in_words(least, "nb").text
