"""Messages about queries and about data that come in as files, by code. `errors` joins them to its catalogue."""

from __future__ import annotations

__all__ = ["DATA_MESSAGES"]

DATA_MESSAGES: dict[str, tuple[str, str]] = {
    "QUERY-UNKNOWN": ("No query has the number {found}.", "See them with `workmh query list`."),
    "QUERY-REFUSED": ("{text}", "Nothing was recorded; `workmh query list` tells where each query stands."),
    "IMPORT-FILE": ("{text}", "Choose another file; nothing was stored."),
    "IMPORT-ROW": ("{text}", "Correct the file and import it again; nothing was stored."),
}
"""Every message of this module by its code."""
