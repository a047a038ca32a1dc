"""The SPSS syntax beside a .sav: what the file format cannot hold, and the scores once more."""

from __future__ import annotations

from ..dataset.codebook import Codebook, Variable
from .spss_scoring import scoring_statements
from .syntax_text import command, comment, quoted

__all__ = ["sav_syntax"]

_ROLES = {
    "id": "NONE",
    "key": "NONE",
    "date": "NONE",
    "score": "TARGET",
    "band": "TARGET",
    "group": "TARGET",
    "flag": "TARGET",
    "n_answered": "NONE",
    "status": "NONE",
    "score_text": "NONE",
    "norm_score": "TARGET",
    "norm_status": "NONE",
    "change": "TARGET",
    "change_category": "TARGET",
    "change_status": "NONE",
}


def sav_syntax(codebook: Codebook, sav_name: str, *, language: str) -> str:
    """Return the syntax for one .sav file, which it opens from its own folder.

    Parameters
    ----------
    codebook : of the file.
    sav_name : file name without folder.
    language : of labels.

    Returns
    -------
    str
        Roles, attributes, multiple response sets; every score computed again from the items under
        its name with ``_spss``, and a comparison. The codes -999 to -990 never enter a score, also
        where they are no longer declared as missing.
    """
    statements = [
        "* Encoding: UTF-8.",
        comment(f"Syntax for {sav_name}. Open it in the folder of the file, then run all"),
        comment("1E-9 keeps a fraction that is rounded in the last digit on the right side of an edge"),
        *([comment("SIMULATED DATA: no row is a person")] if codebook.simulated else []),
        "",
        command(f"GET FILE={quoted(sav_name)}"),
        *_roles(codebook),
        *_attributes(codebook),
        *_response_sets(codebook, language),
        *_dictionary_block(sav_name),
        *scoring_statements(codebook, language),
    ]
    return "\n".join(statements) + "\n"


def _roles(codebook: Codebook) -> list[str]:
    by_role: dict[str, list[str]] = {}
    for variable in codebook:
        by_role.setdefault(_ROLES.get(variable.kind, "INPUT"), []).append(variable.name)
    parts = [part for role, names in by_role.items() for part in (f"/{role}", *names)]
    return ["", comment("Roles"), command("VARIABLE ROLE", *parts)]


def _attributes(codebook: Codebook) -> list[str]:
    by_values: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for variable in codebook:
        values = tuple((name, value) for name, value in _attribute_values(variable) if value)
        if values:
            by_values.setdefault(values, []).append(variable.name)
    about = {
        "Study": codebook.study or "",
        "Simulated": "yes" if codebook.simulated else "no",
        "Keys": " ".join(codebook.keys),
    }
    statements = ["", comment("Attributes: the definition and the wording behind each variable")]
    statements.append(command("DATAFILE ATTRIBUTE", *_attribute_parts(tuple(about.items()))))
    for values, names in by_values.items():
        listed = [f"VARIABLES={names[0]}", *names[1:]]
        statements.append(command("VARIABLE ATTRIBUTE", *listed, *_attribute_parts(values)))
    return statements


def _attribute_values(variable: Variable) -> tuple[tuple[str, str], ...]:
    return (
        ("Instrument", variable.instrument or ""),
        ("Fingerprint", variable.fingerprint or ""),
        ("WordingHash", variable.wording_hash or ""),
        ("RevealsArm", "yes" if variable.reveals_arm else ""),
    )


def _attribute_parts(values: tuple[tuple[str, str], ...]) -> list[str]:
    pairs = [f"{name}({quoted(value)})" for name, value in values if value]
    return [f"ATTRIBUTE={pairs[0]}", *pairs[1:]]


def _response_sets(codebook: Codebook, language: str) -> list[str]:
    sets: dict[str, list[Variable]] = {}
    for variable in codebook:
        if variable.response_set is not None:
            wave = "" if variable.wave is None else f"_{variable.wave}"
            sets.setdefault(f"{variable.response_set}{wave}", []).append(variable)
    # SPSS knows no set of one.
    several = {name: members for name, members in sets.items() if len(members) > 1}
    statements = ["", comment("Multiple response sets")] if several else []
    for name, members in several.items():
        label = _shared_start([v.label[language] for v in members]) or name
        parts = [f"/MDGROUP NAME=${name}", f"LABEL={quoted(label)}", f"VARIABLES={members[0].name}"]
        statements.append(command("MRSETS", *parts, *(v.name for v in members[1:]), "VALUE=1"))
    return statements


def _shared_start(labels: list[str]) -> str:
    first, last = min(labels), max(labels)
    n = next((i for i, letter in enumerate(first) if last[i : i + 1] != letter), len(first))
    return first[:n].rstrip(" -:(")


def _dictionary_block(sav_name: str) -> list[str]:
    return [
        "",
        comment("To give another file the labels, levels and missing codes of this one, take off the stars"),
        "* GET FILE='other.sav'.",
        f"* APPLY DICTIONARY FROM={quoted(sav_name)}.",
        "* SAVE OUTFILE='other_labelled.sav'.",
    ]
