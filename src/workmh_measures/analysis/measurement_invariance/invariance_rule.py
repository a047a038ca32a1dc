"""When a rung of invariance holds; declared before the data are looked at."""

from __future__ import annotations

from dataclasses import dataclass

from .rungs import Kind

__all__ = ["DECLARED", "InvarianceRule", "RungChange"]


@dataclass(frozen=True)
class RungChange:
    """How a rung compares with the one below it.

    Attributes
    ----------
    p_value : of the test of the difference, None where there is none.
    cfi, rmsea, srmr : by how much they change; None where the rung below has none.
    """

    p_value: float | None
    cfi: float
    rmsea: float | None
    srmr: float


@dataclass(frozen=True, kw_only=True)
class InvarianceRule:
    """All constants by which a ladder of invariance is judged.

    Attributes
    ----------
    least_p : p value of the difference test from which a rung holds, whatever the indices say.
    least_cfi_change, most_rmsea_change : a rung holds as well where CFI falls and RMSEA rises by no more than this.
    most_srmr_change : at the rung of residuals SRMR may not rise by more either.
    least_cfi, most_srmr : the configural model holds where its chi-squared has `least_p`, or CFI is as high and SRMR as low.
    fewest_rows : of each group, or persons over waves.
    most_released : share of all items that may be free at last.
    fewest_held : items of each factor that must stay the same.
    needed : the last kind of parameters that must be the same before means are compared.

    Notes
    -----
    `most_srmr` is that of Hu and Bentler. `least_cfi` is a choice of this project, below their .95: the ladder asks what changes
    from a model on, not whether that model is the best there is.

    References
    ----------
    Hu L, Bentler PM (1999) Structural Equation Modeling 6:1-55, doi:10.1080/10705519909540118. Chen FF (2007) Structural Equation Modeling 14:464-504, doi:10.1080/10705510701301834. Cheung GW, Rensvold RB (2002) Structural
    Equation Modeling 9:233-255, doi:10.1207/S15328007SEM0902_5. Byrne BM, Shavelson RJ, Muthen B (1989) Psychological Bulletin
    105:456-466, doi:10.1037/0033-2909.105.3.456, for items set free one by one.
    """

    least_p: float = 0.05
    least_cfi_change: float = -0.010
    most_rmsea_change: float = 0.015
    most_srmr_change: float = 0.010
    least_cfi: float = 0.90
    most_srmr: float = 0.08
    fewest_rows: int = 100
    most_released: float = 0.5
    fewest_held: int = 2
    needed: Kind = "intercepts"

    def configural_holds(self, p_value: float | None, cfi: float, srmr: float) -> bool:
        """Say whether the same factors may be taken to be behind the items in every block."""
        fits = p_value is not None and p_value >= self.least_p
        return fits or not self.missed(cfi, srmr)

    def missed(self, cfi: float, srmr: float) -> tuple[str, ...]:
        """Return the indices of the configural model that miss their limit."""
        limits = {"CFI": cfi >= self.least_cfi, "SRMR": srmr <= self.most_srmr}
        return tuple(name for name, is_kept in limits.items() if not is_kept)

    def misfit(self, cfi: float, srmr: float) -> str:
        """Return a sentence on a configural model that does not hold: its indices beside their limits."""
        return (
            f"Even with nothing set equal the model does not fit by the declared rule: CFI is {_apart(cfi, self.least_cfi)}"
            f" (at least {self.least_cfi:.3f}), SRMR is {_apart(srmr, self.most_srmr)} (at most {self.most_srmr:.3f}), and its"
            f" test has p < {self.least_p:g}; missed by {' and '.join(self.missed(cfi, srmr))}. Whether items differ was not"
            " looked at."
        )

    def holds(self, change: RungChange, added: tuple[Kind, ...]) -> bool:
        """Say whether what a rung adds may be taken to be the same in every block."""
        if change.p_value is not None and change.p_value >= self.least_p:
            return True
        close = change.cfi >= self.least_cfi_change
        close &= change.rmsea is None or change.rmsea <= self.most_rmsea_change
        return bool(close and ("residuals" not in added or change.srmr <= self.most_srmr_change))

    def told(self) -> str:
        """Return the rule in a sentence."""
        return (
            f"The first rung, with nothing set equal, holds when its test has p >= {self.least_p:g}, or when CFI is at least"
            f" {self.least_cfi:.3f} and SRMR at most {self.most_srmr:.3f}."
            f" A further rung holds when the difference test has p >= {self.least_p:g}, or when CFI falls by at most"
            f" {-self.least_cfi_change:.3f} and RMSEA rises by at most {self.most_rmsea_change:.3f} (residuals: SRMR by at most"
            f" {self.most_srmr_change:.3f} as well); items are then set free one by one, those with the largest score test first,"
            f" at most {self.most_released:.0%} of all, and {self.fewest_held} of each factor stay."
        )


def _apart(value: float, limit: float) -> str:
    """Three places, or as many more as show on which side of the limit a value lies."""
    places = 3
    while value != limit and round(value, places) == limit:
        places += 1
    return f"{value:.{places}f}"


DECLARED = InvarianceRule()
"""The rule that holds where nobody declares another."""
