"""The audit of the key: each finding in words with its evidence."""

from __future__ import annotations

from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number, words
from .reasons import in_words
from .results_view import ResultsView

__all__ = ["audit_blocks"]

_NOTHING = "nothing_found"


def audit_blocks(view: ResultsView) -> list[Block]:
    """Return a table of the findings, or a sentence that there is none."""
    say = view.writer
    rows = [row for row in view.rows("key_audit") if row.value is not None]
    found = [row for row in rows if row.text != _NOTHING]
    if not found:
        return [Note(Phrase(say("audit_clean")))] if rows else []
    lines = []
    for row in found:
        told = [in_words(sentence, say.language) for sentence in row.warnings]
        place = view.place(row) or say("all_items")
        phrase = told[0] if told else Phrase(str(row.text))
        lines.append(
            [
                Cell(text=say(f"audit.{row.text}"), scope="row", note=f"({place})"),
                words(phrase.text, language=phrase.language),
                number(say.number(row.value, 2)),
                number(say.number(row.n, 0)),
            ]
        )
    heads = [head(say("analysis.key_audit")), head(say("remark"))]
    heads += [head(say(name), is_number=True) for name in ("audit_evidence", "n")]
    return [Table("audit-table", say("audit_found"), [heads], [Group(lines)])]
