"""Problems, the catalogue of messages, and the exceptions that carry them.

Every message says where, what was found, what is allowed, the nearest match and what to do.
All problems of one file or one table are collected and raised together.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .data_messages import DATA_MESSAGES
from .messages import MESSAGES
from .trial_messages import TRIAL_MESSAGES

__all__ = [
    "CATALOGUE",
    "DefinitionError",
    "ExportError",
    "NotEstimable",
    "Problem",
    "ProblemError",
    "ResponseError",
    "StoreError",
    "nearest_match",
    "problem",
]

# code -> (what is wrong, what to do). Slots are filled by `problem`; a missing slot is a programming error.
CATALOGUE: dict[str, tuple[str, str]] = {
    # reading a definition file
    "DEF-READ": ("The file cannot be read: {found}.", "Check the path and the rights of the file."),
    "DEF-YAML": ("The file is not valid YAML 1.2: {found}.", "Correct the syntax at this line."),
    "DEF-DUPLICATE-KEY": ("Key '{found}' stands twice in the same place.", "Keep one of the two."),
    "DEF-ALIAS": ("Anchors and aliases (& and *) are not used in definitions.", "Write the value out."),
    "DEF-SIZE": (
        "The file is {found}; definitions are at most {allowed}.",
        "Split the file or move tables out.",
    ),
    "DEF-DEPTH": ("The file nests {found} levels; at most {allowed} are read.", "Flatten the structure."),
    "DEF-NOT-A-MAPPING": (
        "The file holds {found} where a mapping is expected.",
        "Start from an existing file.",
    ),
    "DEF-KEY-UNKNOWN": ("Key '{found}' is not known here.", "Correct the key or take it out."),
    "DEF-KEY-MISSING": ("Key '{found}' is missing.", "Add it."),
    "DEF-VALUE": ("{text}", "Correct the value."),
    # meaning of a definition
    "DEF-ID-FILE": ("The id '{found}' differs from the file name.", "Make id and file name the same."),
    "DEF-ID-DUPLICATE": ("The id '{found}' is used twice.", "Give each its own id."),
    "DEF-LANGUAGE": ("A text lacks the language {found}.", "Add the text in this language."),
    "DEF-ITEM-UNKNOWN": ("Item '{found}' is not in 'items'.", "Correct the id or add the item."),
    "DEF-SCALE-UNKNOWN": (
        "Scale '{found}' is not in 'scales', or stands later.",
        "Correct the id or the order.",
    ),
    "DEF-RESPONSE-SCALE-UNKNOWN": (
        "Response scale '{found}' is not in 'response_scales'.",
        "Correct the id or add the response scale.",
    ),
    "DEF-PARAMETER-UNKNOWN": (
        "Parameter '{found}' is not in 'parameters'.",
        "Correct the id or add the parameter.",
    ),
    "DEF-CHOICE-UNKNOWN": (
        "The choices {found} differ from those of parameter '{parameter}'.",
        "Give every choice of the parameter exactly once.",
    ),
    "DEF-MAP-UNKNOWN": ("Map '{found}' is not in 'maps'.", "Correct the id or add the map."),
    "DEF-MAP-INCOMPLETE": (
        "The map leaves out the answer codes {found}.",
        "Map every code of the response scale.",
    ),
    "DEF-CODE-UNKNOWN": (
        "Code {found} is not on response scale '{scale}'.",
        "Use a code of the response scale.",
    ),
    "DEF-MISSING-RANGE": (
        "The attainable value {found} lies in the range kept for missing codes.",
        "Use other codes; -999 to -990 are kept.",
    ),
    "DEF-RANGE": (
        "The declared range {found} differs from the attainable range.",
        "Correct the range or the rule.",
    ),
    "DEF-BANDS": ("{text}", "List bands by lower edge, rising, the first at the lowest attainable score."),
    "DEF-CUTOFF": ("{text}", "Move the cut-off to a band edge, or the edge to the cut-off."),
    "DEF-RULE-FIELD": ("Rule '{rule}' {text}.", "See the table of rules in the documentation."),
    "DEF-EXAMPLE": ("Worked example '{example}': {text}.", "Correct the example or the rule."),
    "DEF-EXAMPLE-LACKING": ("No worked example shows: {found}.", "Add the example."),
    "DEF-EVIDENCE": (
        "A verified instrument has recalled evidence for {found}.",
        "Verify it or set status draft.",
    ),
    "DEF-COLUMN": (
        "Two exported columns would be named '{found}'.",
        "Give one of them another id.",
    ),
    "DEF-NAME-LENGTH": ("The exported name '{found}' is longer than {allowed}.", "Shorten the ids."),
    "DEF-LABEL-LENGTH": ("The label {found} is longer than SPSS takes ({allowed}).", "Shorten the label."),
    "DEF-CONDITION": ("{text}", "Write one test, or conditions under all, any, or at_least_n with of."),
    "DEF-GATE": ("{text}", "Let a condition name earlier items only."),
    "DEF-RELEASED": (
        "The definition of {found} changed but its version did not.",
        "Raise the version, or take the change back.",
    ),
    "DEF-INSTRUMENT-UNKNOWN": (
        "There is no instrument '{found}'.",
        "Correct the id; `workmh instruments` lists them.",
    ),
    "DEF-ALSO-FROM": ("{text}", "Name for every scored item where its answer comes from, and every code."),
    "DEF-PUBLISHED": ("{text}", "Correct the value, or take it out."),
    "DEF-WAVE-UNKNOWN": ("Wave '{found}' is not in 'waves'.", "Correct the id or add the wave."),
    "DEF-STUDY": ("{text}", "Correct the study file."),
    "DEF-HYPOTHESIS": ("{text}", "Correct what is expected, or take it out."),
    # library
    "ID-UNKNOWN": ("There is no {kind} '{found}'.", "List them with `workmh {listing}`."),
    "PARAM-MISSING": (
        "{instrument} needs parameter '{found}', which has no default.",
        "Choose one, for example --set {found}={first}.",
    ),
    "PARAM-UNKNOWN": ("{instrument} has no parameter '{found}'.", "Take it out or correct the name."),
    "PARAM-CHOICE": (
        "Parameter '{parameter}' of {instrument} cannot be '{found}'.",
        "Choose one of those allowed.",
    ),
    "FROM-UNKNOWN": (
        "{instrument} cannot be scored from answers to '{found}'.",
        "Name an instrument of its 'also_from'.",
    ),
    "FROM-SEVERAL": (
        "The file holds no answers to {instrument}, but answers to {found}, which hold its items.",
        "Say which to take with --from.",
    ),
    # answers
    "RESP-RANGE": (
        "Answer {found} is not on response scale '{scale}'.",
        "Correct the entry or record a missing code.",
    ),
    "RESP-TYPE": ("Answer '{found}' is not a number.", "Correct the entry or record a missing code."),
    "RESP-EXCLUSIVE": (
        "Option {found} stands alone, but others are chosen beside it.",
        "Keep it or the others.",
    ),
    "RESP-UNPLACED": ("{text}", "Correct the answer, the enrolment or the study file; nothing is left out."),
    # tables
    "TABLE-READ": ("The table cannot be read: {found}.", "Check the file, or save it again as csv (UTF-8)."),
    "TABLE-FORMAT": ("The ending '{found}' is not a known table format.", "Use one of the formats allowed."),
    "TABLE-EMPTY": ("The table has no columns.", "Check the file and its separator."),
    "TABLE-WRITE": (
        "The table cannot be written: {found}.",
        "Check the folder and its rights, or use another format.",
    ),
    "TABLE-SIZE": ("The file holds {found}.", "Split it, or save it again as csv or parquet."),
    "TABLE-ROWS": ("{text}", "Correct the lines named: each needs as many fields as the heading."),
    "TABLE-NAME": ("{text}", "Give every column a name of its own."),
    "TABLE-FORMULA": ("{text}", "Save the file once from a spreadsheet program, or paste the values in."),
    "TABLE-COLUMN": (
        "Column '{column}' cannot be written: it holds {found}.",
        "Change it, or use another format.",
    ),
    "COL-MISSING": (
        "No column for item '{found}' of {instrument}.",
        "Name the column in a --columns map, or leave the item out with --without.",
    ),
    "COL-UNKNOWN": ("Column '{found}' is not in the file.", "Correct the name; case does not count."),
    "COL-DUPLICATE": ("Column '{found}' stands for two things.", "Give each its own column."),
    "COL-AMBIGUOUS": ("{found} could be any of several columns.", "Name the right one in a --columns map."),
    "COL-GROUPS": (
        "Column '{column}' holds {found}: too many to be groups.",
        "Name a column of groups; put amounts, places or persons together in fewer groups first.",
    ),
    "MAP-READ": ("The column map cannot be read: {found}.", "See the documentation for the form of a map."),
    "MAP-KEY": ("The column map has an unknown key '{found}'.", "Correct or remove it."),
    "MAP-VALUE": ("{text}", "See the documentation for the form of a map."),
    "MAP-ITEM": ("{instrument} has no item '{found}'.", "Correct the item in the column map."),
    "MAP-RECODE": ("{text}", "Give every answer of the file its code in 'recode' or 'missing'."),
    # export
    "EXP-NAME": ("Variable '{found}' cannot be written to .sav: {text}.", "Rename it in the definition."),
    "EXP-LABEL": ("Label of '{found}' is longer than {allowed}.", "Shorten the label in the definition."),
    "EXP-VALUE": ("Variable '{variable}' holds {found}.", "Correct the value before the export."),
    "EXP-TYPE": ("Variable '{variable}' holds {found}.", "Give the column the type in the codebook."),
    "EXP-CODEBOOK": ("{text}", "Codebook and columns must name the same variables."),
    "EXP-ATTEST": ("Read back by {reader}: {text}.", "The file was not kept. Report this as a fault."),
    "EXP-LABEL-TEXT": ("Label of '{variable}' {text}.", "Correct the label in the definition."),
    "EXP-LANGUAGE": ("There is no label in {found} for {variable}.", "Choose a language of the data set."),
    "EXP-FORMAT": ("Variable '{variable}' has format {found}: {text}.", "Correct it in the codebook."),
    "EXP-MISSING": ("Variable '{variable}' {text}.", "Missing codes are the whole numbers -999 to -990."),
    "EXP-NOTE": ("The note {text}.", "Shorten its words or take out control characters."),
    "EXP-DUPLICATE-LABEL": (
        "Variable '{variable}' has the label '{found}' for several codes: {codes}.",
        "Other programs may join them; give each code its own label.",
    ),
    "EXP-SYNTAX": (
        "The syntax cannot be written: {text}.",
        "Write what was made alike to a file of its own.",
    ),
    "EXP-FILE": ("The file cannot be written: {found}.", "Check name, folder and rights."),
    "EXP-ENDING": ("The format '{found}' cannot be written.", "Choose one of those allowed."),
    "EXP-BLIND": (
        "The folder holds an export that tells the arm: {found}.",
        "Name another folder for the blinded copy.",
    ),
    "EXP-RECORD": (
        "The export cannot be put on record: {found}.",
        "No file was kept. Export with the rights to add to the store, or with --unrecorded.",
    ),
    "EXP-READER": ("{reader} could not read the file back: {text}.", "The file was not kept."),
    # statistics
    "NOT-ESTIMABLE": ("{text}", "See the reason; nothing was estimated."),
    # store
    "STORE-OPEN": (
        "The store cannot be opened: {found}.",
        "Check the address; `workmh study init` makes one.",
    ),
    "STORE-TAKEN": (
        "There is something at this address already: {found}. Nothing was changed.",
        "Use the store that is there, or choose another address.",
    ),
    "STORE-SETTING": ("The store setting {found} is not safe.", "Use the setting allowed."),
    "STORE-SCHEMA": (
        "The store has schema '{found}', this version works with '{allowed}'.",
        "Upgrade the store, or the program when the store is newer.",
    ),
    "STORE-EVENT": ("An event {text}.", "Correct the entry and send it again."),
    "STORE-REQUEST": (
        "Request '{found}' was used before with another content.",
        "Send it with a new request id.",
    ),
    "STORE-STALE": (
        "The answer was changed by somebody else (now event {found}, seen was {allowed}).",
        "Look at both answers and decide; nothing was overwritten.",
    ),
    "STORE-COMPLETED": (
        "The form {found} was handed in on {when}.",
        "A change needs a reason and the name of the person who makes it: `workmh correct`.",
    ),
    "STORE-ERASED": ("The data of this participant were erased on request.", "Nothing more is stored."),
    "STORE-UNCONFIRMED": (
        "The store did not confirm: {found}.",
        "Nothing was acknowledged. Send it again with the same request id.",
    ),
    "STORE-FULL": (
        "The disk of the store is full: {found}.",
        "Nothing was acknowledged. Make room, then send it again with the same request id.",
    ),
    "STORE-CLOSED": ("The store is closing or too many answers wait.", "Send it again in a moment."),
    "STORE-PASSWORD": ("The password has {found} characters.", "Choose a length that is allowed."),
    "STORE-REFUSED": ("{text}", "Correct the entry and send it again."),
    "STORE-CHAIN": ("The audit chain breaks at event {found}: {text}.", "Stop and restore from a backup."),
    # web application
    "UI-SETTING": ("The environment variable {found} {text}.", "Set it before the start."),
    "UI-OPTION": ("The option {option} is {found}.", "Set it in .streamlit/config.toml and start again."),
    **MESSAGES,
    **DATA_MESSAGES,
    **TRIAL_MESSAGES,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in five parts.

    Attributes
    ----------
    code : key of `CATALOGUE`.
    where : ``file:line`` or person, wave and item; empty when the whole input is meant.
    found, allowed, nearest : what stands there, what may stand there, the closest allowed value.
    hint : what to do.
    text : the sentence without place and hint.
    """

    code: str
    where: str
    found: str | None
    allowed: str | None
    nearest: str | None
    hint: str
    text: str

    def __str__(self) -> str:
        parts = [f"{self.where} " if self.where else "", f"[{self.code}] {self.text}"]
        if self.allowed and self.allowed not in self.text:
            parts.append(f" Allowed: {self.allowed}.")
        if self.nearest:
            parts.append(f" Did you mean '{self.nearest}'?")
        return "".join(parts) + f" {self.hint}"

    def as_json(self) -> dict[str, str | None]:
        """Return the problem with the keys of the command line's JSON.

        Where nothing is found the sentence stands before the hint: the other keys do not say what is wrong.
        """
        return {
            "code": self.code,
            "where": self.where,
            "found": self.found,
            "allowed": self.allowed,
            "nearest": self.nearest,
            "hint": self.hint if self.found is not None else f"{self.text} {self.hint}",
        }


