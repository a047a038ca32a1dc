"""Read the wording of an instrument from a file of another program, and say what matched how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.plain_text import tidied
from ..model.wording import WordingPack, structure, wording_problems
from .fhir_questionnaire import read_questionnaire
from .foreign import read_parts
from .foreign_form import ForeignForm
from .limits import MAX_WORDING_BYTES
from .redcap_dictionary import is_redcap_heading, read_redcap
from .sheet import Sheet, sheets_of
from .wording_match import Match, matched_form
from .wording_rows import is_template, read_template
from .wording_template import ABOUT, Filled
from .xlsform import is_xlsform, read_xlsform

__all__ = ["WORDING_KINDS", "Asked", "Kind", "WordingRead", "read_wording", "repeated_texts", "wording_made"]

Kind = Literal["template", "fhir", "redcap", "xlsform"]
WORDING_KINDS: tuple[Kind, ...] = ("template", "fhir", "redcap", "xlsform")

_FORMS = {
    ".json": "document",
    ".csv": "separated",
    ".tsv": "separated",
    ".txt": "separated",
    ".xlsx": "sheets",
}


@dataclass(frozen=True)
class Asked:
    """What the person who imports says beside the file.

    Attributes
    ----------
    language : tag of the wanted language; empty = what the file says, for a template every language in it.
    kind : kind of file; None = told by its content.
    questions : ids of the questions in the order of the items, where names do not tell.
    group : form or group of the file to look at; None = all of it.
    about : source, licence_note, version and date, as far as the file does not state them.
    """

    language: str = ""
    kind: Kind | None = None
    questions: tuple[str, ...] = ()
    group: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WordingRead:
    """Texts found in a file, complete or not, with the report of what matched how and what did not."""

    kind: Kind
    found: Filled
    matches: tuple[Match, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_wording(path: Path, instrument: Instrument, asked: Asked) -> WordingRead:
    """Read the texts of an instrument from a file, in a process of its own.

    Parameters
    ----------
    path : template (.xlsx, .csv), FHIR Questionnaire (.json), REDCap data dictionary (.csv) or XLSForm (.xlsx).

    Raises
    ------
    ResponseError
        TABLE-READ, TABLE-SIZE, TABLE-FORMAT for what cannot be read; codes beginning with WORD for what is read but
        is not the wording of this instrument. All problems that can be seen together are raised together.
    """
    form = _refuse_unreadable(path)
    parts = read_parts(path, form)
    sheets = sheets_of(parts, path) if form != "document" else []
    kind = asked.kind or _told_kind(sheets, path, form)
    if (kind == "fhir") != (form == "document"):
        raise ResponseError([problem("WORD-KIND", where=str(path), found=path.suffix, allowed=kind)])
    if kind == "template":
        return _template(sheets, instrument, asked)
    foreign = _foreign(kind, sheets, parts.get("document"), (str(path), asked.language))
    matched = matched_form(foreign, instrument, named=asked.questions, group=asked.group)
    about, notes = _about(foreign.about, asked.about)
    texts = {element: tidied(text) for element, text in matched.texts.items()}
    found = Filled({foreign.language: texts}, {foreign.language: matched.display_order}, about)
    notes = (*matched.notes, *notes)
    return WordingRead(kind, found, tuple(matched.matches), tuple(matched.left_out), notes)


def wording_made(read: WordingRead, instrument: Instrument, now: datetime | None = None) -> list[WordingPack]:
    """Return one pack for each language of what was read.

    Parameters
    ----------
    now : moment of recording; None = this one.

    Raises
    ------
    ResponseError
        With everything that is lacking or wrong, of all languages at once: WORD-LACKING, WORD-ORDER, WORD-TEXT,
        WORD-ABOUT, WORD-LANGUAGE-TAG.
    """
    now = now or datetime.now(UTC)
    about = {"date": now.date().isoformat(), **read.found.about}
    faults = [problem("WORD-ABOUT", found=name) for name in ABOUT if not about.get(name)]
    if not read.found.texts:
        faults.append(problem("WORD-EMPTY"))
    packs = []
    for language, texts in read.found.texts.items():
        parts: dict[str, Any] = {name: about.get(name) or "?" for name in ABOUT}
        parts |= {"instrument": instrument.id, "structure": structure(instrument), "recorded": now}
        order = {item: tuple(codes) for item, codes in read.found.order.get(language, {}).items()}
        try:
            pack = WordingPack.model_validate(
                {**parts, "language": language, "texts": dict(texts), "display_order": order}
            )
        except ValidationError as error:
            faults += [_field_problem(fault, language) for fault in error.errors()]
            continue
        faults += wording_problems(instrument, pack)
        packs.append(pack)
    if faults:
        raise ResponseError(list(dict.fromkeys(faults)))
    return packs


def repeated_texts(pack: WordingPack) -> list[str]:
    """Return a sentence for each text that stands at two items, or at two answers of one item.

    Some instruments do repeat a text; more often a row was pasted twice.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for name, text in pack.texts.items():
        kind, _, rest = name.partition(".")
        if kind in ("item", "option"):
            owner = rest.partition(".")[0] if kind == "option" else "item"
            places.setdefault((owner, text), []).append(name)
    return [
        f"{pack.language}: {' and '.join(names)} have the same text; is that so?"
        for names in places.values()
        if len(names) > 1
    ]


