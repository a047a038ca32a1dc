"""Models of repeated measures with Kenward and Roger's degrees of freedom, and random slopes, of a trial of 1,193 persons."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import (
    ONE_THREAD,
    Conditions,
    RProgram,
    Timing,
    added_megabytes,
    interleaved,
    on_one_thread,
    once,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.trial.mixed_model.random_slopes import MixedOutcomes, mixed_model
from workmh_measures.trial.repeated_measures.contrasts import Contrast, FixedEffectTests
from workmh_measures.trial.repeated_measures.covariance_structures import StructureName
from workmh_measures.trial.repeated_measures.fitted_model import FittedModel, repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes

PERSONS, WAVES, REPEATS = 1_193, 4, 7

UNSTRUCTURED = "ours: unstructured, Kenward-Roger, all effects"
COMPOUND = "ours: compound symmetry, Kenward-Roger, all effects"
SLOPE = "ours: random intercept and slope"
SLOPE_KR = "ours: random intercept and slope, Kenward-Roger, all effects"
GLS = "nlme::gls: unstructured, no such degrees of freedom"
GLMMTMB = "glmmTMB: unstructured, no such degrees of freedom"
GLS_COMPOUND = "nlme::gls: compound symmetry, no such degrees of freedom"
LMER_COMPOUND = "lme4: random intercept, no degrees of freedom"
PBKRTEST = "lme4 and pbkrtest: random intercept, Kenward-Roger, one effect"
LMER_SLOPE = "lme4: random intercept and slope"
STATSMODELS = "statsmodels: random intercept and slope"

GROUPS = {
    "unstructured": ((UNSTRUCTURED,), (GLS, GLMMTMB)),
    "compound symmetry": ((COMPOUND,), (GLS_COMPOUND, LMER_COMPOUND, PBKRTEST)),
    "random slope": ((SLOPE, SLOPE_KR), (LMER_SLOPE, STATSMODELS)),
}


def trial() -> tuple[RepeatedOutcomes, np.ndarray]:
    """Make outcomes at four waves of two arms, a fifth lost at each wave after the first; and the months of the waves."""
    draw = np.random.default_rng(20260115)
    arm = np.arange(PERSONS) % 2
    baseline = draw.normal(20, 5, PERSONS)
    months = np.array([3.0, 6.0, 12.0, 24.0])
    own = np.column_stack([3.5 * draw.normal(size=PERSONS), 0.12 * draw.normal(size=PERSONS)])
    y = 8 + 0.5 * baseline[:, None] - 0.8 * arm[:, None] - 0.05 * months * (1 + arm[:, None])
    y = y + own[:, :1] + own[:, 1:] * months + 3 * draw.normal(size=(PERSONS, WAVES))
    seen = np.cumprod(draw.random((PERSONS, WAVES)) < [1.0, 0.85, 0.85, 0.85], axis=1).astype(bool)
    person, wave = np.nonzero(seen)
    at = np.eye(WAVES)[wave]
    design = np.column_stack([at, at * arm[person, None], at * baseline[person, None]])
    return RepeatedOutcomes(y[seen], design, person, wave, WAVES), months[wave]


def effects(model: FittedModel) -> list[Contrast]:
    """Test every fixed effect."""
    tests = FixedEffectTests(model)
    return [tests.contrast(weights) for weights in np.eye(len(model.coefficients))]


def repeated(data: RepeatedOutcomes, structure: StructureName) -> tuple[FittedModel, list[Contrast]]:
    """Fit and test."""
    model = repeated_measures_model(data, structure)
    return model, effects(model)


def slopes(data: MixedOutcomes) -> tuple[FittedModel, list[Contrast]]:
    """Fit and test."""
    model = mixed_model(data)
    tests = model.tests()
    return model.fit, [tests.contrast(weights) for weights in np.eye(data.design.shape[1])]


def statsmodels_slopes(data: MixedOutcomes) -> float:
    """Fit by statsmodels; the likelihood."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = MixedLM(data.outcome, data.design, data.participant, data.random).fit(method=["bfgs", "powell"])
    return float(fit.llf)


def agrees(theirs: list[float], model: FittedModel, close: float) -> None:
    """Compare likelihood, last fixed effect and its standard error without adjustment (0 where there is none)."""
    assert abs(theirs[1] - model.log_likelihood) < close
    assert np.isclose(theirs[2], model.coefficients[-1], rtol=1e-3, atol=1e-4)
    error = np.sqrt(model.coefficient_covariance[-1, -1])
    assert theirs[3] == 0 or np.isclose(theirs[3], error, rtol=1e-3)


