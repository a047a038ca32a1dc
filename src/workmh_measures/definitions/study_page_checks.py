"""Checks of what a study says to its participants: whole in every language, plain, and nothing about a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..errors import DefinitionError, nearest_match
from ..model.instrument import Instrument
from ..model.participant_pages import Contact, OwnResult
from ..model.plain_text import text_faults
from ..model.study import Study
from ..model.telling_words import instrument_names, telling_words
from ..model.text import Text
from .notes import Notes, repeated, texts_in
from .reader import Place

__all__ = ["check_participant_pages"]

Load = Callable[[str], Instrument]

_PAGES = ("consent", "contact", "readers", "closing", "results")


def check_participant_pages(study: Study, notes: Notes, load: Load) -> None:
    """Note what is wrong with information, consent, contact, titles of forms, words at the end and own results."""
    _check_texts(study, notes)
    _check_consent(study, notes)
    if study.contact is not None:
        _check_contact(study.contact, notes)
    for index, entry in enumerate(study.schedule):
        if entry.title is not None:
            _check_neutral(entry.title, _loaded(entry.instrument, load), notes, ("schedule", index, "title"))
    for index, _ in repeated((one.instrument, one.scale) for one in study.results):
        one = study.results[index]
        notes.add("DEF-ID-DUPLICATE", "results", index, found=f"{one.instrument} {one.scale}")
    for index, one in enumerate(study.results):
        _check_result(study, one, index, (notes, load))


def _check_texts(study: Study, notes: Notes) -> None:
    """Note texts that lack a further language of the form, and texts that are not plain."""
    tags = {tag.partition("-")[0]: tag for tag in study.form_languages}
    parts = [(("schedule", i, "title"), e.title) for i, e in enumerate(study.schedule) if e.title is not None]
    shown = [(name, getattr(study, name)) for name in _PAGES if getattr(study, name) is not None]
    found = [(place, text) for name, part in shown for place, text in texts_in(part, (name,))] + parts
    for place, text in found:
        lacking = sorted(tag for base, tag in tags.items() if not {base, tag} & text.languages)
        if lacking:
            allowed = [*study.languages, *study.form_languages]
            notes.add("DEF-LANGUAGE", *place, found=lacking, allowed=allowed)
        for language, words in text.root.items():
            for fault in text_faults(words):
                told = f"A text people read ({language}) holds {fault}."
                notes.add("DEF-STUDY", *place, found=fault, text=told)


def _check_consent(study: Study, notes: Notes) -> None:
    rule = study.consent
    if rule is None:
        return
    for name in rule.part_texts:
        if name not in rule.parts:
            text = f"'part_texts' has words for '{name}', which is not in 'parts'."
            known = {"allowed": rule.parts or ["none"], "nearest": nearest_match(name, rule.parts)}
            notes.add("DEF-STUDY", "consent", "part_texts", name, found=name, text=text, **known)
    if not rule.in_form:
        return
    if not rule.information:
        text = "Consent asked in the form needs 'information': what the participant says yes or no to."
        notes.add("DEF-STUDY", "consent", "asked", text=text)
    if rule.statement is None:
        text = "Consent asked in the form needs a 'statement': the sentence that is answered with yes or no."
        notes.add("DEF-STUDY", "consent", "asked", text=text)
    lacking = [name for name in rule.parts if name not in rule.part_texts]
    if lacking:
        text = f"Consent to {', '.join(lacking)} is asked in the form and has no words in 'part_texts'."
        notes.add("DEF-STUDY", "consent", "parts", found=lacking, text=text)


def _check_contact(contact: Contact, notes: Notes) -> None:
    if contact.text is None and contact.telephone is None and contact.email is None:
        text = "A contact says at least one of text, telephone, email."
        notes.add("DEF-STUDY", "contact", text=text)
    if (
        contact.telephone is not None
        and re.fullmatch(r"\+?[0-9][0-9 ]{1,18}[0-9]", contact.telephone) is None
    ):
        text = "A telephone number holds digits and blanks, with + before the number of a country."
        notes.add("DEF-STUDY", "contact", "telephone", found=contact.telephone, text=text)
    if (
        contact.email is not None
        and re.fullmatch(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+", contact.email) is None
    ):
        text = f"'{contact.email}' is no e-mail address."
        notes.add("DEF-STUDY", "contact", "email", found=contact.email, text=text)


def _check_neutral(title: Text, instrument: Instrument | None, notes: Notes, place: Place) -> None:
    """Note a title that tells whoever looks at the screen what is asked about."""
    names = [*instrument_names(instrument)] if instrument is not None else []
    for word in dict.fromkeys(word for text in title.root.values() for word in telling_words(text, names)):
        told = f"The title holds '{word}', which tells whoever sees the screen what is asked about."
        notes.add("DEF-STUDY", *place, found=word, text=told)


def _check_result(study: Study, one: OwnResult, index: int, by: tuple[Notes, Load]) -> None:
    notes, load = by
    place = ("results", index)
    given = [e for e in study.schedule if e.instrument == one.instrument and e.respondent == "participant"]
    if not given:
        known = dict.fromkeys(e.instrument for e in study.schedule if e.respondent == "participant")
        text = f"A result is of '{one.instrument}', which participants are not given."
        parts = {"allowed": [*known], "nearest": nearest_match(one.instrument, [*known])}
        notes.add("DEF-STUDY", *place, "instrument", found=one.instrument, text=text, **parts)
        return
    waves = [wave for entry in given for wave in entry.waves]
    for wave in one.waves:
        notes.reference("DEF-WAVE-UNKNOWN", wave, waves, *place, "waves")
    instrument = _loaded(one.instrument, load)
    if instrument is None:
        return  # said where the instrument is scheduled
    _check_neutral(one.title, instrument, notes, (*place, "title"))
    scales = [scale.id for scale in instrument.scales]
    if not notes.reference("DEF-SCALE-UNKNOWN", one.scale, scales, *place, "scale"):
        return
    scale = instrument.scale(one.scale)
    if scale.measure == "nominal" or scale.direction == "none":
        text = f"Scale '{one.scale}' has no higher and lower, so a participant is not shown a result of it."
        notes.add("DEF-STUDY", *place, "scale", found=one.scale, text=text)
    if instrument.alert_items and one.alert_reason is None:
        text = f"'{one.instrument}' has an item somebody must look at; its result is shown only with an 'alert_reason'."
        notes.add("DEF-STUDY", *place, "instrument", found=one.instrument, text=text)
    if one.alert_reason is not None and not instrument.alert_items:
        text = f"'{one.instrument}' has no item somebody must look at, so 'alert_reason' says nothing."
        notes.add("DEF-STUDY", *place, "alert_reason", text=text)


def _loaded(instrument: str, load: Load) -> Instrument | None:
    try:
        return load(instrument)
    except DefinitionError:
        return None
