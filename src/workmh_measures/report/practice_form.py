"""The questions of an instrument to look at and try: with short labels where the wording is the holder's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..dataset.form_texts import form_texts
from ..model.instrument import Instrument
from ..scoring.parameters import all_choices
from .blocks import Phrase, Question, Questions
from .writer import Writer

__all__ = ["practice_form"]


def practice_form(instrument: Instrument, say: Writer) -> Questions:
    """Return the practice form; nothing is chosen in it, sent or kept."""
    # A choice without default is shown by its first label: this is a form to look at.
    first = all_choices(instrument)[0]
    texts = form_texts(instrument, say.language, parameters=first, wording=None)
    own = not any(item["practice"] for item in texts["items"])
    above = [say("practice_own" if own else "practice_note"), texts["instruction"], texts["recall"]]
    return Questions(
        say("practice_form"),
        [Phrase(text) for text in above if text],
        [_question(item, say) for item in texts["items"]],
    )


def _question(item: Mapping[str, Any], say: Writer) -> Question:
    options = [option["label"] for option in item["options"]]
    if options:
        kind = "several" if item["kind"] == "multiple_choice" else "one"
        return Question(item["id"], item["text"], kind, options)  # type: ignore[arg-type]
    parts = [say(f"kind.{item['kind']}")]
    if "low" in item:
        parts.append(say("answer_ends", low=say.exact(item["low"]), high=say.exact(item["high"])))
    if "anchors" in item:
        parts.append(f"{item['anchors']['low']} … {item['anchors']['high']}")
    if "unit" in item:
        parts.append(item["unit"])
    return Question(item["id"], item["text"], "field", hint=", ".join(parts))
