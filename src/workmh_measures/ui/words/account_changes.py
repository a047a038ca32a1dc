"""What became of an account, as the access log keeps it in English, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workmh_measures.ui.words.oversight import WORDS

__all__ = ["ACCOUNT_CHANGES", "change_in_words"]

ACCOUNT_CHANGES: Mapping[str, str] = {
    r"account made with every role": "kontoen ble laget, med alle roller",
    r"account made, nothing": "kontoen ble laget, uten rolle",
    r"account made, (.*)": "kontoen ble laget: {0}",
    r"now holds nothing": "har ingen rolle lenger",
    r"now holds (.*)": "har nå {0}",
    r"given (.*)": "fikk rollen {0}",
    r"(.*) taken away": "mistet rollen {0}",
    r"switched on": "slått på",
    r"switched off": "slått av",
    r"a password good for one login": "fikk et passord for én innlogging",
    r"another password": "fikk et annet passord",
    r"second factor forgotten, to be set up anew": "ekstra bekreftelse nullstilt, må settes opp på nytt",
    r"second factor asked for": "ekstra bekreftelse krevd",
    r"second factor taken into use": "ekstra bekreftelse tatt i bruk",
    r"second factor sealed anew": "ekstra bekreftelse forseglet på nytt",
    r"linked to an identity of (.*)": "koblet til en identitet hos {0}",
    r"no longer linked to (.*)": "ikke lenger koblet til {0}",
}
"""Pattern of what is kept -> the same in bokmål; groups fill the slots."""

_GRANT = re.compile(r"(\S+)(?: in (\S+))?(?: at (\S+))?")


def change_in_words(about: str, language: str) -> str:
    """Return what a line of the access log says of an account: its name, and what became of it.

    Parameters
    ----------
    language : nb or en; a change nobody has words for stays English.
    """
    name, colon, what = about.partition(": ")
    if language != "nb" or not colon:
        return about
    for pattern, norwegian in ACCOUNT_CHANGES.items():
        match = re.fullmatch(pattern, what)
        if match is not None:
            told = ("; ".join(map(_grant, one.split("; "))) for one in match.groups())
            return f"{name}: {norwegian.format(*told)}"
    return about


def _grant(text: str) -> str:
    """Return what was granted in bokmål; a text that is none stays as it is."""
    match = _GRANT.fullmatch(text)
    if match is None or f"accounts.role_{match[1]}" not in WORDS:
        return text
    study, unit = (f" i {match[2]}" if match[2] else ""), (f" på {match[3]}" if match[3] else "")
    return f"{WORDS[f'accounts.role_{match[1]}'][0]}{study}{unit}"