def _field_problem(fault: Any, language: str) -> Problem:
    name = str(fault["loc"][0])
    if name == "language":
        return problem("WORD-LANGUAGE-TAG", found=language)
    return problem("WORD-ABOUT-FORM", found=fault.get("input"), field=name)


def _refuse_unreadable(path: Path) -> str:
    """Return the form of a file by its ending, after a look at its size."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        near = nearest_match(path.suffix, _FORMS)
        raise ResponseError(
            [problem("TABLE-FORMAT", where=str(path), found=path.suffix, allowed=list(_FORMS), nearest=near)]
        )
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise ResponseError([problem("TABLE-READ", where=str(path), found=error.strerror)]) from error
    if size == 0:
        raise ResponseError([problem("TABLE-READ", where=str(path), found="it is empty")])
    if size > MAX_WORDING_BYTES:
        found, allowed = f"{size:,} bytes", f"{MAX_WORDING_BYTES:,} bytes"
        raise ResponseError([problem("TABLE-SIZE", where=str(path), found=found, allowed=allowed)])
    return form


def _told_kind(sheets: Sequence[Sheet], path: Path, form: str) -> Kind:
    if form == "document":
        return "fhir"
    if is_template(sheets):
        return "template"
    if form == "sheets" and is_xlsform(sheets):
        return "xlsform"
    if form == "separated" and any(is_redcap_heading(sheet) for sheet in sheets):
        return "redcap"
    columns = [name for sheet in sheets for name in sheet.heading.values()]
    raise ResponseError(
        [problem("WORD-KIND", where=str(path), found=columns[:20] or "nothing", allowed=WORDING_KINDS)]
    )


def _foreign(kind: Kind, sheets: Sequence[Sheet], document: Any, given: tuple[str, str]) -> ForeignForm:
    file, language = given
    if kind == "fhir":
        return read_questionnaire(document, file, language)
    if kind == "xlsform":
        return read_xlsform(sheets, language)
    if not language:
        raise ResponseError([problem("WORD-LANGUAGE", where=file, found="it does not say")])
    if not sheets:
        raise ResponseError([problem("TABLE-READ", where=file, found="it has no sheet")])
    return read_redcap(sheets[0], language)


def _template(sheets: Sequence[Sheet], instrument: Instrument, asked: Asked) -> WordingRead:
    given = read_template(sheets, instrument)
    if asked.language and asked.language not in given.texts:
        found = problem(
            "WORD-LANGUAGE", found=f"it has none in '{asked.language}'", allowed=sorted(given.texts)
        )
        raise ResponseError([found])
    empty = [language for language, texts in given.texts.items() if not texts]
    chosen = {
        language: texts
        for language, texts in given.texts.items()
        if texts and asked.language in ("", language)
    }
    about, notes = _about(given.about, asked.about)
    notes += tuple(f"'{language}' has rows but no text; it was left out." for language in empty)
    matches = tuple(Match(name, f"row of {name}", "name") for texts in chosen.values() for name in texts)
    return WordingRead("template", Filled(chosen, given.order, about), matches, (), notes)


def _about(stated: Mapping[str, str], asked: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what is said of the wording: by the person who imports, else by the file."""
    given = {name: text for name, text in asked.items() if text}
    notes = tuple(
        f"The file says {name} '{text}'; '{given[name]}' was given and holds."
        for name, text in stated.items()
        if name in given and given[name] != text
    )
    return {**stated, **given}, notes
