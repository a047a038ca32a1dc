"""Messages about the analysis of a trial, by code: what is wrong, and what to do. `errors` joins them to its catalogue."""

from __future__ import annotations

__all__ = ["TRIAL_MESSAGES"]

TRIAL_MESSAGES: dict[str, tuple[str, str]] = {
    "TRIAL-COLUMN": ("The table has no column '{found}'.", "Name a column it has."),
    "TRIAL-ARM-EMPTY": ("Nobody is in arm '{found}'.", "Name an arm somebody is in, or leave it out."),
    "TRIAL-ARM-NONE": (
        "{found} rows name no arm.",
        "Give each person an arm, or take those who were not allocated out of the table.",
    ),
    "TRIAL-CATEGORY": (
        "'{found}' is none of its categories.",
        "Correct the value, or add the category.",
    ),
    "IMPUTE-NUMBER": ("'{found}' is no number.", "Give categories numbers, or leave the column out."),
    "IMPUTE-BINARY": ("{found} is neither 0 nor 1.", "Choose another method than logistic for the column."),
    "IMPUTE-EMPTY": (
        "Fewer than 3 persons of arm '{found}' have a value.",
        "Leave the column out: there is nothing to impute it from.",
    ),
}
"""Every message of this module by its code."""
