"""Words in files of single tables and figures."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "file.group": "Group",
    "file.beside": "{name} (beside it)",
    "file.sheet_table": "Table",
    "file.sheet_about": "About",
    "file.day_format": "d mmm yyyy",
    "file.behind": "Numbers of the figure",
    "file.behind_one": "Numbers of the figure: {name}",
}

NB: dict[str, str] = {
    "file.group": "Gruppe",
    "file.beside": "{name} (ved siden av)",
    "file.sheet_table": "Tabell",
    "file.sheet_about": "Om tabellen",
    "file.day_format": "dd.mm.yyyy",
    "file.behind": "Tallene i figuren",
    "file.behind_one": "Tallene i figuren: {name}",
}
