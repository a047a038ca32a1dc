"""Names of estimates of who took part in a trial: flow, baseline, completeness."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["BASELINE_NAMES", "COMPLETENESS_NAMES", "FLOW_NAMES", "TOOK_PART_METHODS"]

FLOW_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "flow_enrolled": "Persons enrolled in the study; those of an arm from elsewhere are not among them.",
        "flow_not_allocated": "Persons enrolled who did not come into an arm.",
        "flow_allocated": "Persons allocated, in all or to the arm.",
        "flow_external": "Persons of an arm that comes from elsewhere; nobody was allocated to it.",
        "flow_units": "Units with persons in them.",
        "flow_unit_smallest": "Persons in the smallest unit.",
        "flow_unit_mean_size": "Mean number of persons in a unit.",
        "flow_unit_largest": "Persons in the largest unit.",
        "flow_pairs": "Matched pairs with persons of two arms.",
        "flow_unpaired": "Persons without a partner in another arm.",
        "flow_pairs_analysed": "Matched pairs both of whom are in the primary comparison.",
        "flow_withdrawn": "Persons who withdrew, at any level or at the one named.",
        "flow_died": "Persons who died.",
        "flow_flag": "Persons of whom a mark of the study is yes; n are those it is told of.",
        "flow_due": "Persons for whom the wave has come, with those who withdrew or died before it.",
        "flow_answered": "Persons who answered any form of the wave, of those for whom it has come.",
        "flow_unanswered": "Persons for whom the wave has come who did not answer, by what became of them.",
        "flow_outcome_known": "Persons whose outcome is known.",
        "flow_analysed": "Persons in the primary comparison.",
        "flow_not_analysed": "Persons who are not in the primary comparison, by the first reason.",
    }
)
"""Counts of the flow diagram."""
BASELINE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "category_percent": "Percentage of persons in a category, of those it is known of.",
        "unknown_percent": "Percentage of persons of whom the characteristic is not known.",
        "standardised_difference": "How far the arm is from the reference in units of their spread, whatever the number of"
        " persons; with more than two categories a distance, 0 or above.",
        "baseline_characteristic": "A characteristic that cannot be told, and why.",
    }
)
"""The baseline table, beside means and quartiles."""
COMPLETENESS_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "answered_share": "Share who answered any form of the wave, of those for whom it has come.",
        "answered_share_difference": "Share who answered, of the arm less that of the reference.",
        "in_window_share": "Share of the forms answered within the window of the wave.",
        "in_window_share_difference": "Share answered within the window, of the arm less that of the reference.",
        "days_late_median": "Half of the forms came more than so many days after the planned day; below 0 before it.",
        "days_late_lower_quartile": "A quarter of the forms came fewer than so many days after the planned day.",
        "days_late_upper_quartile": "A quarter of the forms came more than so many days after the planned day.",
        "outcome_known_share": "Share whose outcome is known.",
        "outcome_known_share_difference": "Share whose outcome is known, of the arm less that of the reference.",
        "answer_course_n": "Persons by course over the waves: all there, dropped out, with gaps, never.",
        "answer_pattern_n": "Persons with something at exactly the waves `text` names; the ten commonest patterns.",
        "item_missing_share": "Share of the items without an answer, of those shown in forms that came in.",
        "attrition_mean": "Mean of a characteristic of those with and of those without the outcome.",
        "attrition_percent": "Percentage in a category of those with and of those without the outcome.",
        "attrition_difference": "How far those without the outcome are from those with it, in units of their spread.",
        "attrition_odds_ratio": "Odds ratio of lacking the outcome: of an arm against the reference, a category against the"
        " first one, or for one more of an amount.",
    }
)
"""Completeness and attrition."""
TOOK_PART_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "newcombe": "Newcombe's interval, from two of Wilson",
        "outcome_known": "those whose outcome is known",
        "outcome_missing": "those whose outcome is missing",
        "alone": "each characteristic by itself",
        "together": "all characteristics in one model",
    }
)
"""Variants in the three."""