def measured(folder: Path) -> tuple[dict[str, Timing], dict[str, float]]:
    """Check that all agree, then time."""
    data, time = trial()
    one = np.ones(len(time))
    mixed = MixedOutcomes(data.outcome, data.design, np.column_stack([one, time]), data.participant)
    ours: dict[str, Callable[[], object]] = {
        UNSTRUCTURED: lambda: repeated(data, "unstructured"),
        COMPOUND: lambda: repeated(data, "compound_symmetry"),
        SLOPE: lambda: mixed_model(mixed),
        SLOPE_KR: lambda: slopes(mixed),
    }
    cases = {name: timed(call) for name, call in ours.items()}
    # statsmodels stops early: its likelihood is lower, never higher.
    assert -1 < statsmodels_slopes(mixed) - mixed_model(mixed).fit.log_likelihood < 1e-6
    cases[STATSMODELS] = once(lambda: statsmodels_slopes(mixed))
    memory = {name: added_megabytes(call) for name, call in ours.items()}
    if not r_is_here():
        return interleaved(cases, repeats=REPEATS), memory
    path = folder / "trial"
    columns = np.column_stack([data.participant, data.wave, time, data.outcome, data.design])
    columns.T.tofile(path)
    program = RProgram(Path(__file__).with_name("mixed_models_peer.R"), str(path), *map(str, columns.shape))
    unstructured, compound = repeated(data, "unstructured")[0], repeated(data, "compound_symmetry")
    agrees(program.ask("gls_unstructured"), unstructured, 1e-3)
    agrees(program.ask("gls_compound"), compound[0], 1e-3)
    agrees(program.ask("lmer_compound"), compound[0], 1e-3)
    agrees(program.ask("lmer_slope"), mixed_model(mixed).fit, 1e-3)
    _, likelihood, error, df = program.ask("lmer_compound_kr")
    assert abs(likelihood - compound[0].log_likelihood) < 1e-3
    assert np.isclose(error, compound[1][-1].standard_error, rtol=1e-4)
    assert np.isclose(df, compound[1][-1].df, rtol=1e-3)
    cases |= {
        GLS: program.case("gls_unstructured"),
        GLS_COMPOUND: program.case("gls_compound"),
        LMER_COMPOUND: program.case("lmer_compound"),
        PBKRTEST: program.case("lmer_compound_kr"),
        LMER_SLOPE: program.case("lmer_slope"),
    }
    if program.ask("have_glmmtmb")[1] == 1:
        agrees(program.ask("glmmtmb_unstructured"), unstructured, 1e-3)
        cases[GLMMTMB] = program.case("glmmtmb_unstructured")
    found = interleaved(cases, repeats=REPEATS)
    program.close()
    return found, memory


def main() -> None:
    """Measure and write the section."""
    conditions = Conditions("numpy", "scipy", "statsmodels")
    with tempfile.TemporaryDirectory() as folder:
        found, memory = measured(Path(folder))
    rows = []
    for group, (ours, peers) in GROUPS.items():
        here = [name for name in (*ours, *peers) if name in found]
        fastest = min(found[name].median for name in peers if name in found) if set(peers) & set(found) else 0
        rows += [
            [
                f"{group}: {name}",
                f"{found[name].median * 1e3:.2f}",
                f"{found[name].best * 1e3:.2f}",
                f"{found[name].median / fastest:.3f}" if fastest else "",
                f"{memory[name]:.1f}" if name in memory else "",
            ]
            for name in here
        ]
    write_section(
        "mixed_models",
        f"Repeated measures: {PERSONS:,} persons, {WAVES} waves, two arms, 12 fixed effects, drop-out",
        [
            str(conditions),
            f"{r_versions('nlme', 'lme4', 'pbkrtest')} {ONE_THREAD}",
            (
                "Goals: Kenward-Roger with an unstructured covariance not slower than the fastest way R has to fit it without;"
                " a random slope in at most 0.3 of the time of lme4. Nothing in R here has Kenward-Roger for an unstructured"
                " covariance."
            ),
            table(["way", "median ms", "best ms", "/ fastest peer", "added MB"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
