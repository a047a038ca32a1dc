"""What the numbers were made with: definitions and their fingerprints, package, audit chain."""

from __future__ import annotations

from importlib.metadata import version

from ..model.fingerprint import fingerprint
from .blocks import Block, Cell, Facts, Group, Phrase, Section, Table, head, words
from .study_view import StudyView

__all__ = ["PACKAGE", "definition_section"]

PACKAGE = "workmh-measures"


def definition_section(view: StudyView, events: int | None) -> Section:
    """Return the section on definitions and versions."""
    say = view.writer
    heads = [head(say(name)) for name in ("definition", "version", "status", "fingerprint")]
    rows = [
        _row(
            view,
            say("study_file", id=view.study.id),
            "–",
            status=view.study.status,
            mark=fingerprint(view.study),
        )
    ]
    rows += [
        _row(
            view,
            use.instrument.short_name,
            use.instrument.version,
            status=use.instrument.status,
            mark=fingerprint(use.instrument),
        )
        for use in view.uses
    ]
    table = Table(
        "fingerprints", say("fingerprints"), [heads], [Group(rows)], [Phrase(say("fingerprints_note"))]
    )
    pairs = [(say("package"), f"{PACKAGE} {version(PACKAGE)}")]
    if events is not None:
        pairs.append((say("events"), say.number(events, 0)))
    blocks: list[Block] = [Facts(pairs), table]
    return Section("definitions", say("definitions"), blocks)


def _row(view: StudyView, name: str, number: str, *, status: str, mark: str) -> list[Cell]:
    say = view.writer
    shown = Cell(text="", mark=say("draft")) if status == "draft" else words(say(f"is.{status}"))
    return [Cell(text=name, scope="row"), words(number), shown, Cell(text=mark, kind="hash")]