def problem(
    code: str,
    *,
    where: str = "",
    found: object = None,
    allowed: object = None,
    nearest: str | None = None,
    **slots: object,
) -> Problem:
    """Make a `Problem` from the catalogue.

    Parameters
    ----------
    code : key of `CATALOGUE`.
    where, found, allowed, nearest : the parts of the message; sequences are joined with commas.
    slots : further values for the template.

    Raises
    ------
    KeyError
        If the code or a slot is not known: a programming error.
    """
    text, hint = CATALOGUE[code]
    words = {"found": _spell(found), "allowed": _spell(allowed), **slots}
    return Problem(
        code=code,
        where=where,
        found=None if found is None else _spell(found),
        allowed=None if allowed is None else _spell(allowed),
        nearest=nearest,
        hint=hint.format(**words),
        text=text.format(**words),
    )


def nearest_match(found: object, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `found`, or None when none is close (case does not count)."""
    by_fold = {str(c).casefold(): str(c) for c in candidates}
    close = difflib.get_close_matches(str(found).casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def _spell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return ", ".join(_spell(v) for v in value)
    return str(value)


class ProblemError(Exception):
    """An exception that carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class DefinitionError(ProblemError):
    """A definition file, or the way it is used, is wrong."""


class ResponseError(ProblemError):
    """Answers or columns of answers are wrong."""


class ExportError(ProblemError):
    """A data set cannot be written as asked."""


class StoreError(ProblemError):
    """The store refuses an event or cannot be opened."""


class NotEstimable(ProblemError):
    """A statistic cannot be estimated; the text says why."""

    @classmethod
    def because(cls, reason: str) -> NotEstimable:
        """Make the exception from one sentence."""
        return cls([problem("NOT-ESTIMABLE", text=reason)])
