"""Messages about the analysis of a trial, by code: what is wrong, and what to do. `errors` joins them to its catalogue."""

from __future__ import annotations

__all__ = ["TRIAL_MESSAGES"]

TRIAL_MESSAGES: dict[str, tuple[str, str]] = {
    "TRIAL-COLUMN": (
        "The table has no column '{found}'.",
        "Name a column it has, or add this one to the table.",
    ),
    "TRIAL-ARM-EMPTY": ("Nobody is in arm '{found}'.", "Name an arm somebody is in, or leave it out."),
    "TRIAL-ARM-NONE": (
        "{found} rows name no arm.",
        "Give each person an arm, or take those who were not allocated out of the table.",
    ),
    "TRIAL-CATEGORY": (
        "'{found}' is none of its categories.",
        "Correct the value, or add the category.",
    ),
    "PLAN-VALUE": ("'{found}' cannot be planned with.", "Give another value; nothing was worked out."),
    "PLAN-CHOICE": ("{text}", "Correct the options; nothing was worked out."),
    "TRIAL-SOURCE": (
        "'{found}' is neither a store, a folder of a study, nor a table.",
        "Name a store by its address, a folder as `workmh study simulate` writes it, or a table.",
    ),
    "TRIAL-FOLDER": (
        "The folder has no file '{found}'.",
        "Name a folder as `workmh study simulate` writes it, a table, or a store.",
    ),
    "TRIAL-EMPTY": ("The table has no rows.", "Give the file that has the people in it."),
    "TRIAL-SHAPE": (
        "The table is not one that `workmh export` writes: it has no {found}.",
        "Of a table of your own say which column is what: --columns MAP.",
    ),
    "TRIAL-DAY": (
        "The folder tells of days after {found}: the day is too early for it, and no cell is wrong.",
        "Give a later day, or none.",
    ),
    "TRIAL-CELL": ("{text}", "Correct the cell."),
    "TRIAL-WORD": ("{text}", "Correct the cell, or the map of columns."),
    "TRIAL-MAP": ("{text}", "Correct the map of columns."),
    "LOCK-HELD": (
        "The data are locked since {found}.",
        "Two people lift a lock: one asks with `workmh study unlock --reason`, another agrees with `--confirm`.",
    ),
    "LOCK-DATA": (
        "The data of the study are locked since {found}; nothing was stored.",
        "Two people lift a lock: one asks with `workmh study unlock --reason`, another agrees with `--confirm`.",
    ),
    "LOCK-MOVED": (
        "Something was recorded while the data were being locked; they are not locked.",
        "Lock again, best at an hour when nobody answers.",
    ),
    "LOCK-NONE": ("The data are not locked.", "Lock them with `workmh study lock`."),
    "LOCK-UNASKED": (
        "Nobody asked in the last seven days to have the lock lifted.",
        "Let somebody ask with `workmh study unlock --reason`; another person agrees with `--confirm`.",
    ),
    "LOCK-ALONE": (
        "'{found}' asked to have the lock lifted, and another person must agree.",
        "Let somebody else agree with `workmh study unlock --confirm`.",
    ),
    "PLAN-WORKER": (
        "A process that simulated was ended from outside, perhaps for want of memory.",
        "Give fewer --workers; nothing was kept.",
    ),
    "IMPUTE-NUMBER": ("'{found}' is no number.", "Give categories numbers, or leave the column out."),
    "IMPUTE-BINARY": ("{found} is neither 0 nor 1.", "Choose another method than logistic for the column."),
    "IMPUTE-EMPTY": (
        "Fewer than 3 persons of arm '{found}' have a value.",
        "Leave the column out: there is nothing to impute it from.",
    ),
}
"""Every message of this module by its code."""
