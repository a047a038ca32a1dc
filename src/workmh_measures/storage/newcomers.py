"""People about to be enrolled, held against the study and against everybody enrolled: all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from workmh_measures.errors import Problem, nearest_match, problem
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.pseudonym import as_typed, own_id_fault
from workmh_measures.model.study import Study
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.step_objections import consent_objections

__all__ = ["arm_of", "differences", "group_objections", "newcomer_problems", "word_objections"]


def newcomer_problems(
    study: Study,
    newcomers: Sequence[Newcomer],
    known: Mapping[str, ParticipantRecord],
    *,
    taken: Iterable[str],
    today: date,
) -> list[Problem]:
    """Return everything that stands against enrolling these people.

    Parameters
    ----------
    known : everybody enrolled, by id.
    taken : ids that were given once; an erased person's is never given again.
    today : days after it have not come.
    """
    found = [*_doubles(newcomers, {as_typed(name): name for name in (*taken, *known)}, known)]
    for one in newcomers:
        found += [*_id_objections(one), *word_objections(study, one), *_impossible_days(study, one, today)]
        found += [*_arm_objections(study, one)]
        if one.consent is not None:
            found += [*consent_objections(study, one.where, one.consent, today=today)]
    newly = [one for one in newcomers if one.participant not in known]
    return [*found, *group_objections(study, newly, known)]


def word_objections(study: Study, one: Newcomer) -> Iterator[Problem]:
    """Yield every word told of a person that the study does not have: strata, levels, flags, days, arms, languages."""
    yield from _unknown_words(study, one)
    if one.unit is not None and not study.units:
        text = f"The study has no units, and '{one.unit}' is one."
        yield problem("PERSON-STUDY", where=one.where, found=one.unit, text=text)
    if one.pair is not None and study.allocation.kind != "matched":
        text = f"The study matches nobody, and '{one.pair}' is a pair."
        yield problem("PERSON-PAIR", where=one.where, found=one.pair, text=text)


def arm_of(study: Study, one: Newcomer) -> str | None:
    """Return the arm a person comes into without a draw: the one told, or the only one there is."""
    return study.arms[0].id if one.arm is None and len(study.arms) == 1 else one.arm


def differences(one: Newcomer, record: ParticipantRecord, study: Study) -> list[str]:
    """Return what a person told again has that the record has otherwise; an arm that is refused anyhow is not compared."""
    arm = None if _is_drawn(study, one.arm) else arm_of(study, one)
    pairs: dict[str, tuple[object, object]] = {
        "unit": (one.unit, record.unit),
        "pair": (one.pair, record.pair),
        "arm": (arm, record.arm),
        "language": (one.language, record.language),
        **{name: (level, record.strata.get(name)) for name, level in one.strata.items()},
        **{name: (day, record.anchors.get(name)) for name, day in one.days.items()},
        **{name: (value, record.flags.get(name)) for name, value in one.flags.items()},
    }
    if one.consent is not None and record.consent not in (None, one.consent):
        pairs["consent"] = one.consent, record.consent.day if record.consent else None
    # The arm is left out of the words: who imports a file may be kept blind.
    return [
        name if name == "arm" else f"{name} {then}"
        for name, (now, then) in pairs.items()
        if now is not None and now != then
    ]


def _doubles(
    newcomers: Sequence[Newcomer], taken: Mapping[str, str], known: Mapping[str, ParticipantRecord]
) -> Iterator[Problem]:
    seen: dict[str, Newcomer] = {}
    for one in newcomers:
        if one.participant is None:
            continue
        alike = as_typed(one.participant)
        first = seen.setdefault(alike, one)
        if first is not one:
            same = "stands" if first.participant == one.participant else f"and '{first.participant}' stand"
            text = f"'{one.participant}' {same} twice, first at {first.where or 'the beginning'}."
            yield problem("PERSON-TWICE", where=one.where, found=one.participant, text=text)
        other = taken.get(alike, one.participant)
        if other != one.participant:
            text = (
                f"'{one.participant}' differs from '{other}', who is enrolled, in capitals or hyphens only."
            )
            yield problem("PERSON-TWICE", where=one.where, found=one.participant, text=text)
        elif alike in taken and one.participant not in known:
            text = f"'{one.participant}' was given before, to somebody whose data were erased."
            yield problem("PERSON-TWICE", where=one.where, found=one.participant, text=text)


def _id_objections(one: Newcomer) -> Iterator[Problem]:
    fault = own_id_fault(one.participant) if one.participant is not None else None
    if fault:
        # A national identity number stands in no message, so that none ends up in a log.
        shown = re.sub(r"\d", "*", str(one.participant)) if "eleven digits" in fault else one.participant
        yield problem("PERSON-ID", where=one.where, found=shown, text=fault)


def _arm_objections(study: Study, one: Newcomer) -> Iterator[Problem]:
    if _is_drawn(study, one.arm):
        text = "Arms of this study are drawn, not told at enrolment; whoever allocates draws or imports them."
        yield problem("PERSON-ARM", where=one.where, text=text)


def _is_drawn(study: Study, arm: str | None) -> bool:
    """Whether an arm is one that people are drawn into, and never told to be in."""
    drawn = study.allocation.kind == "randomised" and arm in {one.id for one in study.allocated_arms}
    return drawn and len(study.arms) > 1


def _unknown_words(study: Study, one: Newcomer) -> Iterator[Problem]:
    levels: dict[str, list[str]] = {name: [] for name in study.allocation.strata}
    levels |= {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
    told: list[tuple[str, str, Sequence[str]]] = []
    told += [("stratum", name, [*levels]) for name in one.strata]
    told += [(f"level of {n}", level, levels[n]) for n, level in one.strata.items() if levels.get(n)]
    told += [("flag", name, [flag.id for flag in study.flags]) for name in one.flags]
    told += [("anchor or milestone", name, study.days_reached) for name in one.days]
    if one.arm is not None:
        told.append(("arm", one.arm, [arm.id for arm in study.arms]))
    if one.language is not None:
        told.append(("language", one.language, [*study.languages, *study.form_languages]))
    for kind, name, allowed in told:
        if name not in allowed:
            yield problem(
                "PERSON-STUDY",
                where=one.where,
                found=name,
                allowed=[*allowed] or ["none"],
                nearest=nearest_match(name, allowed),
                text=f"'{name}' is no {kind} of study {study.id}.",
            )


def _impossible_days(study: Study, one: Newcomer, today: date) -> Iterator[Problem]:
    start = one.days.get(study.anchors[0])
    for name, day in one.days.items():
        if day > today:
            text = f"The day of {name}, {day}, has not come."
            yield problem("PERSON-DATE", where=one.where, found=str(day), allowed=f"until {today}", text=text)
        if start is not None and name in study.anchors and day < start:
            text = f"The day of {name}, {day}, is before {study.anchors[0]}, {start}."
            yield problem("PERSON-DATE", where=one.where, found=str(day), text=text)


def group_objections(
    study: Study, newcomers: Sequence[Newcomer], known: Mapping[str, ParticipantRecord]
) -> Iterator[Problem]:
    """Yield what is wrong with people together: two of one arm in a pair, two arms in one cluster."""
    ratio = study.allocation.ratio or (1,) * len(study.allocated_arms)
    most = {arm.id: n for arm, n in zip(study.allocated_arms, ratio, strict=True)}
    in_pair: dict[tuple[str, str], list[str]] = {}
    arm_of_unit: dict[str, str] = {}
    for record in known.values():
        if record.pair is not None and record.arm is not None:
            in_pair.setdefault((record.pair, record.arm), []).append(record.participant)
        if record.unit is not None and record.arm is not None:
            arm_of_unit.setdefault(record.unit, record.arm)
    for one in newcomers:
        if one.pair is not None and one.arm is not None:
            others = in_pair.setdefault((one.pair, one.arm), [])
            if len(others) >= most.get(one.arm, 1):
                text = f"Pair '{one.pair}' holds {' and '.join(others)} of the same arm already."
                yield problem("PERSON-PAIR", where=one.where, found=one.pair, text=text)
            others.append(one.participant or one.where or "another")
        cluster = study.allocation.kind == "cluster" and one.unit is not None and one.arm is not None
        if cluster and arm_of_unit.setdefault(str(one.unit), str(one.arm)) != one.arm:
            text = f"Units are allocated whole, and others of '{one.unit}' are in another arm."
            yield problem("PERSON-ARM", where=one.where, found=one.unit, text=text)
