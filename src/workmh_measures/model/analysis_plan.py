"""The analysis plan of a trial: what is compared, how, in whom, and which result counts when there are several."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field

from .base import Definition, Identifier, Phrase, WaveId
from .text import Text

__all__ = [
    "ANALYSIS_METHODS",
    "POPULATION_FLAGS",
    "AnalysisMethod",
    "EconomicsPlan",
    "Intercurrent",
    "MissingPlan",
    "Multiplicity",
    "PlannedAnalysis",
    "Population",
    "StudyAnalysis",
]

Population: TypeAlias = Literal["itt", "per_protocol"]
"""Everybody as allocated, or those flagged as having followed the protocol."""

POPULATION_FLAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"itt": ("itt",), "per_protocol": ("per_protocol", "pp")}
)
"""Population -> ids of flags of a study that say who is in it."""

AnalysisMethod: TypeAlias = Literal[
    "risk_difference",
    "risk_ratio",
    "odds_ratio",
    "chi_square",
    "fisher",
    "mcnemar",
    "logistic",
    "firth",
    "proportional_odds",
    "cluster_t",
    "cluster_randomisation",
    "gee",
    "mixed_logistic",
    "mean_difference",
    "ancova",
    "mmrm",
    "constrained_lda",
    "random_slopes",
    "bootstrap_difference",
    "two_part",
    "cumulative_incidence",
    "fine_gray",
    "cox",
    "log_rank",
    "restricted_mean_time",
]
"""How two arms are compared; which go with an outcome is in `model.analysis_methods`."""
ANALYSIS_METHODS: tuple[str, ...] = get_args(AnalysisMethod)

Names = Annotated[tuple[Identifier, ...], Field(strict=False)]


class Intercurrent(Definition):
    """Something that happens after allocation and changes what the outcome means, and how it is dealt with.

    `treatment_policy`: the outcome counts whatever happened. `hypothetical`: as if it had not happened, values after it
    are left out. `composite`: it counts as the worst outcome. `while_alive`: until it happened.
    """

    event: Literal["job_start", "programme_stopped", "other_treatment", "death"]
    strategy: Literal["treatment_policy", "hypothetical", "composite", "while_alive"]


class PlannedAnalysis(Definition):
    """One comparison of the arms.

    `adjust` are strata, `unit`, flags, or columns of scores at the first wave. `waves` are those of a repeated outcome;
    all at which it is measured up to the outcome's own when none is named. `covariance` and `df` are of repeated
    measures, `cluster` names the unit arms were allocated by. `imputed`: over multiply imputed data sets. `evidence`
    says how sure it is that the trial planned this.
    """

    id: Identifier | None = None
    outcome: Identifier
    method: AnalysisMethod
    adjust: Names = ()
    waves: Annotated[tuple[WaveId, ...], Field(strict=False)] = ()
    covariance: Literal[
        "unstructured",
        "ar1",
        "heterogeneous_ar1",
        "compound_symmetry",
        "heterogeneous_compound_symmetry",
        "toeplitz",
        "heterogeneous_toeplitz",
    ] = "unstructured"
    df: Literal["kenward_roger", "kenward_roger_linear", "satterthwaite"] = "kenward_roger"
    cluster: Literal["unit"] | None = None
    missing: Literal["observed", "imputed"] = "observed"
    population: Population | None = None
    intercurrent: Annotated[tuple[Intercurrent, ...], Field(strict=False)] = ()
    evidence: Literal["confirmed", "likely", "default"] | None = None

    @property
    def name(self) -> str:
        """What results call it: its id, else that of its outcome."""
        return self.id or self.outcome


class Multiplicity(Definition):
    """How several results share one level.

    `holm`: within each family by itself. `gatekeeping`: by Holm within a family, and a family is looked at only when
    everything in the one before it holds. Families are of names of analyses; the primary one alone comes first.
    """

    method: Literal["none", "holm", "gatekeeping"] = "none"
    families: Annotated[tuple[Names, ...], Field(strict=False)] = ()
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05


class MissingPlan(Definition):
    """What is made of values that are missing: imputation by arm, and how far the result depends on it.

    `amounts` are taken from persons alike, or drawn from a normal model. `auxiliary` are columns that help to impute. `deltas` are added to what is imputed in the arms compared with the
    reference. `reference_based` are rules for the time after somebody left.
    """

    imputations: Annotated[int, Field(ge=5)] = 50
    at: Literal["score", "item"] = "score"
    amounts: Literal["matched", "normal"] = "matched"
    auxiliary: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    deltas: Annotated[tuple[float, ...], Field(strict=False)] = ()
    reference_based: Annotated[
        tuple[Literal["jump_to_reference", "copy_reference", "copy_increments"], ...], Field(strict=False)
    ] = ()
    tipping_point: bool = True


class EconomicsPlan(Definition):
    """Costs and quality-adjusted years: the index of quality of life, the columns of costs, and what a year may cost."""

    instrument: Identifier
    scale: Identifier = "index"
    costs: Annotated[tuple[Phrase, ...], Field(strict=False, min_length=1)]
    currency: Phrase
    willing_to_pay: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(strict=False, min_length=1)]
    waves: Annotated[tuple[WaveId, ...], Field(strict=False)] = ()
    adjust: Names = ()


class StudyAnalysis(Definition):
    """The plan: in whom, the primary comparison, and everything else that is stated beforehand.

    `also` are further populations everything is repeated in. `reference` is the arm the others are compared with; the first
    one when not named. `baseline` are columns of the table of who took part; strata, unit and what is
    measured at the first wave when none is named. `subgroups` are columns the effect is looked at within. `intercurrent`
    holds for every comparison that states nothing of its own.
    """

    version: Phrase | None = None
    population: Population
    also: Annotated[tuple[Population, ...], Field(strict=False)] = ()
    reference: Identifier | None = None
    primary: PlannedAnalysis
    secondary: Annotated[tuple[PlannedAnalysis, ...], Field(strict=False)] = ()
    sensitivity: Annotated[tuple[PlannedAnalysis, ...], Field(strict=False)] = ()
    subgroups: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    baseline: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    multiplicity: Multiplicity = Multiplicity()
    missing: MissingPlan | None = None
    economics: EconomicsPlan | None = None
    intercurrent: Annotated[tuple[Intercurrent, ...], Field(strict=False)] = ()
    note: Text | None = None

    @property
    def comparisons(self) -> tuple[tuple[str, PlannedAnalysis], ...]:
        """Every comparison with its role: primary, secondary or sensitivity."""
        return (
            ("primary", self.primary),
            *(("secondary", one) for one in self.secondary),
            *(("sensitivity", one) for one in self.sensitivity),
        )
