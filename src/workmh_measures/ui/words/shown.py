"""Words of tables and figures with what can be fetched of them, and of work that takes long: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "shown.keep": ("Last ned", "Download"),
    "shown.table_xlsx": ("Excel (xlsx)", "Excel (xlsx)"),
    "shown.table_csv": ("Tekstfil (csv)", "Text file (csv)"),
    "shown.figure_svg": ("Tegning (svg)", "Drawing (svg)"),
    "shown.figure_png": ("Bilde (png)", "Picture (png)"),
    "shown.numbers_xlsx": ("Tallene som Excel (xlsx)", "Numbers as Excel (xlsx)"),
    "shown.numbers_csv": ("Tallene som tekstfil (csv)", "Numbers as a text file (csv)"),
    "jobs.waiting": ("Venter på tur.", "Waiting for its turn."),
    "jobs.begins": ("Setter i gang …", "Starting …"),
    "jobs.cancel": ("Avbryt", "Cancel"),
    "jobs.cancelled": ("Avbrutt. Ingenting ble laget.", "Cancelled. Nothing was made."),
    "jobs.failed": ("Det gikk ikke. Feilnummer {number}.", "It did not work. Error number {number}."),
    "jobs.refused": ("Det lot seg ikke gjøre:", "It could not be done:"),
}
