"""One of each drawing of a trial, with long words and many numbers, as a report page."""

from __future__ import annotations

from workmh_measures.report.blocks import Block, Section
from workmh_measures.report.drawings.acceptability import AcceptabilityCurve, acceptability_figure
from workmh_measures.report.drawings.balance import Balance, BalanceRow, balance_figure
from workmh_measures.report.drawings.cost_effectiveness import (
    CostEffectivenessPlane,
    QuarterShares,
    cost_effectiveness_figure,
)
from workmh_measures.report.drawings.event_curves import (
    EventCurve,
    EventCurves,
    event_curves_figure,
    time_ticks,
)
from workmh_measures.report.drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from workmh_measures.report.drawings.means_over_time import ArmMeans, MeansOverTime, means_over_time_figure
from workmh_measures.report.drawings.participant_flow import (
    Flow,
    FlowArm,
    FlowBox,
    FlowReason,
    flow_blocks,
    flow_figure,
)
from workmh_measures.report.drawings.state_occupancy import (
    ArmStates,
    StateOccupancy,
    state_occupancy_figure,
)
from workmh_measures.report.drawings.tipping_plot import ShiftedEffect, TippingPlot, tipping_figure
from workmh_measures.report.figures import MeanPoint
from workmh_measures.report.page import Page, html
from workmh_measures.report.writer import Writer

__all__ = ["drawn_trial"]

ARMS = ("Individuell jobbstøtte og arbeidsrettet behandling", "Vanlig oppfølging", "Sammenlikningsgruppe")
LONG = "Arbeidsavklaringspengemottakergruppen"
MONTHS = "Måneder etter inklusjon"


def drawn_trial(language: str) -> str:
    """Return the page."""
    writer = Writer(language)
    blocks: list[Block] = [*_rows(writer), *_flows(writer), *_over_time(writer), *_assumed(writer)]
    return html(Page("Studie", "", sections=[Section("drawings", "Tegninger", blocks)]), writer)


def _rows(writer: Writer) -> list[Block]:
    main = ForestRow(
        label="I ordinært arbeid minst én dag i løpet av tolv måneder",
        counts=("1 083/1 227 (88,3 %)", "1 049/1 181 (88,8 %)"),
        value=10.39,
        low=2.79,
        high=38.68,
        note="p = 0,040",
        is_main=True,
    )
    others = [
        ForestRow(label=LONG, counts=("83/227", "49/181"), value=0.02, low=None, high=1200.0),
        ForestRow(label="Heltid", counts=("4/227", "0/181"), reason=f"Ingen i {LONG.lower()} har utfallet."),
    ]
    groups = [ForestGroup([main], "Primært utfall"), ForestGroup(others, LONG, "p for samspill = 0,41")]
    ratios = Forest(
        title="Effekter",
        measure="Oddsratio (95 % KI)",
        groups=groups,
        arms=ARMS[:2],
        null=1.0,
        is_ratio=True,
        favours=(ARMS[1], ARMS[0]),
    )
    rows = [
        ForestRow(label=f"Definisjon {k}", value=k - 2000.0, low=k - 4000.0, high=k + 1000.0)
        for k in range(4)
    ]
    definitions = Forest(title="Følsomhet", measure="Forskjell", groups=[ForestGroup(rows)])
    differences = [BalanceRow(LONG, 0.17), BalanceRow("Alder", -0.04), BalanceRow("Fylke", None)]
    return [
        forest_figure("effects", ratios, writer=writer),
        forest_figure("definitions", definitions, writer=writer),
        balance_figure("balance", Balance("Balanse", [("A mot B", differences)]), writer=writer),
    ]


