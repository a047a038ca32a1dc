"""Read a FHIR Questionnaire (R4, R5 and the older STU3) as JSON: items, answer options, contained value sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import Problem, ResponseError, problem
from .foreign_form import ForeignForm, ForeignOption, Passage, Question, QuestionKind

__all__ = ["read_questionnaire"]

_KINDS: dict[str, QuestionKind] = {
    "choice": "choice", "open-choice": "choice", "coding": "choice", "boolean": "choice",
    "integer": "number", "decimal": "number", "quantity": "number", "date": "date", "dateTime": "date",
    "string": "text", "text": "text",
}  # fmt: skip
_SCORES = ("ordinalValue", "itemWeight", "valueset-ordinalValue", "questionnaire-ordinalValue")
_HIDDEN = "questionnaire-hidden"
_CALCULATED = ("calculatedExpression", "sdc-questionnaire-calculatedExpression")
_TRANSLATION = "translation"


def read_questionnaire(document: Any, file: str, language: str) -> ForeignForm:
    """Read a questionnaire in one language.

    Parameters
    ----------
    document : the JSON document.
    file : its name, for messages.
    language : tag of the wanted language; empty = the language the resource states.

    Raises
    ------
    ResponseError
        WORD-KIND when it is another resource, WORD-LANGUAGE, WORD-DUPLICATE (a linkId that stands twice),
        WORD-SHAPE (a part that is not built as FHIR says).
    """
    if not isinstance(document, dict) or document.get("resourceType") != "Questionnaire":
        found = _text(document, "resourceType") if isinstance(document, dict) else ""
        raise ResponseError(
            [problem("WORD-KIND", where=file, found=found or "no FHIR resource", allowed="Questionnaire")]
        )
    stated = _text(document, "language")
    wanted = language or stated
    translations = set(_translations(document))
    known = sorted(translations | ({stated} if stated else set()))
    # A resource that states no language is in the language its reader says.
    if not wanted or (known and stated and wanted not in known):
        found = f"it has none in '{language}'" if language else "it does not say"
        raise ResponseError([problem("WORD-LANGUAGE", where=file, found=found, allowed=known)])
    reading = _Reading(document, file, wanted if wanted != stated and wanted in translations else "")
    parts = tuple(reading.parts(document.get("item", []), ()))
    faults = [*reading.faults, *_repeated(parts)]
    if faults:
        raise ResponseError(faults)
    about = {
        key: _text(document, name)[:length]
        for key, name, length in (
            ("version", "version", 100),
            ("date", "date", 10),
            ("licence_note", "copyright", 1000),
        )
        if _text(document, name)
    }
    return ForeignForm(wanted, reading.translated(document, "title"), parts, about, tuple(reading.notes))


def _translations(node: Any) -> Iterator[str]:
    """Return the languages of every translation extension in a document."""
    if isinstance(node, dict):
        if _ends_with(node, (_TRANSLATION,)):
            yield _part_of(node, "lang")
        for value in node.values():
            yield from _translations(value)
    elif isinstance(node, list):
        for value in node:
            yield from _translations(value)


def _repeated(parts: Sequence[Passage | Question]) -> list[Problem]:
    seen: dict[str, str] = {}
    faults = []
    for part in parts:
        if isinstance(part, Question):
            if part.id in seen:
                first = seen[part.id]
                faults.append(problem("WORD-DUPLICATE", where=part.where, found=part.id, first=first))
            seen.setdefault(part.id, part.where)
    return faults


class _Reading:
    """Goes through the items and collects what is not built as it should be."""

    def __init__(self, document: Mapping[str, Any], file: str, translation: str) -> None:
        self.file = file
        self.translation = translation
        contained = [part for part in _list(document, "contained") if isinstance(part, dict)]
        self.value_sets = {f"#{_text(part, 'id')}": part for part in contained}
        self.faults: list[Problem] = []
        self.notes: list[str] = []

    def parts(self, items: Any, groups: tuple[str, ...]) -> Iterator[Passage | Question]:
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self._misshapen("/".join(groups) or "item", "'item' is no list of items")
            return
        for item in items:
            name, kind = _text(item, "linkId"), _text(item, "type")
            where = f"{self.file}:{name or '/'.join(groups)}"
            if not name:
                self._misshapen(where, "an item without linkId")
            elif any(_ends_with(e, (_HIDDEN,)) and e.get("valueBoolean") is True for e in _extensions(item)):
                self.notes.append(f"'{name}' is hidden and was left out.")
            elif kind in ("group", "display"):
                text = self.translated(item, "text")
                if text:
                    yield Passage(text, where, heading=kind == "group", groups=groups)
                yield from self.parts(item.get("item", []), (*groups, name))
            else:
                yield from self._question(item, where, groups)
                asked = [child for child in _list(item, "item") if not _is_display(child)]
                yield from self.parts(asked, (*groups, name))

    def translated(self, node: Mapping[str, Any], key: str) -> str:
        """Return a text of a node in the wanted language; empty when it is not translated."""
        if not self.translation:
            return _text(node, key)
        twin = node.get(f"_{key}")
        for extension in _extensions(twin) if isinstance(twin, dict) else ():
            if _ends_with(extension, (_TRANSLATION,)) and _part_of(extension, "lang") == self.translation:
                return _part_of(extension, "content")
        return ""

    def _question(self, item: Mapping[str, Any], where: str, groups: tuple[str, ...]) -> Iterator[Question]:
        name, kind = _text(item, "linkId"), _KINDS.get(_text(item, "type"))
        if kind is None:
            self.notes.append(f"'{name}' ({_text(item, 'type') or 'no type'}) is nothing to word; left out.")
            return
        if any(_ends_with(extension, _CALCULATED) for extension in _extensions(item)):
            self.notes.append(f"'{name}' is calculated and was left out.")
            return
        options, faults = self._options(item, where) if kind == "choice" else ((), ())
        if kind == "choice" and item.get("repeats") is True:
            kind = "multiple_choice"
        text, hint = self.translated(item, "text"), any(_is_display(child) for child in _list(item, "item"))
        yield Question(name, kind, text, where, options, groups=groups, faults=faults, has_hint=hint)

    def _options(
        self, item: Mapping[str, Any], where: str
    ) -> tuple[tuple[ForeignOption, ...], tuple[Problem, ...]]:
        stated = _list(item, "answerOption") or _list(item, "option")
        if stated:
            return tuple(self._option(option) for option in stated if isinstance(option, dict)), ()
        older = item.get("options")
        reference = _text(older, "reference") if isinstance(older, dict) else _text(item, "answerValueSet")
        value_set = self.value_sets.get(reference)
        if value_set is None:
            found = f"answers in '{reference}', which is not in the file" if reference else "no answers"
            return (), (problem("WORD-CHOICES", where=where, found=found),)
        return tuple(self._concept(concept) for concept in _concepts(value_set)), ()

    def _option(self, option: Mapping[str, Any]) -> ForeignOption:
        coding = option.get("valueCoding")
        if isinstance(coding, dict):
            made = self._concept(coding)
            return ForeignOption(_score(option) or made.code, made.text)
        if isinstance(option.get("valueInteger"), int):
            number = str(option["valueInteger"])
            return ForeignOption(_score(option) or number, number)
        return ForeignOption(_score(option), self.translated(option, "valueString"))

    def _concept(self, concept: Mapping[str, Any]) -> ForeignOption:
        return ForeignOption(_score(concept) or _text(concept, "code"), self.translated(concept, "display"))

    def _misshapen(self, where: str, found: str) -> None:
        place = where if where.startswith(self.file) else f"{self.file}:{where}"
        self.faults.append(problem("WORD-SHAPE", where=place, found=found))


def _concepts(value_set: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    expansion, compose = value_set.get("expansion"), value_set.get("compose")
    if isinstance(expansion, dict):
        yield from (concept for concept in _list(expansion, "contains") if isinstance(concept, dict))
    elif isinstance(compose, dict):
        for included in _list(compose, "include"):
            if isinstance(included, dict):
                yield from (concept for concept in _list(included, "concept") if isinstance(concept, dict))


def _score(node: Mapping[str, Any]) -> str:
    """Return the number a questionnaire gives an answer, as a whole number where it is one."""
    for extension in _extensions(node):
        value = extension.get("valueDecimal", extension.get("valueInteger"))
        if _ends_with(extension, _SCORES) and isinstance(value, int | float):
            return str(int(value)) if float(value).is_integer() else str(value)
    return ""


def _is_display(item: Any) -> bool:
    """Say whether an item is a text; below a question it is a hint to it."""
    return isinstance(item, dict) and item.get("type") == "display"


def _part_of(extension: Mapping[str, Any], name: str) -> str:
    for part in _extensions(extension):
        if part.get("url") == name:
            return _text(part, "valueCode") or _text(part, "valueString") or _text(part, "valueMarkdown")
    return ""


def _ends_with(extension: Mapping[str, Any], names: Sequence[str]) -> bool:
    url = extension.get("url")
    return isinstance(url, str) and url.rsplit("/", 1)[-1] in names


def _extensions(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [extension for extension in _list(node, "extension") if isinstance(extension, dict)]


def _list(node: Mapping[str, Any], key: str) -> list[Any]:
    value = node.get(key)
    return value if isinstance(value, list) else []


def _text(node: Mapping[str, Any], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
