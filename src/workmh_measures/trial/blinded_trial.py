"""A trial with everybody in one group: made before anything is estimated, so that no result can tell who is in which arm."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..dataset.blinded import blinded
from ..dataset.codebook import Dataset
from ..model.analysis_plan import POPULATION_FLAGS
from ..model.record import Enrolment
from ..model.study import PAIR, Allocation, Arm, Study
from ..model.text import Text
from .employment import LOG
from .trial_data import TrialData

__all__ = ["BLINDED_SECTIONS", "EVERYBODY", "all_together", "one_group"]

EVERYBODY = "everybody"
"""Id of the one group."""

BLINDED_SECTIONS: tuple[str, ...] = ("flow", "baseline", "completeness", "effects")
"""Sections of a trial analysis that tell of one group; all the others compare arms."""

_NAME = {"nb": "Alle", "nn": "Alle", "en": "Everybody"}
_BY_CHANCE = ("randomised", "cluster")


def all_together(data: TrialData) -> TrialData:
    """Return a trial in which the arms are one group, and nothing tells them apart.

    Notes
    -----
    Everybody of the study's own arms is in `EVERYBODY`; people of an external arm are left out, who came from elsewhere and
    count in no number of all together. Gone are arms, ratio, units where whole units were allocated, pairs, flags and
    variables that reveal the arm, and the log of staff: only who gets the programme is in it. People and rows stand in
    the order of hashed pseudonyms. Of the plan all is kept but its reference, its note, and populations told apart by a flag
    that is gone.
    """
    own = {arm.id for arm in data.study.allocated_arms}
    people = tuple(_merged(person, data.study) for person in data.people if person.arm in (None, *own))
    kept = {person.participant for person in people}
    long = _without_pairs(blinded(_of_people(data.long, kept)))
    places = {name: place for place, name in enumerate(dict.fromkeys(long.frame["id"]))}
    covariates = [one.id for one in data.study.covariates if one.id in data.persons.columns]
    merged = replace(
        data,
        study=_estimated(data.study),
        long=long,
        people=tuple(sorted(people, key=lambda person: places.get(person.participant, len(places)))),
        records=tuple(one for one in data.records if one.source != LOG and one.participant in kept),
        persons=data.persons.loc[data.persons.index.isin(kept), covariates],
    )
    # The hash of what was locked fits one way round alone, and whoever has letters would try both.
    return merged if data.lock is None else replace(merged, lock=replace(data.lock, content=""))


def _of_people(long: Dataset, kept: set[str]) -> Dataset:
    frame = long.frame[long.frame["id"].isin(kept)].reset_index(drop=True)
    return Dataset(frame, long.codebook)


def _without_pairs(long: Dataset) -> Dataset:
    return long.only([name for name in long.codebook.names if name != PAIR])


def _telling(study: Study) -> frozenset[str]:
    return frozenset(flag.id for flag in study.flags if flag.reveals_arm)


def _merged(person: Enrolment, study: Study) -> Enrolment:
    telling, in_cluster = _telling(study), study.allocation.kind == "cluster"
    return replace(
        person,
        arm=None if person.arm is None else EVERYBODY,
        unit=None if in_cluster else person.unit,
        pair=None,
        flags={name: yes for name, yes in person.flags.items() if name not in telling},
    )


def one_group(study: Study) -> Study:
    """Return a study whose arms are one group, with its whole plan: what anybody may read of it."""
    rule = study.allocation
    kind: Literal["randomised", "external"] = "randomised" if rule.kind in _BY_CHANCE else "external"
    everybody = Arm(id=EVERYBODY, code=0, name=Text({name: _NAME[name] for name in study.languages}))
    plan = study.analysis
    stated = None if plan is None else plan.model_copy(update={"reference": EVERYBODY, "note": None})
    return study.model_copy(
        update={
            "arms": (everybody,),
            "allocation": Allocation(kind=kind, strata=rule.strata),
            "flags": tuple(flag for flag in study.flags if not flag.reveals_arm),
            "analysis": stated,
            "hypotheses": (),
            "note": None,
        }
    )


def _estimated(study: Study) -> Study:
    """Return `one_group` without the populations nobody can be counted in any more."""
    one, telling = one_group(study), _telling(study)
    if one.analysis is None:
        return one
    gone = {name for name, flags in POPULATION_FLAGS.items() if telling.intersection(flags)}
    plan = one.analysis
    kept = {
        "also": tuple(name for name in plan.also if name not in gone),
        "secondary": tuple(planned for planned in plan.secondary if planned.population not in gone),
        "sensitivity": tuple(planned for planned in plan.sensitivity if planned.population not in gone),
    }
    is_gone = (plan.primary.population or plan.population) in gone
    return one.model_copy(update={"analysis": None if is_gone else plan.model_copy(update=kept)})
