"""What a reader of a result under a rule for those who left must know of its interval."""

from __future__ import annotations

from .reference_based import AfterLeaving

__all__ = ["reference_cautions"]


def reference_cautions(after: AfterLeaving) -> tuple[str, ...]:
    """Say that Rubin's rules give a wider interval than the estimate spreads by, where those who left take after the reference.

    Parameters
    ----------
    after : the rule; nothing is said of the own arm.

    Notes
    -----
    Wider by design: a sensitivity analysis then has no more information than the analysis it belongs to. How much wider was
    counted: tests/validation/imputed_effects.py.

    References
    ----------
    Cro S, Carpenter JR, Kenward MG (2019) JRSS A 182:623-645, doi:10.1111/rssa.12423 (information-anchored analysis). Bartlett JW
    (2023) Statistics in Biopharmaceutical Research 15:178-186, doi:10.1080/19466315.2021.1983455 (the other view).
    """
    if after == "own_arm":
        return ()
    sentence = (
        "Where those who left take after the reference arm, the interval of Rubin's rules is wider than the estimate spreads by from "
        "trial to trial: it takes no more information than the analysis as planned has."
    )
    return (sentence,)
