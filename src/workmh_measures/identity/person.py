"""What is kept of a person, and what must hold of it; no message repeats what a person's record holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Final

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.personal_data import personal_data, pseudonym_problems
from workmh_measures.model.wording import is_language_tag

__all__ = ["LOOKUPS", "PERSON_FIELDS", "Person", "covered", "person", "person_problems"]

_LONGEST: Final = {"participant": 64, "notes": 4000, "address": 1000}
_LONGEST_OTHER: Final = 254
_ADDRESS: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_NOT_A_NUMBER: Final = "is no national identity number: its check digits do not fit"
_CONSENT: Final = ("consent", "consent_version", "consent_day")


@dataclass(frozen=True)
class Person:
    """The link between a pseudonym and a person; everything but the pseudonym is kept encrypted.

    Attributes
    ----------
    participant : the pseudonym.
    name, email, phone, address : how to reach the person; empty where not known.
    identity_number : eleven digits; only in studies that said why they need it.
    language : for contact, as a language tag.
    consent, consent_version, consent_day : name of the consent form, its version, the day it was signed (ISO).
    notes : anything needed for contact.
    """

    participant: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    identity_number: str = field(default="", repr=False)
    language: str = field(default="", repr=False)
    consent: str = field(default="", repr=False)
    consent_version: str = field(default="", repr=False)
    consent_day: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)

    def contents(self) -> dict[str, str]:
        """Return everything but the pseudonym."""
        return {name: value for name, value in asdict(self).items() if name != "participant"}

    def lookups(self) -> dict[str, str]:
        """Return what the person can be found by, each in its one spelling; only what is known."""
        spelled = {kind: spell(getattr(self, kind)) for kind, spell in LOOKUPS.items()}
        return {kind: value for kind, value in spelled.items() if value}


PERSON_FIELDS: Final = tuple(one.name for one in fields(Person))


def person(said: Mapping[str, str], *, with_number: bool, where: str = "") -> Person:
    """Make a person of what was said, blanks at the ends taken away.

    Parameters
    ----------
    with_number : whether the study keeps national identity numbers.

    Raises
    ------
    StoreError
        IDENTITY-PERSON and PERSONAL-PSEUDONYM for everything that is wrong.
    """
    made = Person(**{name: said.get(name, "").strip() for name in PERSON_FIELDS})
    problems = person_problems(made, with_number=with_number, where=where)
    if problems:
        raise StoreError(problems)
    return made


def person_problems(one: Person, *, with_number: bool, where: str = "") -> list[Problem]:
    """Return everything that is wrong with what is to be kept of a person; see `person`."""
    told = [f"The {name} {fault}." for name, fault in _faults(one, with_number)]
    place = where or (f"participant {one.participant}" if not pseudonym_problems(one.participant) else "")
    return [
        *pseudonym_problems(one.participant, where=where),
        *(problem("IDENTITY-PERSON", where=place, text=text) for text in told),
    ]


def _faults(one: Person, with_number: bool) -> list[tuple[str, str]]:
    faults = [(name, "is missing") for name in ("participant", "name") if not getattr(one, name)]
    for name in PERSON_FIELDS:
        value, longest = getattr(one, name), _LONGEST.get(name, _LONGEST_OTHER)
        if len(value) > longest:
            faults.append((name, f"is longer than {longest} characters"))
        if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in value):
            faults.append((name, "holds characters that cannot be printed"))
    if one.email and not _ADDRESS.fullmatch(one.email):
        faults.append(("email", "does not have the form of an address"))
    if one.phone and not (8 <= len(_phone(one.phone)) <= 15 and re.fullmatch(r"[\d\s+().\-]+", one.phone)):
        faults.append(("phone", "is no telephone number of 8 to 15 digits"))
    if one.identity_number and not with_number:
        faults.append(("identity_number", "is not kept in this study"))
    elif one.identity_number and not _is_identity_number(one.identity_number):
        lost = len(_digits(one.identity_number)) == 10
        fault = "has 10 digits: a spreadsheet took its first zero away" if lost else _NOT_A_NUMBER
        faults.append(("identity_number", fault))
    if one.language and not is_language_tag(one.language):
        faults.append(("language", "is no language tag such as nb, en or ar"))
    given = [bool(getattr(one, name)) for name in _CONSENT]
    if any(given) and not all(given):
        faults.append(("consent", "needs its name, its version and the day it was signed"))
    if one.consent_day and not _is_day(one.consent_day):
        faults.append(("consent_day", "is no date written YYYY-MM-DD"))
    return faults


def _is_identity_number(text: str) -> bool:
    digits = _digits(text)
    return len(digits) == 11 and [one.certainty for one in personal_data(digits)] == ["certain"]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# --- one spelling for each way to find a person ---------------------------------------------------


def _email(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _phone(text: str) -> str:
    digits = _digits(text)
    plain = digits.removeprefix("00") if digits.startswith("00") else digits
    return plain[2:] if len(plain) == 10 and plain.startswith("47") else plain


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())


LOOKUPS: Final = {"email": _email, "phone": _phone, "identity_number": _digits}
"""What a person can be found by, and how it is brought into one spelling."""


def covered(kind: str, value: str) -> str:
    """Return as much of a value as tells two people which one is meant, and no more."""
    if kind == "email":
        name, _, place = value.partition("@")
        return f"{name[:1]}•••@{place[:1]}•••"
    return f"•••{value[-2:]}" if kind == "phone" else "•••"
