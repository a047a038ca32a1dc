"""The lock as blocks: what it would find, what it holds, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from workmh_measures.report.blocks import Cell, Facts, Folded, Group, Phrase, Table, code, head, number, words
from workmh_measures.report.writer import Writer
from workmh_measures.storage.data_lock import LockStep
from workmh_measures.storage.events import Kind
from workmh_measures.storage.lock_outlook import LockOutlook
from workmh_measures.ui.board.completeness_blocks import state_names
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.moments import day_said, moment_said

__all__ = ["history_table", "lock_facts", "outlook_table"]


def outlook_table(outlook: LockOutlook) -> Table:
    """Return what a lock would find, one row each."""
    names = state_names()
    rows = [
        (say("lock.people"), outlook.people),
        *((f"{say('lock.forms')}: {names[state][1]}", n) for state, n in outlook.forms.items() if n),
        (say("lock.open_queries"), outlook.open_queries),
        (say("lock.unsettled"), outlook.unsettled),
        (say("lock.uncertain"), outlook.uncertain),
    ]
    cells = [
        [Cell(text=name, scope="row"), number(Writer(page_language()).number(n, 0), n)] for name, n in rows
    ]
    heads = [[head(say("lock.what")), head(say("lock.count"), is_number=True)]]
    return Table("lock_outlook", say("lock.outlook"), heads, [Group(cells)], look="narrow")


def lock_facts(step: LockStep, *, arms: bool) -> list[Facts | Folded]:
    """Return what was locked: hash, day, program, end of the record and fingerprints.

    Parameters
    ----------
    arms : the reader may see them. The hash fits one way round alone, and whoever has letters would try both.
    """
    chain, instruments = _mapping(step.told.get("chain")), _mapping(step.told.get("instruments"))
    pairs: list[tuple[str, str | Phrase]] = [
        (say("lock.at"), moment_said(step.at)),
        (say("lock.by"), step.by),
        (say("lock.day"), _day(step.told.get("day"))),
        (say("lock.content"), str(step.told.get("content", "–")) if arms else say("lock.content_hidden")),
        (say("lock.study_file"), str(step.fingerprint)),
        (say("lock.software"), str(step.told.get("software", "–"))),
        (say("lock.head"), f"{chain.get('seq', '–')} · {chain.get('hash', '–')}"),
    ]
    rows = [[code(name), Cell(text=str(hash_), kind="hash")] for name, hash_ in sorted(instruments.items())]
    heads = [[head(say("lock.instrument")), head("SHA-256")]]
    table = Table("lock_instruments", say("lock.instruments"), heads, [Group(rows)], look="quiet")
    return [Facts(pairs), Folded(say("lock.instruments"), [table])]


def history_table(steps: Sequence[LockStep], *, arms: bool) -> Table:
    """Return what happened to the lock, the latest first; `arms` as for `lock_facts`."""
    names = {
        Kind.DATA_LOCKED: say("lock.was_locked"),
        Kind.UNLOCK_ASKED: say("lock.was_asked"),
        Kind.DATA_UNLOCKED: say("lock.was_lifted"),
    }
    rows = [
        [
            Cell(text=moment_said(step.at), scope="row"),
            words(names[step.kind]),
            words(step.by),
            words(str(step.told["reason"]))
            if step.told.get("reason")
            else Cell(text=str(step.told.get("content", "")) if arms else "", kind="hash"),
        ]
        for step in reversed(steps)
    ]
    heads = [[head(say("lock.at")), head(say("lock.step")), head(say("lock.by")), head(say("lock.told"))]]
    return Table("lock_history", say("lock.history"), heads, [Group(rows)])


def _day(told: object) -> str:
    return day_said(date.fromisoformat(told)) if isinstance(told, str) else "–"


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
