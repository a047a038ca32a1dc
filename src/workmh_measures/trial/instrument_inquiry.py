"""What may be asked of an instrument in a study: which parts, at which waves, between which groups, against what.

Whoever is not to know the arms is offered nothing that tells them, and is answered from data that do not hold them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from ..analysis.anchors import GLOBAL_CHANGE, AskedChange
from ..analysis.criterion_validity import Criterion
from ..analysis.measured_rows import RowNames, measurements_of
from ..analysis.measurements import Measurements
from ..analysis.outlook import Outlook
from ..analysis.questions import Questions
from ..analysis.rating_design import Retest
from ..dataset.codebook import Codebook, Dataset, Variable
from ..definitions.hypotheses import with_work_columns
from ..errors import NotEstimable
from ..model.analysis_methods import values_of
from ..model.hypothesis import ExpectedDifference, Hypothesis
from ..model.study import PAIR, Outcome, Study
from .person_values import outcome_values
from .trial_data import TrialData

__all__ = [
    "FEWEST",
    "PARTS",
    "Asked",
    "Inquiry",
    "Prepared",
    "group_variables",
    "known_later",
    "outcomes_offered",
    "prepared",
    "waves_of",
]

FEWEST = 5
"""A wave or a group of fewer persons is not told of."""
CONSISTENCY_DRAWS = 500
_FIRST = (0.0, 1.0)
_MOST_LEVELS = 10

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "overview": ("descriptives", "consistency"),
        "consistency": ("consistency",),
        "structure": ("structure", "scalability"),
        "confirmatory": ("confirmatory",),
        "item_response": ("item_response",),
        "invariance": ("invariance",),
        "dif": ("dif",),
        "retest": ("reliability", "error"),
        "hypotheses": ("hypotheses",),
        "criterion": ("criterion", "prognosis"),
        "change": ("responsiveness",),
        "audit": ("audit",),
    }
)
"""Part -> sections of `analysis.questions.SECTIONS`; the first one is quick."""
_OVER_TIME = ("retest", "change")
_BETWEEN = ("invariance", "dif", "hypotheses")
"""Parts that compare groups; the others are told of each group by itself."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One thing asked of an instrument; two that are equal have the same answer on the same data.

    Attributes
    ----------
    part : of `PARTS`.
    wave : None for every wave.
    group : column of groups (`group_variables`).
    waves : the earlier and the later one, of what is told between two.
    outcome : id of an outcome of the study the scores are held against.
    arms : the one who asks may know the arms.
    """

    instrument: str
    part: str = "overview"
    wave: str | None = None
    group: str | None = None
    waves: tuple[str, str] | None = None
    outcome: str | None = None
    arms: bool = False

    @property
    def lacks(self) -> str:
        """What must still be chosen: `waves`, `group` or `outcome`; empty when nothing."""
        if self.part in _OVER_TIME and self.waves is None:
            return "waves"
        if self.part == "dif" and self.group is None:
            return "group"
        if self.part == "invariance" and self.group is None and self.waves is None:
            return "group"
        return "outcome" if self.part == "criterion" and self.outcome is None else ""


@dataclass(frozen=True)
class Asked:
    """What an inquiry is answered from.

    Attributes
    ----------
    long : without variables that reveal the arm, unless the one who asks may know it.
    later : outcome of the study -> its values by person (`known_later`).
    """

    study: Study
    long: Dataset
    later: Mapping[str, pd.Series] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """Measurements and questions of an inquiry, and what is left out because too few persons are in it.

    Attributes
    ----------
    few_waves, few_groups : names of what has fewer than `FEWEST` persons.
    """

    measured: Measurements
    questions: Questions
    few_waves: tuple[str, ...] = ()
    few_groups: tuple[str, ...] = ()


def waves_of(study: Study, long: Dataset, instrument: str) -> tuple[str, ...]:
    """Return the survey waves an instrument is given at, in the order of the study."""
    use = next((one for one in long.codebook.instruments if one.instrument.id == instrument), None)
    given = () if use is None else use.waves
    return tuple(wave.id for wave in study.survey_waves if not given or wave.id in given)


def group_variables(codebook: Codebook, instrument: str, *, arms: bool) -> tuple[Variable, ...]:
    """Return the variables whose groups may be compared: of people, or classes of other instruments.

    Parameters
    ----------
    arms : those that reveal the arm too, the arm itself first among them.
    """
    return tuple(
        variable
        for variable in codebook
        if (arms or not variable.reveals_arm)
        and variable.name != PAIR
        and _tells_groups(variable, instrument)
    )


def _tells_groups(variable: Variable, instrument: str) -> bool:
    if variable.measure == "scale" or variable.instrument == instrument:
        return False
    if variable.kind == "design":
        return True
    few = 2 <= len(variable.value_labels) <= _MOST_LEVELS
    return few and variable.kind in ("flag", "group", "band", "score")


def outcomes_offered(study: Study, *, arms: bool) -> tuple[Outcome, ...]:
    """Return the outcomes of the study that come about or not; staff tell of those in the programme only, so it tells the arm."""
    return tuple(
        one
        for one in study.outcomes
        if one.until is not None and values_of(one) == "yes_no" and (arms or one.source != "staff")
    )


def known_later(data: TrialData, *, arms: bool) -> dict[str, pd.Series]:
    """Return the outcomes of `outcomes_offered` that the data hold, each by person."""
    found = {}
    for outcome in outcomes_offered(data.study, arms=arms):
        try:
            found[outcome.id] = outcome_values(data, outcome)
        except NotEstimable:
            continue
    return found


def prepared(asked: Asked, inquiry: Inquiry) -> Prepared:
    """Return what answers an inquiry.

    Raises
    ------
    ResponseError
        If a column cannot be read as groups.
    ValueError
        If the inquiry still lacks something, or the study has no such instrument.
    """
    if inquiry.lacks:
        raise ValueError(f"The inquiry lacks its {inquiry.lacks}.")
    table = _table(asked, inquiry)
    chosen = _waves(asked, inquiry)
    few_waves = tuple(wave for wave in chosen if _answered(asked, inquiry, table, wave) < FEWEST)
    kept = tuple(wave for wave in chosen if wave not in few_waves)
    few_groups: tuple[str, ...] = ()
    if inquiry.group is not None:
        few_groups = _few(table, inquiry.group, kept)
        names = table[inquiry.group].astype("str")
        table[inquiry.group] = table[inquiry.group].mask(names.isin(few_groups))
    # A hypothesis may name what is known at a wave the instrument is not given at.
    here = (table["wave"].isin(kept) | (table["wave"].ne("") & (inquiry.part == "hypotheses"))).to_numpy()
    rows = Dataset(asked.long.frame[here].reset_index(drop=True), asked.long.codebook)
    measured = measurements_of(
        rows,
        _names(inquiry, table),
        instrument=inquiry.instrument,
        table=table[here].reset_index(drop=True),
        waves=kept,
    )
    return Prepared(measured, _questions(asked, inquiry, rows, measured), few_waves, few_groups)


def _table(asked: Asked, inquiry: Inquiry) -> pd.DataFrame:
    """Return the columns that say something about rows; a wave that came again counts the first time."""
    frame = asked.long.frame
    first = frame["anchor_no"].isna() | frame["anchor_no"].isin(_FIRST)
    table = frame.assign(wave=frame["wave"].where(first, ""))
    if inquiry.outcome is not None:
        known = asked.later.get(inquiry.outcome, pd.Series(dtype="float64"))
        table = table.assign(**{inquiry.outcome: table["id"].map(known).astype("float64")})
    return table


def _waves(asked: Asked, inquiry: Inquiry) -> tuple[str, ...]:
    given = waves_of(asked.study, asked.long, inquiry.instrument)
    if inquiry.waves is not None and inquiry.part in (*_OVER_TIME, "invariance"):
        return tuple(wave for wave in given if wave in inquiry.waves)
    return given if inquiry.wave is None else tuple(wave for wave in given if wave == inquiry.wave)


def _answered(asked: Asked, inquiry: Inquiry, table: pd.DataFrame, wave: str) -> int:
    """Return how many persons gave any answer at a wave."""
    items = [v.name for v in asked.long.codebook.of_kind("item") if v.instrument == inquiry.instrument]
    rows = asked.long.frame.loc[(table["wave"] == wave).to_numpy(), items]
    given = rows.apply(lambda cells: cells.notna() & ~_is_reason(cells))
    return int(given.any(axis="columns").sum()) if items else len(rows)


def _is_reason(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(cells):
        return cells.between(-999, -900)
    return cells.astype("str").eq("")


def _few(table: pd.DataFrame, column: str, waves: Sequence[str]) -> tuple[str, ...]:
    people = table[table["wave"].isin(waves)].drop_duplicates(["id", column])[column].dropna()
    counts = people.astype("str").value_counts()
    return tuple(sorted(str(name) for name, n in counts.items() if n < FEWEST))


def _names(inquiry: Inquiry, table: pd.DataFrame) -> RowNames:
    between = inquiry.part in _BETWEEN
    also = [inquiry.group] if inquiry.group is not None and between else []
    also += [inquiry.outcome] if inquiry.outcome is not None else []
    return RowNames(
        person="id",
        wave="wave",
        group=None if between else inquiry.group,
        day="date_form" if inquiry.part == "retest" and "date_form" in table else None,
        criterion=inquiry.outcome,
        also=tuple(also),
        if_there=tuple(str(name) for name in table.columns)
        if inquiry.part == "hypotheses"
        else _anchor(table),
    )


def _anchor(table: pd.DataFrame) -> tuple[str, ...]:
    return (GLOBAL_CHANGE.column,) if GLOBAL_CHANGE.column in table else ()


def _questions(asked: Asked, inquiry: Inquiry, rows: Dataset, measured: Measurements) -> Questions:
    part, waves = inquiry.part, inquiry.waves
    usual = Questions(sections=PARTS[part], in_groups=frozenset(PARTS[part]), structure_in_groups=True)
    group = () if inquiry.group is None else (inquiry.group,)
    if part == "invariance":
        return replace(usual, across=group, across_waves=waves)
    if part == "dif":
        return replace(usual, dif=group)
    if part == "consistency":
        return replace(usual, consistency_draws=CONSISTENCY_DRAWS)
    if part == "hypotheses":
        hypotheses, others = _stated(asked, rows, measured)
        return replace(usual, known_groups=group, hypotheses=hypotheses, others=others)
    if part == "retest" and waves is not None:
        return replace(usual, retest=Retest(first=waves[0], second=waves[1]))
    if part == "change" and waves is not None:
        anchor = GLOBAL_CHANGE if GLOBAL_CHANGE.column in measured.rows else None
        return replace(usual, change=AskedChange(waves=waves, anchor=anchor))
    if part == "criterion" and inquiry.outcome is not None:
        is_good = _is_good(asked.study, inquiry.outcome)
        criterion = Criterion(name=inquiry.outcome, toward="better" if is_good else None)
        return replace(usual, criterion=criterion, outlook=Outlook(outcome=inquiry.outcome))
    return usual


def _is_good(study: Study, name: str) -> bool:
    outcome = next(one for one in study.outcomes if one.id == name)
    return outcome.better == "higher" or (outcome.better is None and outcome.kind == "employment")


def _stated(
    asked: Asked, rows: Dataset, measured: Measurements
) -> tuple[tuple[Hypothesis, ...], dict[str, Measurements]]:
    """Return the hypotheses the study states, of those whose columns are there, and the other instruments they name."""
    own = measured.instrument.id
    stated = [with_work_columns(one, asked.study) for one in asked.study.hypotheses]
    about = [_by_code(one, asked.study) for one in stated if _is_open(one, own, asked.long.codebook)]
    named = dict.fromkeys(side.instrument for one in about for side in one.sides)
    held = [use.instrument.id for use in rows.codebook.instruments]
    others = {
        name: replace(
            measurements_of(rows, RowNames(), instrument=name), rows=measured.rows, waves=measured.waves
        )
        for name in named
        if name is not None and name != own and name in held
    }
    return tuple(about), others


def _is_open(one: Hypothesis, instrument: str, codebook: Codebook) -> bool:
    """Say whether a hypothesis is about the instrument, and about no column that is kept from the one who asks."""
    return any(side.instrument == instrument for side in one.sides) and (
        "arm" not in one.columns or "arm" in codebook
    )


def _by_code(one: Hypothesis, study: Study) -> Hypothesis:
    if not isinstance(one, ExpectedDifference) or one.group.column != "arm":
        return one
    codes = {arm.id: str(arm.code) for arm in study.arms}
    named = {"higher": codes[one.group.higher], "lower": codes[one.group.lower]}
    return one.model_copy(update={"group": one.group.model_copy(update=named)})
