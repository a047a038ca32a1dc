"""How many people a trial needs, or the power of those it gets, by every formula that fits: one answer for each.

An answer says its formula, where it is published and what it takes for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from ...errors import NotEstimable
from .arm_sizes import ArmSizes, recruited
from .clustered_arms import cluster_shares_power, clusters_needed
from .continuity_correction import corrected_power, corrected_size
from .exact_sizes import MOST_TABLES, exact_size
from .repeated_measures_size import RepeatedMeasures, repeated_measures_power, repeated_measures_size
from .two_means import Clusters, TwoMeans, cluster_power, design_effect, means_power, means_size
from .two_proportions import ExactTest, TwoProportions, exact_power, proportions_power, proportions_size

__all__ = ["Asked", "PlannedSize", "planned_means", "planned_repeated", "planned_shares"]

Pair = tuple[int, int]

NORMAL = (
    "difference of shares over its standard error, pooled without a difference and not pooled with it; both tails",
    "Fleiss, Tytun and Ury 1980, Biometrics 36:343-346, without their correction; as R power.prop.test(strict = TRUE)",
    (
        "The normal distribution stands for the binomial one: poor where fewer than five are expected in a cell.",
    ),
)
CORRECTED = (
    "the same with half of 1/n1 + 1/n2 taken from the difference (Yates)",
    "Fleiss, Tytun and Ury 1980, Biometrics 36:343-346",
    ("For Pearson's test with Yates' correction; a good guess of what Fisher's exact test needs.",),
)
EXACT = (
    "every table there can be, weighed by its binomial probability",
    "Enumeration; agrees with R's {test} table by table",
    ("Exact power rises and falls as people are added: from the size given on it holds for the next ten.",),
)
STUDENT = (
    "noncentral t with n1 + n2 - 2 degrees of freedom; both tails",
    "As R power.t.test(strict = TRUE)",
    ("Normal values with one standard deviation in both arms.",),
)
COVARIANCE = (
    "noncentral t, the standard deviation times sqrt(1 - R^2), one degree of freedom less for each covariate",
    "Borm, Fransen and Lemmens 2007, J Clin Epidemiol 60:1234-1238, doi:10.1016/j.jclinepi.2007.02.006",
    (
        "The correlation R is that of the outcome with its baseline and other covariates, within arms.",
        "Normal values with one standard deviation in both arms.",
    ),
)
REPEATED = (
    "information on the last mean, summed over those who stay to each wave; normal distribution",
    "Lu, Luo and Chen 2008, Int J Biostat 4:9, doi:10.2202/1557-4679.1098",
    (
        "Who leaves may depend on what was seen before, not on what would have come (missing at random).",
        "An unstructured covariance; Kenward-Roger degrees of freedom cost a little more in small trials.",
    ),
)
IN_CLUSTERS = (
    "t test with clusters for people, the variance times 1 + ((1 + CV^2) m - 1) ICC",
    "Hayes and Moulton 2017, chapter 7; Eldridge, Ashby and Kerry 2006, Int J Epidemiol 35:1292-1300",
    ("Whole clusters are allocated; intraclass correlation and sizes are the same in both arms.",),
)
MANY = "The number of clusters is taken to be large: with fewer than 20 in an arm give --cluster-size and --icc instead."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is given beside the effect.

    Attributes
    ----------
    power : wanted, where neither `n` nor `counts` is given.
    n : people recruited to both arms.
    ratio : people, or clusters, in the second arm for each in the first.
    lost : share that will have no outcome.
    inflation : design effect that people are multiplied by; 1 without clusters.
    clusters : where whole units are allocated.
    counts : of clusters in both arms.
    """

    power: float = 0.8
    n: Pair | None = None
    ratio: float = 1.0
    lost: float = 0.0
    inflation: float = 1.0
    clusters: Clusters | None = None
    counts: Pair | None = None


@dataclass(frozen=True, slots=True)
class PlannedSize:
    """One answer.

    Attributes
    ----------
    method : short name.
    power : with `analysed` people.
    analysed, recruited : whole people in both arms.
    clusters : in both arms, where they are what is allocated.
    effect_of_design : how many more people clusters need; 1 without.
    formula, source : what was worked out, and where it is published.
    assumptions : sentences.
    reason : why there is no answer.
    """

    method: str
    formula: str
    source: str
    assumptions: tuple[str, ...]
    power: float | None = None
    analysed: Pair | None = None
    recruited: Pair | None = None
    clusters: Pair | None = None
    effect_of_design: float = 1.0
    reason: str | None = None


def planned_shares(plan: TwoProportions, asked: Asked) -> list[PlannedSize]:
    """Answer for two shares: normal, corrected for continuity and exact; or by clusters.

    Parameters
    ----------
    plan : the shares.
    asked : a power, or people.
    """
    if asked.clusters is not None:
        units = asked.clusters
        return [_of_clusters(asked, units, lambda k, m: cluster_shares_power(plan, m, k))]
    found = [
        _of_people(
            "pearson",
            NORMAL,
            asked,
            _Engine(lambda n: proportions_power(plan, n), lambda p: proportions_size(plan, p)),
        ),
        _of_people(
            "pearson_corrected",
            CORRECTED,
            asked,
            _Engine(lambda n: corrected_power(plan, n), lambda p: corrected_size(plan, p)),
        ),
    ]
    return [*found, *(_exactly(plan, asked, test) for test in ("pearson", "fisher") if asked.inflation == 1)]


