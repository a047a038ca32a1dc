"""Which study a store was made for: put on record at the start, held against the file at every use, changed on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from workmh_measures import __version__
from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import participants, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import StudyStartedEvent
from workmh_measures.storage.tables import event

__all__ = ["last_definition", "require_study", "start_study", "study_changes", "update_study"]

_NAMED = (
    "arms",
    "milestones",
    "strata",
    "flags",
    "units",
    "waves",
    "work_definitions",
    "outcomes",
    "hypotheses",
    "reports",
)


def start_study(store: Store, study: Study, *, by: str) -> None:
    """Put on record that the store is made for a study, as its first event.

    Raises
    ------
    StoreError
        STUDY-STORE if the store holds something already.
    """
    held = store.studies()
    if held:
        raise StoreError([problem("STUDY-STORE", found=", ".join(held), allowed="an empty store")])
    with turn(store, study.id) as connection:
        append_all(store, connection, study.id, [_started(study, by, {})])


def require_study(store: Store, study: Study) -> None:
    """Refuse a store that was made for another study, or for this one under another file.

    A store that is empty, or was begun by a version that put no start on record, is taken as it is.

    Raises
    ------
    StoreError
        STUDY-STORE with the ids of the studies it holds; STUDY-CHANGED with what differs.
    """
    held = store.studies()
    if held and study.id not in held:
        found = problem("STUDY-STORE", where=f"study {study.id}", found=", ".join(held), allowed=held)
        raise StoreError([found])
    with store.reading() as connection:
        last = last_definition(connection, study.id)
    changes = [*study_changes(last, _definition(study))] if last is not None else []
    if changes:
        text = "; ".join(changes)
        raise StoreError([problem("STUDY-CHANGED", where=f"study {study.id}", found=changes, text=text)])


def update_study(store: Store, study: Study, *, by: str) -> list[str]:
    """Put on record that the study goes on under a changed file.

    Returns
    -------
    What changed, in words; empty when nothing did, and then nothing is recorded.

    Raises
    ------
    StoreError
        STUDY-STORE for the store of another study; STUDY-ANSWERED for everything taken out that the record needs;
        STUDY-PLAN for a safety plan under the version of another one; STUDY-EARNEST where a real study would become
        a simulated one.
    """
    held = store.studies()
    if study.id not in held:
        found = ", ".join(held) or "no study yet"
        raise StoreError(
            [problem("STUDY-STORE", where=f"study {study.id}", found=found, allowed=held or None)]
        )
    with turn(store, study.id) as connection:
        last = last_definition(connection, study.id)
        changes = [*study_changes(last, _definition(study))] if last is not None else ["start put on record"]
        problems = [
            *_earnest_problems(last, study),
            *_still_needed(connection, study),
            *_plan_problems(connection, study),
        ]
        if problems:
            raise StoreError(problems)
        if changes:
            append_all(store, connection, study.id, [_started(study, by, {"changes": changes})])
    return changes


def last_definition(connection: Connection, study: str) -> Mapping[str, Any] | None:
    """Return the study as it was last put on record, without what its file left at the default; None for no start."""
    told = [*stored_events(connection, study, {"kind": Kind.STUDY_STARTED.value})]
    content = told[-1].content if told else None
    definition = content.get("definition") if content is not None else None
    return definition if isinstance(definition, dict) else None


def study_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield in words what differs between two definitions of a study, given as plain data."""
    for key in sorted({*before, *now}):
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        if key == "schedule":
            yield from _schedule_changes(_cells(old), _cells(new))
        elif key not in _NAMED:
            yield f"{key} added" if old is None else f"{key} taken out" if new is None else f"{key} changed"
        else:
            yield from _part_changes(key, old or (), new or ())


def _cells(schedule: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """Return each instrument at each wave with what else is said of it there."""
    return {
        f"{entry['instrument']} at {wave}": (
            {name: value for name, value in entry.items() if name not in ("waves", "evidence_at")},
            entry.get("evidence_at", {}).get(wave),
        )
        for entry in schedule or ()
        for wave in entry["waves"]
    }


def _schedule_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"schedule: {cell} added" for cell in new if cell not in old)
    yield from (f"schedule: {cell} taken out" for cell in old if cell not in new)
    yield from (f"schedule: {cell} changed" for cell in old if cell in new and old[cell] != new[cell])
    if {*old} == {*new} and [*old] != [*new]:
        yield "schedule: its order changed"


