"""A questionnaire as another program keeps it: passages of text and questions, in order, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ..errors import Problem, problem
from .html_text import ActiveContent, text_of_html

__all__ = ["ForeignForm", "ForeignOption", "Passage", "PlainTexts", "Question", "QuestionKind"]

QuestionKind = Literal["choice", "multiple_choice", "number", "date", "text"]


@dataclass(frozen=True)
class ForeignOption:
    """One answer: its code as written there (empty when it has none) and its text."""

    code: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    id, kind, text, where : name and type there, its words, its place for messages.
    options : answers in the order shown.
    low, high : words at the ends of a line or number scale.
    groups : forms and groups it stands in, outermost first.
    faults : what forbids to take it over; other questions of the file are not concerned.
    has_hint : whether a further text stands beside it there, which is not taken over.
    """

    id: str
    kind: QuestionKind
    text: str
    where: str
    options: tuple[ForeignOption, ...] = ()
    low: str = ""
    high: str = ""
    groups: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()
    has_hint: bool = False


@dataclass(frozen=True)
class Passage:
    """Text between questions; a heading is the title of a group or section."""

    text: str
    where: str
    heading: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForeignForm:
    """What a file holds, in one language; its texts may still have marks of HTML.

    Attributes
    ----------
    language : language of the texts.
    title : title shown to people; empty when there is none.
    parts : passages and questions in order.
    about : version, date and licence note where the file states them.
    notes : sentences about what was left out.
    piped : what stands for an answer inside a text of that program; None when it has no such thing.
    """

    language: str
    title: str
    parts: tuple[Passage | Question, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    piped: re.Pattern[str] | None = None

    @property
    def questions(self) -> list[Question]:
        """The questions in order."""
        return [part for part in self.parts if isinstance(part, Question)]

    @property
    def groups(self) -> list[str]:
        """Names of forms and groups in order."""
        return list(dict.fromkeys(name for part in self.parts for name in part.groups))


@dataclass
class PlainTexts:
    """Makes plain text of labels; collects what it had to refuse and where it took marks off."""

    piped: re.Pattern[str] | None = None
    faults: list[Problem] = field(default_factory=list)
    stripped: list[str] = field(default_factory=list)

    def of(self, label: str, where: str) -> str:
        """Return the plain text of a label; empty after a refusal."""
        try:
            text, had_marks = text_of_html(label)
        except ActiveContent as refusal:
            self.faults.append(problem("WORD-ACTIVE", where=where, found=refusal))
            return ""
        hidden = self.piped.search(text) if self.piped is not None else None
        if hidden is not None:
            self.faults.append(problem("WORD-PIPED", where=where, found=hidden.group()))
        if had_marks:
            self.stripped.append(where)
        return text

    def question(self, question: Question) -> Question:
        """Return a question with plain texts."""
        where = question.where
        options = tuple(replace(option, text=self.of(option.text, where)) for option in question.options)
        return replace(
            question,
            text=self.of(question.text, where),
            options=options,
            low=self.of(question.low, where),
            high=self.of(question.high, where),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence when marks were taken off."""
        places = list(dict.fromkeys(self.stripped))
        if not places:
            return ()
        return (
            f"Marks of HTML were taken off {len(places)} texts, first at {places[0]}; read them through.",
        )
