"""What a study says to its participants around the form: information, consent, contact, words at the end, own result."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Definition, Identifier, Phrase, WaveId
from .record import Consent, WithdrawalLevel
from .text import Text

__all__ = ["ConsentRule", "Contact", "InformationSection", "OwnResult", "spoken"]


class InformationSection(Definition):
    """A part of the information about the study: a heading and what stands under it."""

    title: Text
    paragraphs: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]


class ConsentRule(Definition):
    """Which consent the study asks for, and where; without it nothing about consent is asked or checked.

    `version` is the version of the information that counts now, `parts` what is consented to by itself, by flag id.
    With `asked` form the participant reads `information` and answers `statement` and `part_texts` in the form.
    """

    version: Phrase
    parts: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()
    asked: Literal["form", "elsewhere"] = "elsewhere"
    information: Annotated[tuple[InformationSection, ...], Field(strict=False)] = ()
    statement: Text | None = None
    part_texts: dict[Identifier, Text] = {}

    @property
    def in_form(self) -> bool:
        """Whether participants answer it in the form."""
        return self.asked == "form"

    def met_by(self, said: Consent | None) -> bool:
        """Whether a person said yes to the information that counts now."""
        return said is not None and said.given and said.version == self.version

    def refused_by(self, said: Consent | None) -> bool:
        """Whether a person said no to the information that counts now."""
        return said is not None and not said.given and said.version == self.version


class Contact(Definition):
    """How a participant reaches the study; `withdrawal` says in its own words what one may withdraw from, and how."""

    text: Text | None = None
    telephone: Phrase | None = None
    email: Phrase | None = None
    hours: Text | None = None
    withdrawal: dict[WithdrawalLevel, Text] = {}


class OwnResult(Definition):
    """A score a participant may see after handing in: in the study's own words, without bands or comparison.

    `earlier` shows earlier waves beside it; `alert_reason` says why it is shown although the instrument has an item
    somebody must look at.
    """

    instrument: Identifier
    scale: Identifier
    waves: Annotated[tuple[WaveId, ...], Field(strict=False, min_length=1)]
    title: Text
    text: Text | None = None
    higher_means: Text
    earlier: bool = False
    alert_reason: Phrase | None = None


def spoken(text: Text, language: str) -> str:
    """Return a text in the language of a form, whose tag may say more: Brazilian Portuguese reads `pt`.

    Raises
    ------
    KeyError
        If the text does not exist in that language: there is no silent fall-back.
    """
    return text.in_language(language if language in text.languages else language.partition("-")[0])
