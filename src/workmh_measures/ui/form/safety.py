"""What the form knows of safety: which answers bring the panel, its words, and where a person can turn to."""

from __future__ import annotations

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.safety import HELP_LINES, HelpLine
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.alerts import reaches
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import Progress

__all__ = ["has_reached", "help_lines_of", "panel_words", "thresholds"]


def thresholds(study: Study, instrument: Instrument) -> dict[str, float]:
    """Return the lowest answer of each item that brings the panel: the study's rule, else the instrument's own."""
    own = {item.id: item.alert.at_least for item in instrument.alert_items if item.alert is not None}
    rules = study.safety.rules if study.safety is not None else ()
    return {**own, **{rule.item: rule.at_least for rule in rules if rule.instrument == instrument.id}}


def panel_words(study: Study, language: str) -> dict[str, str] | None:
    """Return what the study says before the questions and after such an answer; None where it says nothing itself.

    Notes
    -----
    A simulated study raises no alert, so it promises no call.
    """
    safety = study.safety
    if safety is None:
        return None
    spoken = _spoken(study, language, safety.panel.title)
    texts = {"readers": safety.readers, "title": safety.panel.title, "text": safety.panel.text}
    if safety.panel.call is not None and not study.simulated:
        texts["call"] = safety.panel.call
    told = {name: text.in_language(spoken) for name, text in texts.items()}
    return {**told, "language": spoken, "direction": text_direction(spoken)}


def help_lines_of(study: Study | None) -> tuple[HelpLine, ...]:
    """Return where a person of a study can turn to: its own lines, else the Norwegian ones."""
    return study.safety.help_lines if study is not None and study.safety is not None else HELP_LINES


def has_reached(study: Study, progress: Progress, participant: Participant) -> bool:
    """Say whether an answer this session may see reaches a rule, so that the last page shows the panel again."""
    return study.safety is not None and any(
        reaches(answer.value, rule) and participant.sees(answer)
        for forms in progress.answers.values()
        for rule in study.safety.rules
        if (answer := forms.get(rule.instrument, {}).get(rule.item)) is not None
    )


def _spoken(study: Study, language: str, text: Text) -> str:
    """Return the language a text is shown in: the form's, else the first of the study's that it has."""
    wanted = (language, language.partition("-")[0], *study.languages)
    return next(name for name in wanted if name in text.languages)