def _part_changes(
    key: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    olds, news = ({one["id"]: one for one in part} for part in (old, new))
    yield from (f"{key}: '{name}' added" for name in news if name not in olds)
    yield from (f"{key}: '{name}' taken out" for name in olds if name not in news)
    yield from (f"{key}: '{name}' changed" for name in olds if name in news and olds[name] != news[name])
    if {*olds} == {*news} and [*olds] != [*news]:
        yield f"{key}: their order changed"


def _definition(study: Study) -> dict[str, Any]:
    """Return what the file says beyond defaults, so that a later version with more of them finds no change."""
    return study.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _started(study: Study, by: str, more: Mapping[str, object]) -> StudyStartedEvent:
    title = {language: study.title.in_language(language) for language in study.languages}
    return StudyStartedEvent(
        request_id=new_request_id(),
        entered_by=by,
        fingerprint=fingerprint(study),
        software=__version__,
        data={"id": study.id, "title": title, "definition": _definition(study), **more},
    )


def _earnest_problems(last: Mapping[str, Any] | None, study: Study) -> Iterator[Problem]:
    """Yield that a real study would become a simulated one, in which no answer raises an alert."""
    if study.simulated and last is not None and not last.get("simulated"):
        yield problem("STUDY-EARNEST", where=f"study {study.id}", found="simulated: true", allowed="false")


def _plan_problems(connection: Connection, study: Study) -> Iterator[Problem]:
    """Yield that a changed safety plan keeps the version of one on record, which alerts are told apart by."""
    now = _definition(study).get("safety")
    if now is None:
        return
    for told in stored_events(connection, study.id, {"kind": Kind.STUDY_STARTED.value}):
        definition = (told.content or {}).get("definition")
        before = definition.get("safety") if isinstance(definition, dict) else None
        if isinstance(before, dict) and before["version"] == now["version"] and before != now:
            yield problem("STUDY-PLAN", where=f"study {study.id}, safety", found=now["version"])
            return


def _still_needed(connection: Connection, study: Study) -> Iterator[Problem]:
    """Yield what the record holds and the changed file does not know: answers and people would lose their place."""
    place = (event.c.wave, event.c.instrument)
    with_answers = select(*place).where(event.c.study == study.id, event.c.kind == Kind.ANSWER).distinct()
    cells = {(entry.instrument, wave) for entry in study.schedule for wave in entry.waves}
    for wave, instrument in sorted((row.wave, row.instrument) for row in connection.execute(with_answers)):
        if (instrument, wave) not in cells:
            text = f"{instrument} at wave '{wave}' has answers, and the changed file does not schedule it."
            yield problem(
                "STUDY-ANSWERED", where=f"study {study.id}", found=f"{instrument} at {wave}", text=text
            )
    known: dict[str, set[str]] = {
        "arm": {arm.id for arm in study.arms},
        "flag": {flag.id for flag in study.flags},
        "anchor or milestone": {*study.days_reached},
        "stratum": {*study.allocation.strata, *(stratum.id for stratum in study.strata)},
    }
    used: dict[tuple[str, str], int] = {}
    for record in participants(connection, study.id):
        for kind, name in _words_of(record):
            used[kind, name] = used.get((kind, name), 0) + 1
    for (kind, name), n in sorted(used.items()):
        if name not in known[kind]:
            text = f"{kind} '{name}' is on record for {n} people, and the changed file does not have it."
            yield problem("STUDY-ANSWERED", where=f"study {study.id}", found=name, text=text)


def _words_of(record: ParticipantRecord) -> Iterator[tuple[str, str]]:
    if record.arm is not None:
        yield "arm", record.arm
    yield from (("flag", name) for name in record.flags)
    yield from (("stratum", name) for name in record.strata)
    days = {*record.anchors, *(again.anchor for again in record.repeated)}
    yield from (("anchor or milestone", name) for name in days)
