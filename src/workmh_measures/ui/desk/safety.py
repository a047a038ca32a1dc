"""What staff see after an answer that tells of danger: on the telephone what to read aloud, else a line for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workmh_measures.model.study import Study
from workmh_measures.storage.alerts import NOT_IN_EARNEST
from workmh_measures.ui.form.safety import help_lines_of, panel_words
from workmh_measures.ui.form.words import help_lines
from workmh_measures.ui.words import word

__all__ = ["staff_alerts", "staff_panel"]


def staff_panel(study: Study, mode: str, *, language: str, buttons: str, spoken: str) -> dict[str, Any]:
    """Return the words of the panel, the help lines, and what stands above them for staff.

    Parameters
    ----------
    mode : how the answers come in.
    language, buttons, spoken : of the form and of the words around it, which are read to the person; of the page.
    """
    if mode == "telephone":
        keys = ["entry_desk.read_aloud", *(["entry_desk.queued"] if _raises_alerts(study) else [])]
        return {
            "help": help_lines(buttons, help_lines_of(study)),
            "safety": panel_words(study, language),
            "for_staff": " ".join(word(spoken, key) for key in keys),
        }
    return {
        "help": [],
        "safety": {
            "readers": "",
            "title": word(spoken, "entry_desk.alert_title"),
            "text": word(spoken, "entry_desk.alert_text"),
            "language": spoken,
            "direction": "ltr",
        },
        "for_staff": "",
    }


def staff_alerts(study: Study, form: Mapping[str, Any], mode: str) -> dict[str, float]:
    """Return the lowest answer of each item that brings the panel.

    Notes
    -----
    A person is told where to turn to whatever the study does about it; a line for staff says that there is an alert, so
    it comes where there will be one.
    """
    if mode == "telephone":
        return dict(form["alerts"])
    if study.safety is None or not _raises_alerts(study) or form["mode"] in NOT_IN_EARNEST:
        return {}
    return {rule.item: rule.at_least for rule in study.safety.rules if rule.instrument == form["instrument"]}


def _raises_alerts(study: Study) -> bool:
    return study.safety is not None and not study.simulated