def planned_means(plan: TwoMeans, asked: Asked) -> list[PlannedSize]:
    """Answer for two means: Student's t, analysis of covariance where a correlation is told; or by clusters.

    Parameters
    ----------
    plan : difference, spread and covariates.
    asked : a power, or people.
    """
    if asked.clusters is not None:
        units = asked.clusters
        return [_of_clusters(asked, units, lambda k, m: cluster_power(plan, m, k))]
    plain = TwoMeans(plan.difference, plan.sd, ratio=plan.ratio, alpha=plan.alpha)
    told = [("t_test", STUDENT, plain), *([("ancova", COVARIANCE, plan)] if plan.covariates else [])]
    return [
        _of_people(
            name,
            words,
            asked,
            _Engine(lambda n, one=one: means_power(one, n), lambda p, one=one: means_size(one, p)),  # type: ignore[misc]
        )
        for name, words, one in told
    ]


def planned_repeated(plan: RepeatedMeasures, asked: Asked) -> list[PlannedSize]:
    """Answer for the last wave of repeated measures; who is lost is counted in by the plan.

    Parameters
    ----------
    plan : difference, covariance and who stays.
    asked : a power, or people recruited.
    """
    engine = _Engine(lambda n: repeated_measures_power(plan, n), lambda p: repeated_measures_size(plan, p))
    return [_of_people("mmrm", REPEATED, asked, engine)]


@dataclass(frozen=True, slots=True)
class _Engine:
    """Power of a size of the first arm, and the sizes for a power."""

    power: Callable[[float], float]
    size: Callable[[float], ArmSizes]


Words = tuple[str, str, tuple[str, ...]]


def _of_people(name: str, words: Words, asked: Asked, engine: _Engine) -> PlannedSize:
    formula, source, assumptions = words
    told = (*assumptions, MANY) if asked.inflation > 1 else assumptions
    if asked.n is not None:
        kept = asked.n[0] * (1 - asked.lost)
        analysed = _left(asked.n, asked.lost)
        power = engine.power(kept / asked.inflation)
        return PlannedSize(
            name, formula, source, told, power, analysed, asked.n, effect_of_design=asked.inflation
        )
    try:
        sizes = engine.size(asked.power)
    except NotEstimable as refusal:
        return PlannedSize(name, formula, source, told, reason=refusal.problems[0].text)
    needed = ArmSizes((sizes.exact[0] * asked.inflation, sizes.exact[1] * asked.inflation))
    reached = engine.power(needed.whole[0] / asked.inflation)
    whole = needed.whole
    asked_for = recruited(needed, lost=asked.lost).whole
    return PlannedSize(
        name, formula, source, told, reached, whole, asked_for, effect_of_design=asked.inflation
    )


def _exactly(plan: TwoProportions, asked: Asked, test: ExactTest) -> PlannedSize:
    formula, source, assumptions = EXACT
    words = (formula, source.format(test="chisq.test" if test == "pearson" else "fisher.test"), assumptions)
    name = f"{test}_exact"
    if asked.n is None:
        try:
            sizes = exact_size(plan, asked.power, test=test)
        except NotEstimable as refusal:
            return PlannedSize(name, *words, reason=refusal.problems[0].text)
        power = exact_power(plan, sizes.whole, test=test)
        return PlannedSize(name, *words, power, sizes.whole, recruited(sizes, lost=asked.lost).whole)
    analysed = _left(asked.n, asked.lost)
    if min(analysed) < 1 or (analysed[0] + 1) * (analysed[1] + 1) > MOST_TABLES:
        return PlannedSize(
            name, *words, reason="So many tables are not gone through: the normal formula is as good."
        )
    return PlannedSize(name, *words, exact_power(plan, analysed, test=test), analysed, asked.n)


def _of_clusters(asked: Asked, clusters: Clusters, power: Callable[[Pair, Clusters], float]) -> PlannedSize:
    """Answer in clusters: the power is that of the people who are left in them."""
    formula, source, assumptions = IN_CLUSTERS
    kept = Clusters(clusters.size * (1 - asked.lost), clusters.intraclass, clusters.variation)
    counts = asked.counts
    if counts is None:
        try:
            counts = clusters_needed(lambda k: power(k, kept), asked.power, ratio=asked.ratio)
        except NotEstimable as refusal:
            return PlannedSize("cluster_t", formula, source, assumptions, reason=refusal.problems[0].text)
    people, left = (
        (ceil(counts[0] * size - 1e-9), ceil(counts[1] * size - 1e-9)) for size in (clusters.size, kept.size)
    )
    return PlannedSize(
        "cluster_t",
        formula,
        source,
        (*assumptions, *_few(counts)),
        power(counts, kept),
        left,
        people,
        counts,
        design_effect(kept),
    )


def _few(counts: Pair) -> Iterator[str]:
    if min(counts) < 4:
        yield (
            "With fewer than four clusters in an arm an exact randomisation test can hardly reach .05, and the t test rests on "
            "clusters that are alike."
        )


def _left(n: Pair, lost: float) -> Pair:
    # Whole people: half a person has no outcome.
    first, second = (int(size * (1 - lost) + 1e-9) for size in n)
    return first, second
