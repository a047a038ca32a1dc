"""SPSS syntax that turns a long file into one row for each person."""

from __future__ import annotations

from collections.abc import Sequence

from ..dataset.codebook import Codebook, Variable
from ..model.names import wide_name
from .syntax_text import command, comment, quoted

__all__ = ["is_long", "long_to_wide_syntax"]

_LABEL_BYTES = 256


def is_long(codebook: Codebook) -> bool:
    """Say whether a file has several rows for each person, told apart by their wave."""
    return "wave" in codebook and "wave" in codebook.keys and bool(codebook.of_kind("id"))


def long_to_wide_syntax(codebook: Codebook, sav_name: str, *, waves: Sequence[str], language: str) -> str:
    """Return syntax that makes ``<name>_wide.sav`` from a long file, with the names of our own wide shape.

    Parameters
    ----------
    codebook : of the long file, with variables `wave` and one of kind id.
    sav_name : of the long file, without folder.
    waves : values of `wave`, in their order.
    language : of the file's labels.

    Notes
    -----
    CASESTOVARS would leave out the labels and depends on the order of variables; this is spelled out
    wave by wave, so that it runs the same in SPSS and PSPP. Of a wave that comes several times (several
    jobs) the first is taken.
    """
    person = codebook.of_kind("id")[0].name
    copies = [f"wave_{position + 1}" for position in range(len(waves))]
    wide = f"{sav_name.removesuffix('.sav')}_wide.sav"
    files = [f"/FILE={copy}" for copy in copies]
    statements = [
        "* Encoding: UTF-8.",
        comment(f"Makes {wide}: one row for each person, every name with its wave"),
        "",
        command(f"GET FILE={quoted(sav_name)}"),
        command("DATASET NAME long"),
    ]
    for position, (wave, copy) in enumerate(zip(waves, copies, strict=True)):
        statements += ["", *_one_wave(codebook, wave, copy, is_first=position == 0)]
        statements += _labels(_varying(codebook, wave), wave, language)
        statements.append(command("SORT CASES BY", person))
    statements += [
        "",
        command("MATCH FILES", *files, f"/BY {person}"),
        command(f"SAVE OUTFILE={quoted(wide)}"),
    ]
    return "\n".join(statements) + "\n"


def _one_wave(codebook: Codebook, wave: str, copy: str, *, is_first: bool) -> list[str]:
    first_job = " AND anchor_no = 1" if "anchor_no" in codebook else ""
    varying = _varying(codebook, wave)
    stays = {v.name for v in varying} | {codebook.of_kind("id")[0].name}
    stays |= {v.name for v in codebook.of_kind("design")} if is_first else set()
    goes = [name for name in codebook.names if name not in stays]
    old, new = [v.name for v in varying], [wide_name(v.name, wave) for v in varying]
    return [
        command("DATASET ACTIVATE long"),
        command("DATASET COPY", copy),
        command("DATASET ACTIVATE", copy),
        command(f"SELECT IF (wave = {quoted(wave)}{first_job})"),
        command("RENAME VARIABLES", f"({old[0]}", *old[1:], "=", *new[:-1], f"{new[-1]})"),
        *([command("EXECUTE"), command("DELETE VARIABLES", *goes)] if goes else []),
    ]


def _varying(codebook: Codebook, wave: str) -> list[Variable]:
    elsewhere = {u.instrument.id for u in codebook.instruments if u.waves and wave not in u.waves}
    given = {u.instrument.id for u in codebook.instruments if not u.waves or wave in u.waves}
    constant = ("id", "key", "design")
    varying = (v for v in codebook if v.kind not in constant and v.instrument not in elsewhere - given)
    return [v for v in varying if not v.waves or wave in v.waves]


def _labels(variables: Sequence[Variable], wave: str, language: str) -> list[str]:
    pairs = [(wide_name(v.name, wave), f"{v.label[language]} [{wave}]") for v in variables]
    # A label too long with its wave keeps the one it has; the name tells the wave.
    fitting = [(name, label) for name, label in pairs if len(label.encode()) <= _LABEL_BYTES]
    return [command("VARIABLE LABELS", name, quoted(label)) for name, label in fitting]
