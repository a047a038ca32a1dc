"""English for the reports of a service."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, str] = {
    # page
    "skip": "Skip to the content",
    "contents": "Contents",
    "other_pages": "Other pages",
    "simulated": "Simulated: no real persons.",
    "title": "{study}: report to {recipient}",
    "title_unit": "{study}, {unit}: report to {recipient}",
    "about": "About this report",
    "recipient": "To",
    "period": "Period",
    "made": "Made",
    "centres": "Centres",
    "quarter": "quarter {number} of {year}",
    "hidden_note": "{mark} means that the number is hidden. Counts from 1 to 4 are never shown. Some larger numbers are hidden as "
    "well, so that nobody can work out the small ones, not even by adding up months and quarters.",
    "nothing_note": "{mark} means that there is nobody to count from.",
    "of_note": "“7 of 12” means 7 of the 12 there is an answer for.",
    # tables
    "centre": "Centre",
    "all": "All\u00a0centres",
    "no_centre": "No centre",
    "of": "{part} of {base}",
    "of_percent": "{part} of {base} ({percent})",
    "percent": "{number}%",
    "mean_of": "{mean} (n = {n})",
    "from_to": "from {low} to {high}",
    "hidden": "hidden",
    "none": "nobody",
    "courses": "Into and out of the service",
    "contact": "{wave}: contact",
    "change": "{wave}: change since the start",
    "definitions": "What the figures mean",
    "definition": "Meaning",
    "figure": "Figure",
    "referred": "Referred",
    "started": "Started",
    "ended": "Ended",
    "in_work": "In work at the end",
    "due": "To be contacted",
    "left": "Died or withdrew",
    "reached": "Reached",
    "working": "Still in work",
    "booster_wanted": "Wanted a booster session",
    "booster_given": "Had a booster session",
    "distress": "Distress: {scale}, {direction}",
    "expectancy": "Expects to be in work",
    "direction.higher_is_worse": "minus is better",
    "direction.higher_is_better": "plus is better",
    "direction.none": "points",
    # what the figures mean
    "means.referred": "People who were referred in the period. Each person counts once for each centre and month.",
    "means.started": "People who had their first session in the period.",
    "means.ended": "People whose service ended in the period.",
    "means.in_work": "Of those whose service ended and for whom it is known: those in work. It is taken from the record of the "
    "end, otherwise from the latest contact after a job start up to that day. Where there is neither, the person is left out.",
    "means.due": "Jobs whose window for contact closed in the period. Where a person has several jobs, each job counts. Those who "
    "died or withdrew before are left out.",
    "means.left": "Jobs of people who died or withdrew from contact before the window closed. They are in no other figure about "
    "contact.",
    "means.reached": "Of those to be contacted: those the centre reached. A form that is missing counts as not reached.",
    "means.working": "Of those the centre reached and for whom it was answered: those still in work, in the same job or another.",
    "means.booster_wanted": "Of those for whom it was answered: those who wanted a booster session.",
    "means.booster_given": "Of those for whom it was answered: those who had been given a booster session.",
    "means.distress": "Mean change in {instrument} from the start to the contact, for jobs with both scores whose window has "
    "closed. {direction}.",
    "means.expectancy": "The share who expect to be in ordinary paid work, at the start and at the contact, for jobs with both "
    "answers whose window has closed. The workbook has the number at the contact, and the change in percentage points.",
    "means.quarter": "A quarter is the sum of its three months.",
    # workbook
    "sheet_figures": "Figures",
    "sheet_definitions": "Definitions",
    "part": "Part",
    "count": "Number",
    "base": "Of (n)",
    "share": "Share",
    "mean": "Change",
    "page": "Page",
}
