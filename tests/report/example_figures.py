"""One figure of every kind, from made-up numbers: for the tests of all kinds, and for the page of the documents."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workmh_measures.report.blocks import Figure
from workmh_measures.report.drawings.acceptability import AcceptabilityCurve, acceptability_figure
from workmh_measures.report.drawings.balance import Balance, BalanceRow, balance_figure
from workmh_measures.report.drawings.completeness_map import (
    CompletenessMap,
    MapState,
    completeness_figure,
)
from workmh_measures.report.drawings.cost_effectiveness import (
    CostEffectivenessPlane,
    QuarterShares,
    cost_effectiveness_figure,
)
from workmh_measures.report.drawings.curve_plot import (
    Curve,
    CurvePlot,
    curve_plot_figure,
    information_figure,
    roc_figure,
)
from workmh_measures.report.drawings.differences import Differences, Limit, differences_figure
from workmh_measures.report.drawings.event_curves import EventCurve, EventCurves, event_curves_figure
from workmh_measures.report.drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from workmh_measures.report.drawings.item_dots import ItemDot, ItemDots, item_dots_figure
from workmh_measures.report.drawings.likert_bars import LikertBars, LikertRow, likert_bars_figure
from workmh_measures.report.drawings.loadings_heat import LoadingsHeat, loadings_heat_figure
from workmh_measures.report.drawings.means_over_time import ArmMeans, MeansOverTime, means_over_time_figure
from workmh_measures.report.drawings.participant_flow import (
    Flow,
    FlowArm,
    FlowBox,
    FlowReason,
    flow_figure,
)
from workmh_measures.report.drawings.score_course import (
    CourseCut,
    CourseDay,
    CourseScore,
    ScoreCourse,
    score_course_figure,
)
from workmh_measures.report.drawings.score_density import (
    Cut,
    LevelFrom,
    ScoreDensity,
    Spread,
    score_density_figure,
)
from workmh_measures.report.drawings.scree import Scree, scree_figure
from workmh_measures.report.drawings.state_occupancy import (
    ArmStates,
    StateOccupancy,
    state_occupancy_figure,
)
from workmh_measures.report.drawings.tipping_plot import ShiftedEffect, TippingPlot, tipping_figure
from workmh_measures.report.drawings.trajectories import Trajectories, trajectories_figure
from workmh_measures.report.figures import MeanPoint
from workmh_measures.report.plots import Axis
from workmh_measures.report.writer import Writer

__all__ = ["EXAMPLES"]

ARMS = ("Work-focused therapy", "Usual care")
TIMES = (0.0, 3.0, 6.0, 12.0)
TRAIT = [k / 10 for k in range(-30, 31)]


def _random() -> np.random.Generator:
    return np.random.default_rng(7)


def likert(w: Writer) -> Figure:
    options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
    shares = [(5, 12, 23, 38, 22), (10, 22, 30, 26, 12), (28, 31, 19, 15, 7), (3, 8, 40, 34, 15)]
    rows = [LikertRow(f"Item {k}", [2 * one for one in row]) for k, row in enumerate(shares, 1)]
    return likert_bars_figure(
        "likert", LikertBars(title="Answers to four items", options=options, rows=rows, neutral=2), writer=w
    )


def density(w: Writer) -> Figure:
    scores = np.clip(_random().gamma(3.0, 3.2, 240).round(), 0, 27)
    levels = [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")]
    counted = [
        LevelFrom(low, label, int(((scores >= low) & (scores < high)).sum()))
        for (low, label), high in zip(levels, (5, 10, 15, 28), strict=True)
    ]
    spread = Spread("this sample: 9.4 (SD 5.2)", float(scores.mean()), float(scores.std(ddof=1)))
    shown = ScoreDensity(title="Scores at inclusion (n = 240)", score_label="Score (lower is better)", count_label="People",
                         scores=scores.tolist(), attainable=(0, 27), levels=counted, cuts=[Cut(10, "cut-off: 10 or more")],
                         spreads=[spread])  # fmt: skip
    return score_density_figure("density", shown, writer=w)


def course(w: Writer) -> Figure:
    scores = [CourseScore(m, s, f"wave {k}") for k, (m, s) in enumerate([(0, 17), (3, 14), (6, 9), (12, 7)])]
    shown = ScoreCourse(title="One person", time_label="Months after inclusion", score_label="Score (lower is better)",
                        scores=scores, attainable=(0, 27), reach=5.2, reach_label="reach of error around the first score",
                        cuts=[CourseCut(10, "cut-off: 10 or more")], days=[CourseDay(4.5, "job start")])  # fmt: skip
    return score_course_figure("course", shown, writer=w)


def trajectories(w: Writer) -> Figure:
    random = _random()
    start, slope = random.normal(14, 4, 120), random.normal(-0.35, 0.35, 120)
    people = [
        [
            float(np.clip(a + b * t + e, 0, 27)) if random.random() > 0.12 else None
            for t, e in zip(TIMES, noise, strict=True)
        ]
        for a, b, noise in zip(start, slope, random.normal(0, 2, (120, 4)), strict=True)
    ]
    shown = Trajectories(title="Depression over the waves", time_label="Months after inclusion",
                         value_label="Score (lower is better)", times=TIMES, people=people)  # fmt: skip
    return trajectories_figure("trajectories", shown, writer=w)


def means(w: Writer) -> Figure:
    def arm(style: int, drop: float) -> ArmMeans:
        found = [14.0, 14 - drop, 14 - 1.5 * drop, 14 - 1.8 * drop]
        return ArmMeans(ARMS[style], style, [MeanPoint(m, m - 0.9, m + 0.9) for m in found])

    shown = MeansOverTime(title="Depression by arm", time_label="Months after inclusion",
                          mean_label="Mean score with 95% CI (lower is better)", times=TIMES, arms=[arm(0, 3.2), arm(1, 1.4)])  # fmt: skip
    return means_over_time_figure("means", shown, writer=w)


def items(w: Writer) -> Figure:
    found = [0.62, 0.58, 0.44, 0.51, 0.21, 0.66, 0.49, 0.55]
    dots = [ItemDot(f"Item {k}", one, one - 0.09, one + 0.08) for k, one in enumerate(found, 1)]
    shown = ItemDots(title="Item-rest correlations", measure="Correlation with the rest (95% CI)", items=dots,
                     marks=[(0.3, "least that is wished for")])  # fmt: skip
    return item_dots_figure("items", shown, writer=w)


def scree(w: Writer) -> Figure:
    shown = Scree(name="eight items", observed=[3.6, 1.15, 0.82, 0.67, 0.58, 0.47, 0.39, 0.32],
                  parallel_mean=[1.26, 1.16, 1.09, 1.02, 0.96, 0.9, 0.83, 0.76],
                  parallel_95=[1.35, 1.22, 1.13, 1.06, 1.0, 0.94, 0.88, 0.82])  # fmt: skip
    return scree_figure("scree", shown, writer=w)


def loadings(w: Writer) -> Figure:
    random = _random()
    rows = [
        (
            f"Item {k + 1}",
            {f: float(np.round((0.72 if k // 4 == f else 0.05) + random.normal(0, 0.09), 2)) for f in (0, 1)},
        )
        for k in range(8)
    ]
    rows[6] = ("Item 7", {0: -0.31, 1: 0.48})
    shown = LoadingsHeat(title="Loadings of two factors", factors=["Factor 1", "Factor 2"], items=rows)
    return loadings_heat_figure("loadings", shown, writer=w)


def information(w: Writer) -> Figure:
    def curve(slope: float, place: float) -> list[tuple[float, float]]:
        p = [1 / (1 + np.exp(-slope * (t - place))) for t in TRAIT]
        return [(t, float(slope**2 * one * (1 - one))) for t, one in zip(TRAIT, p, strict=True)]

    curves = [("Item 1", curve(1.9, -0.4)), ("Item 2", curve(1.3, 0.8)), ("Item 3", curve(2.3, 1.4))]
    return information_figure("information", "Information of three items", curves, writer=w)


def _roc_points(gain: float) -> list[tuple[float, float]]:
    return [(k / 20, float((k / 20) ** gain)) for k in range(21)]


def roc(w: Writer) -> Figure:
    curves = [("Score: area 0.82", _roc_points(0.22)), ("Single item: area 0.69", _roc_points(0.45))]
    return roc_figure("roc", "Found by the score and by one item", curves, writer=w)


def curves(w: Writer) -> Figure:
    drawn = [Curve("As predicted", [(k / 10, k / 10) for k in range(11)]),
             Curve("As it came", [(k / 10, (k / 10) ** 1.3) for k in range(11)])]  # fmt: skip
    shown = CurvePlot(title="Calibration", across=Axis("Predicted share", 0, 1), up=Axis("Observed share", 0, 1),
                      curves=drawn, has_marks=True)  # fmt: skip
    return curve_plot_figure("curves", shown, writer=w)


def differences(w: Writer) -> Figure:
    random = _random()
    first = random.integers(2, 20, 90)
    second = first + random.integers(-4, 4, 90)
    pairs: dict[tuple[float, float], int] = {}
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        pairs[(a + b) / 2, float(b - a)] = pairs.get(((a + b) / 2, float(b - a)), 0) + 1
    limits = [
        Limit("Lower limit", -5.1, -6, -4.2),
        Limit("Mean difference", -0.5, -1.0, 0.0, is_bias=True),
        Limit("Upper limit", 4.1, 3.2, 5),
    ]
    shown = Differences(
        title="Two weeks apart", points=[(x, y, n) for (x, y), n in pairs.items()], limits=limits
    )
    return differences_figure("differences", shown, writer=w)


def completeness(w: Writer) -> Figure:
    states = [
        MapState("c", "complete", 0),
        MapState("p", "partly", 1),
        MapState("n", "not returned", 6),
        MapState("x", "withdrawn", 5),
    ]
    random = _random()
    people = [(f"P{k:02d}", random.choice(4, 8, p=[0.72, 0.1, 0.14, 0.04]).tolist()) for k in range(1, 13)]
    columns = [
        (short, wave, form)
        for short, wave in (("t0", "Start"), ("t6", "6 months"))
        for form in ("F1", "F2", "F3", "F4")
    ]
    counted = f"{sum(cells.count(0) for _, cells in people)} of {8 * len(people)} forms are complete."
    shown = CompletenessMap(
        title="What has come in",
        description=counted,
        person="Person",
        states=states,
        columns=columns,
        people=people,
    )
    return completeness_figure("completeness", shown)


def forest(w: Writer) -> Figure:
    main = ForestRow(
        label="In work at 12 months",
        counts=("83/120", "64/118"),
        value=1.27,
        low=1.04,
        high=1.56,
        is_main=True,
    )
    rest = [ForestRow(label="Women", counts=("44/61", "31/60"), value=1.4, low=1.04, high=1.88),
            ForestRow(label="Men", counts=("39/59", "33/58"), value=1.16, low=0.87, high=1.55)]  # fmt: skip
    shown = Forest(title="Effects", measure="Risk ratio (95% CI)", arms=ARMS, null=1.0, is_ratio=True, favours=(ARMS[1], ARMS[0]),
                   groups=[ForestGroup([main], "Primary outcome"), ForestGroup(rest, "By sex", "p for interaction = 0.37")])  # fmt: skip
    return forest_figure("forest", shown, writer=w)


def balance(w: Writer) -> Figure:
    rows = [BalanceRow("Age", 0.03), BalanceRow("Woman", -0.06), BalanceRow("Months of sick leave", 0.14)]
    return balance_figure("balance", Balance(title="Balance at baseline", comparisons=[("", rows)]), writer=w)


def flow(w: Writer) -> Figure:
    def arm(name: str, n: int, left: int) -> FlowArm:
        gone = FlowReason("Withdrew", left)
        return FlowArm(
            name, [FlowBox("Allocated", n), FlowBox("Answered", n - left, [gone]), FlowBox("Analysed", n)]
        )

    excluded = FlowBox("Excluded", 64, [FlowReason("Declined", 40), FlowReason("Not eligible", 24)])
    shown = Flow(title="Flow of participants", before=[FlowBox("Assessed", 302), FlowBox("Randomised", 238)], excluded=excluded,
                 stages=["Allocation", "12 months", "Analysis"], arms=[arm(ARMS[0], 120, 11), arm(ARMS[1], 118, 16)])  # fmt: skip
    return flow_figure("flow", shown, writer=w)


def events(w: Writer) -> Figure:
    def curve(style: int, rate: float) -> EventCurve:
        times = list(range(1, 13))
        share = [float(np.exp(-rate * t)) for t in times]
        return EventCurve(label=ARMS[style], style=style, times=times, share=share, low=[s - 0.06 for s in share],
                          high=[min(1.0, s + 0.06) for s in share], censored=[5, 9], at_risk=[120, 90, 64, 47, 31])  # fmt: skip

    shown = EventCurves(title="Time to the first job", time_label="Months after inclusion", share_label="Not yet in work",
                        curves=[curve(0, 0.1), curve(1, 0.06)], ticks=[0, 3, 6, 9, 12])  # fmt: skip
    return event_curves_figure("events", shown, writer=w)


def states(w: Writer) -> Figure:
    def arm(name: str, speed: float) -> ArmStates:
        work = [min(0.7, 0.1 + speed * m) for m in range(12)]
        return ArmStates(name, [(one, 0.25, 0.75 - one) for one in work])

    shown = StateOccupancy(title="States by month", time_label="Months after inclusion", share_label="Share of people",
                           states=["In work", "Graded benefit", "Full benefit"], arms=[arm(ARMS[0], 0.05), arm(ARMS[1], 0.03)])  # fmt: skip
    return state_occupancy_figure("states", shown, writer=w)


def tipping(w: Writer) -> Figure:
    effects = [ShiftedEffect(k / 2, -2 + 0.3 * k, -3.4 + 0.3 * k, -0.6 + 0.3 * k) for k in range(7)]
    shown = TippingPlot(title="Tipping point", shift_label="Added to missing scores of the programme",
                        effect_label="Difference (95% CI)", effects=effects, tips_at=1.5)  # fmt: skip
    return tipping_figure("tipping", shown, writer=w)


def plane(w: Writer) -> Figure:
    random = _random()
    samples = list(
        zip(random.normal(0.02, 0.02, 400).tolist(), random.normal(9000, 12000, 400).tolist(), strict=True)
    )
    shares = QuarterShares(dearer_better=0.6, dearer_worse=0.15, cheaper_better=0.22, cheaper_worse=0.03)
    shown = CostEffectivenessPlane(title="Cost and effect", effect_label="Quality-adjusted life years", cost_label="Cost (NOK)",
                                   samples=samples, estimate=(0.02, 9000.0), shares=shares)  # fmt: skip
    return cost_effectiveness_figure("plane", shown, writer=w)


def acceptability(w: Writer) -> Figure:
    points = [(k * 50000.0, 0.3 + 0.6 * (1 - float(np.exp(-k / 8)))) for k in range(21)]
    shown = AcceptabilityCurve(title="Worth its price", worth_label="Value of a life year (NOK)",
                               share_label="Share of samples in which it pays", points=points, marked=[275000.0])  # fmt: skip
    return acceptability_figure("acceptability", shown, writer=w)


EXAMPLES: dict[str, Callable[[Writer], Figure]] = {
    one.__name__: one
    for one in (likert, density, course, trajectories, means, items, scree, loadings, information, roc, curves, differences, completeness,
                forest, balance, flow, events, states, tipping, plane, acceptability)
}  # fmt: skip
