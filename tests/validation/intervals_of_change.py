"""How often the intervals of change hold the true value, and how near the minimal important change comes to the one put in.

    python tests/validation/intervals_of_change.py

Sizes of change: normal scores before and after, correlated .6. Minimal important change: true change is normal, a person
calls it an improvement when it exceeds, with the error of the rating, the 4 points put in; the score adds error of its own.
Writes intervals_of_change.json beside it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from workmh_measures.analysis.bootstrap import percentile_interval, resample_counts
from workmh_measures.analysis.change_sizes import (
    effect_size_interval,
    response_mean_interval,
    standardised_response_mean,
)
from workmh_measures.analysis.minimal_important_change import (
    adjusted_by_reliability,
    adjusted_for_share_improved,
    predictive_mic,
    predictive_mics,
    roc_mic,
)

OUT = Path(__file__).with_suffix(".json")
SEED, SIZES, SAMPLES, RESAMPLED, LEVEL = 20261122, 5000, 1000, 1000, 0.95
IMPORTANT, SPREAD, NOISE, PERSONS = 4.0, 5.0, 4.0, 500


def sizes(n: int, mean: float, random: np.random.Generator) -> Counter[str]:
    """Count which intervals of one sample hold the true size; SD before 1, after 1.2."""
    before, other = random.normal(size=(2, n))
    after = mean + 1.2 * (0.6 * before + 0.8 * other)
    change = after - before
    spread = (1 + 1.44 - 2 * 0.6 * 1.2) ** 0.5
    found = {
        "srm": (response_mean_interval(standardised_response_mean(change), n), mean / spread),
        "effect_size_change": (effect_size_interval(before, after), mean),
    }
    return Counter(name for name, ((low, high), true) in found.items() if low <= true <= high)


def people(share: float, reliability: float, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return gains, and who says they improved, so that this share does in the long run."""
    error = SPREAD * (1 / reliability - 1) ** 0.5
    centre = IMPORTANT + float(ndtri(share)) * (SPREAD**2 + error**2) ** 0.5
    true = centre + SPREAD * random.normal(size=PERSONS)
    improved = true + error * random.normal(size=PERSONS) > IMPORTANT
    return true + NOISE * random.normal(size=PERSONS), improved


def estimates(share: float, reliability: float, random: np.random.Generator) -> dict[str, float]:
    """Return every minimal important change of one sample."""
    gain, improved = people(share, reliability, random)
    found = predictive_mic(gain, improved)
    return {
        "mic_roc": roc_mic(gain, improved).value,
        "mic_predictive": float(found.value[0]),
        "terluin_2017": float(adjusted_for_share_improved(found)[0]),
        "terluin_2022": float(adjusted_by_reliability(found, reliability)[0]),
    }


def held(share: float, reliability: float, target: float, random: np.random.Generator) -> Iterator[bool]:
    """Say of each sample whether the bootstrap interval of the adjusted value holds its long-run mean."""
    for sample in range(SAMPLES):
        gain, improved = people(share, reliability, random)
        blocks = resample_counts(PERSONS, draws=RESAMPLED, seed=sample)
        values = [adjusted_for_share_improved(predictive_mics(counts, gain, improved)) for counts in blocks]
        low, high = percentile_interval(np.concatenate(values), level=LEVEL)
        yield low <= target <= high


def main() -> None:
    """Count in every condition and write the shares and the means."""
    results: dict[str, dict[str, float]] = {}
    for n in (20, 50, 200):
        for mean in (0.2, 0.8):
            random, counts = np.random.default_rng(SEED), Counter[str]()
            for _ in range(SIZES):
                counts += sizes(n, mean, random)
            results[f"held, {n} persons, effect size {mean}"] = {
                k: v / SIZES for k, v in sorted(counts.items())
            }
    for reliability in (0.5, 0.8):
        for share in (0.2, 0.35, 0.5, 0.65, 0.8):
            random = np.random.default_rng(SEED)
            drawn = [estimates(share, reliability, random) for _ in range(SAMPLES)]
            means = {name: float(np.mean([one[name] for one in drawn])) for name in drawn[0]}
            results[f"mean, {share} improved, rating of reliability {reliability}"] = means
    for share in (0.35, 0.65):
        target = results[f"mean, {share} improved, rating of reliability 0.5"]["terluin_2017"]
        shares = np.mean(list(held(share, 0.5, target, np.random.default_rng(SEED + 1))))
        results[f"held by the bootstrap, {share} improved"] = {"terluin_2017": float(shares)}
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": SIZES,
        "samples": SAMPLES,
        "resampled": RESAMPLED,
        "level": LEVEL,
        "important": IMPORTANT,
    }
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