def _flows(writer: Writer) -> list[Block]:
    reasons = [FlowReason(f"Flyttet fra {LONG.lower()} før første møte", 20), FlowReason("Trakk seg", 6)]
    boxes = [FlowBox("Fordelt", 1227, reasons), FlowBox("Svarte", 1180, reasons), FlowBox("Analysert", 1227)]
    stages = ["Fordeling", "Oppfølging, 12 måneder", "Analyse"]
    found: list[Block] = []
    for n in (1, 2, 3):
        arms = [FlowArm(name, boxes) for name in ARMS[:n]]
        if n == 3:
            arms[2] = FlowArm(ARMS[2], [None, *boxes[1:]], is_external=True)
        flow = Flow(
            title=f"Flyt {n}",
            before=[FlowBox("Vurdert", 2612), FlowBox("Randomisert", None)],
            excluded=FlowBox("Ekskludert", 204, reasons),
            stages=stages,
            arms=arms,
        )
        found += (
            flow_blocks("flow", flow, writer=writer)
            if n == 1
            else [flow_figure(f"flow-{n}", flow, writer=writer)]
        )
    return found


def _over_time(writer: Writer) -> list[Block]:
    ticks = time_ticks(24)
    arms = []
    for style, name in enumerate(ARMS):
        share = [1 - 0.025 * k * (1 + style / 3) for k in range(25)]
        curve = EventCurve(
            label=name,
            style=style,
            times=[float(k) for k in range(25)],
            share=share,
            low=[None, *(one - 0.02 for one in share[1:])],
            high=[None, *(min(one + 0.02, 1.0) for one in share[1:])],
            censored=[7.0, 20.0],
            at_risk=[1193 - 200 * k for k in range(len(ticks))],
        )
        arms.append(curve)
    curves = EventCurves(
        title="Tid til jobb", time_label=MONTHS, share_label="Uten jobb", curves=arms, ticks=ticks
    )
    points = [MeanPoint(2.1 - 0.1 * k, 2.0 - 0.1 * k, 2.2 - 0.1 * k) for k in range(6)]
    means = MeansOverTime(
        title="Plager",
        time_label=MONTHS,
        mean_label="Gjennomsnitt (lavere er bedre)",
        times=[0, 1, 3, 6, 12, 24],
        arms=[ArmMeans(name, style, points) for style, name in enumerate(ARMS)],
    )
    shares = [[0.02 * k, 0.1, 0.5 - 0.02 * k, 0.3] for k in range(24)]
    states = StateOccupancy(
        title="Tilstander",
        time_label=MONTHS,
        share_label="Andel av armen",
        states=["Arbeid", "Gradert ytelse", LONG, "Uføretrygd"],
        arms=[ArmStates(name, shares) for name in ARMS],
    )
    return [
        event_curves_figure("curves", curves, writer=writer),
        means_over_time_figure("means", means, writer=writer),
        state_occupancy_figure("states", states, writer=writer),
    ]


def _assumed(writer: Writer) -> list[Block]:
    effects = [ShiftedEffect(k / 2, -2 + 0.3 * k, -3.4 + 0.3 * k, -0.6 + 0.3 * k) for k in range(7)]
    tipping = TippingPlot(
        title="Vippepunkt",
        shift_label="Lagt til manglende verdier i programmet (poeng)",
        effect_label="Forskjell (95 % KI)",
        effects=effects,
        tips_at=1.5,
    )
    plane = CostEffectivenessPlane(
        title="Plan",
        effect_label="Kvalitetsjusterte leveår",
        cost_label="Kostnad (kroner)",
        samples=[((k * 37 % 100 - 40) / 1000, (k * 61 % 100 - 50) * 20000.0) for k in range(3000)],
        estimate=(0.01, -1000.0),
        shares=QuarterShares(dearer_better=0.3, dearer_worse=0.2, cheaper_better=0.3, cheaper_worse=0.2),
        worth=500000.0,
        worth_label="et leveår er verdt 500 000 kroner",
    )
    accepted = AcceptabilityCurve(
        title="Betalingsvilje",
        worth_label="Verdi av et leveår (kroner)",
        share_label="Andel av utvalgene der det lønner seg",
        points=[(k * 50000.0, 0.5 + k / 50) for k in range(21)],
        marked=[275000.0],
    )
    return [
        tipping_figure("tipping", tipping, writer=writer),
        cost_effectiveness_figure("plane", plane, writer=writer),
        acceptability_figure("accepted", accepted, writer=writer),
    ]
