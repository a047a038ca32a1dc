"""Registers beside what people say of the same day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..binary_effects.effect import Effect
from ..self_report import self_reports
from ..trial_data import TrialData
from ..work_models.source_agreement import SourceAgreement, source_agreement
from ..work_models.status_pairs import StatusPairs, status_pairs
from .told_outcomes import filled, tellers_people

__all__ = ["source_rows"]

Rows = Iterator[Estimate]


def source_rows(data: TrialData) -> Rows:
    """Yield agreement of registers and persons for each definition of work, wave and arm, everybody first.

    Notes
    -----
    `level` is the definition, taken on the day of the answers. Nothing where the form on work was not given or no register is
    there.
    """
    reports = [*self_reports(data.long)]
    people = [person for person in tellers_people(data, "register") if person.records]
    if not reports or not people:
        return
    arms = [arm.id for arm in (data.reference, *data.compared)]
    for definition in data.study.work_definitions:
        for wave, pairs in status_pairs(definition, reports, people).items():
            row = Estimate(analysis="source_agreement", level=definition.id, wave=wave, missing="complete")
            for arm in (None, *arms):
                yield from _compared(changed(row, group=arm), pairs)


def _compared(row: Estimate, pairs: StatusPairs) -> Rows:
    chosen = np.ones(len(pairs.arm), dtype=np.bool_) if row.group is None else pairs.arm == row.group
    try:
        found = source_agreement(pairs.register[chosen], pairs.person[chosen])
    except NotEstimable as refusal:
        yield changed(row, reason=" ".join(problem.text for problem in refusal.problems))
        return
    row = changed(row, n=found.pairs.n)
    for name, method, effect in _told(found):
        yield filled(changed(row, analysis=name, method=method), effect)


def _told(found: SourceAgreement) -> Iterator[tuple[str, str | None, Effect]]:
    yield "source_agreement", "wilson", found.agreement
    yield "source_kappa", "fleiss_cohen_everitt", found.kappa
    yield "source_ac1", "gwet", found.ac1
    yield "source_only_register", "wilson", found.only_register
    yield "source_only_person", "wilson", found.only_person
    yield "source_bias", "newcombe", found.bias_index
    yield "source_prevalence", None, Effect(found.prevalence_index)
    test, p_value = found.mcnemar, found.mcnemar.p_value
    # Sums of exact probabilities may be 1 and a little more.
    p_value = None if p_value is None else min(p_value, 1.0)
    yield "source_mcnemar", "mcnemar_exact", Effect(p_value, p_value=p_value, reason=test.reason)
