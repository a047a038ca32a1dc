"""What a foreign file may ask of this machine; beyond it the file is refused, never cut."""

from __future__ import annotations

__all__ = [
    "CHILD_CPU_SECONDS",
    "CHILD_MEMORY_BYTES",
    "CHILD_OUTPUT_BYTES",
    "CHILD_WALL_SECONDS",
    "MAX_COLUMNS",
    "MAX_FIELD_CHARACTERS",
    "MAX_FILE_BYTES",
    "MAX_JSON_DEPTH",
    "MAX_TEMPLATE_ROWS",
    "MAX_WORDING_BYTES",
    "MAX_WORKBOOK_CELLS",
    "MAX_WORKBOOK_MEMBERS",
    "MAX_WORKBOOK_RATIO",
    "MAX_WORKBOOK_UNPACKED",
]

MAX_FILE_BYTES = 500_000_000
MAX_COLUMNS = 20_000
MAX_FIELD_CHARACTERS = 1_000_000

# The longest questionnaires of several languages have a tenth of it.
MAX_WORDING_BYTES = 10_000_000
MAX_JSON_DEPTH = 64
MAX_TEMPLATE_ROWS = 10_000

# A workbook is a zip: a few kilobytes can unpack to gigabytes.
MAX_WORKBOOK_UNPACKED = 50_000_000
MAX_WORKBOOK_RATIO = 100
MAX_WORKBOOK_MEMBERS = 200
MAX_WORKBOOK_CELLS = 1_000_000

# The process that reads binary files.
CHILD_MEMORY_BYTES = 2 * 1024**3
CHILD_OUTPUT_BYTES = 2 * 1024**3
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 60
