"""Messages about queries, about data that come in as files and about keys of the server, by code. `errors` joins them to its catalogue."""

from __future__ import annotations

__all__ = ["DATA_MESSAGES"]

DATA_MESSAGES: dict[str, tuple[str, str]] = {
    "QUERY-UNKNOWN": ("No query has the number {found}.", "See them with `workmh query list`."),
    "QUERY-REFUSED": ("{text}", "Nothing was recorded; `workmh query list` tells where each query stands."),
    "IMPORT-FILE": ("{text}", "Choose another file; nothing was stored."),
    "FACTOR-KEY": (
        "Second factors cannot be opened or sealed: {text}.",
        "Name the file that `workmh staff factor-key` made in WORKMH_SECOND_FACTOR_KEY; keep every key in it that sealed one.",
    ),
    "JOB-LIMIT": (
        "The file needs more than one job may take: {text}.",
        "Nothing was stored. Take it apart into smaller files, or have it imported on the command line.",
    ),
    "IMPORT-WHY": (
        "Answers on record that would be changed, and nothing says why: {found} ({which}).",
        "Say why they are changed (`--reason` on the command line), or leave them out of the file; nothing was stored.",
    ),
    "IMPORT-ROW": ("{text}", "Correct the file and import it again; nothing was stored."),
}
"""Every message of this module by its code."""
