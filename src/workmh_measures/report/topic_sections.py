"""Sections of the page of an instrument beside its scales and items: one for each topic something was estimated on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ..model.estimate import Estimate
from .audit_section import audit_blocks
from .blocks import Block, Folded, Section
from .change_section import change_blocks
from .confirmatory_section import confirmatory_blocks
from .criterion_section import criterion_blocks
from .dif_section import dif_blocks
from .error_section import error_blocks
from .estimate_tables import default_rows, estimates_table, explanations
from .hypotheses_section import hypotheses_blocks
from .instrument_results import ALREADY_TOLD
from .invariance_section import invariance_blocks
from .item_response_section import item_response_blocks
from .missing_section import missing_blocks
from .place_tables import items_tables, places_tables
from .prognosis_section import prognosis_blocks
from .results_view import ResultsView
from .retest_box import boxed_sentences, is_no_retest, retest_box
from .scalability_section import scalability_blocks
from .structure_section import structure_blocks
from .topics import by_topic

__all__ = ["topic_sections"]

Blocks = Callable[[ResultsView], list[Block]]
_DRAWN: Mapping[str, Blocks] = MappingProxyType(
    {
        "structure": structure_blocks,
        "confirmatory": confirmatory_blocks,
        "invariance": invariance_blocks,
        "item_response": item_response_blocks,
        "dif": dif_blocks,
        "scalability": scalability_blocks,
        "error": error_blocks,
        "hypotheses": hypotheses_blocks,
        "criterion": criterion_blocks,
        "prognosis": prognosis_blocks,
        "responsiveness": change_blocks,
        "missing": missing_blocks,
        "audit": audit_blocks,
    }
)
_WHOLE = (
    *("structure", "confirmatory", "invariance", "item_response", "dif", "scalability"),
    *("criterion", "prognosis", "audit"),
)
"""Topics whose blocks tell everything; the others have a table of each number too."""
_APART = frozenset(
    {
        *("sem_conditional", "calibration_predicted", "calibration_observed", "hypothesis"),
        *("sensitivity", "specificity", "ppv", "npv", "lr_plus", "lr_minus", "diagnostic_odds_ratio"),
        *("missing_pattern", "missing_per_person_percent", "missing_monotone"),
        *("missing_wave_pattern", "missing_wave_monotone", "change_by_anchor"),
        *(f"guttman_lambda{k}" for k in range(1, 7)),
        *(f"split_half_{which}" for which in ("min", "mean", "max")),
    }
)
"""Numbers told by a drawing or a table of their own."""
_FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"hypotheses": ("known_groups",), "error": ("limits_of",), "responsiveness": ("mic",)}
)
"""Topic -> how the names of those begin that have a table of their own; the others follow in another."""
_TWICE = ("reliability", "error")
"""Topics that take two occasions of a person for the same."""
_MOST_LINES = 60
"""A table by item with more lines stands behind a line that opens it."""
_FEW_PLACES = 3
"""With more places (waves, groups, scales) a table has a line for each, not one for each number."""


def topic_sections(view: ResultsView) -> list[Section]:
    """Return the sections of the topics on which something was estimated."""
    topics = by_topic(view.found.rows)
    if {row.analysis for row in topics.get("consistency", [])} <= ALREADY_TOLD:
        topics.pop("consistency", None)
    return [_section(topic, rows, view) for topic, rows in topics.items()]


def _section(topic: str, rows: Sequence[Estimate], view: ResultsView) -> Section:
    if all(row.value is None for row in rows) and topic != "hypotheses":  # a verdict is told without a number
        return Section(f"topic-{topic}", view.writer(f"topic.{topic}"), explanations(rows, view))
    blocks: list[Block] = retest_box(rows, view) if topic in _TWICE else []
    blocks += _DRAWN[topic](view) if topic in _DRAWN else []
    if topic not in _WHOLE:
        blocks += _tables(topic, rows, view)
    untold = boxed_sentences(rows, view) if topic in _TWICE else frozenset()
    told = [] if topic == "audit" and blocks else explanations(rows, view, untold=untold)
    return Section(f"topic-{topic}", view.writer(f"topic.{topic}"), [*blocks, *told])


def _families(topic: str, rows: Sequence[Estimate]) -> list[list[Estimate]]:
    """Return rows that belong in one table; most topics have one family."""
    stems = _FAMILIES.get(topic, ("",))
    found = [[row for row in rows if row.analysis.startswith(stem)] for stem in stems]
    rest = [row for row in rows if not row.analysis.startswith(stems)]
    return [family for family in (rest, *found) if family]


def _tables(topic: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    say, title = view.writer, view.writer(f"topic.{topic}")
    first = default_rows(rows)
    # What has no value is told with its reason below, once.
    whole = [row for row in first if row.item is None and row.analysis not in _APART and row.reason is None]
    blocks: list[Block] = []
    for k, family in enumerate(_families(topic, whole), 1):
        places = {(row.scale, row.wave, row.wave2, row.group, row.factor) for row in family}
        caption = title if k == 1 else say(f"family.{topic}")
        if topic in _TWICE and is_no_retest(family):
            caption = f"{caption} – {say('not_retest.mark')}"
        key = f"{topic}-table-{k}"
        if len(places) <= _FEW_PLACES:
            blocks.append(estimates_table(key, caption, family, view))
        else:
            blocks += places_tables(key, caption, family, view)
    of_items = [row for row in first if row.item is not None]
    if of_items and topic != "consistency":
        if topic == "missing":  # an item may serve several scales
            of_items = _worth_telling([replace(row, scale=None) for row in of_items])
        if of_items:
            tables = items_tables(f"{topic}-items", say("by_item", name=title), of_items, view)
            lines = sum(len(group.rows) for group in tables[0].groups)
            blocks += tables if lines <= _MOST_LINES else [Folded(say("by_item", name=title), tables)]
    if len(rows) > len(whole):
        every = estimates_table(f"{topic}-every", title, rows, view)
        blocks.append(Folded(say("all_variants"), [every]))
    return blocks


def _worth_telling(rows: Sequence[Estimate]) -> list[Estimate]:
    """Return the rows of items of which something is above 0: where every answer is there, nothing need be told."""
    rows = default_rows([row for row in rows if row.level is None])
    some = {(row.item, row.wave, row.group) for row in rows if row.value}
    return [row for row in rows if (row.item, row.wave, row.group) in some]
