"""Allocation to arms: permuted blocks within strata, or whole units, all from one secret seed.

Nothing here knows the clock or a random generator: the same plan and seed give the same arms on every machine and in
every language (docs/allocation.md).
"""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from ..dataset.keyed_draws import MOST_THINGS, KeyedDraws

__all__ = [
    "SEED_BYTES",
    "Method",
    "Plan",
    "arms_in_order",
    "blocks",
    "cluster_arms",
    "number_mark",
    "plan_faults",
    "stratum_text",
    "usual_block_sizes",
]

Method = Literal["blocks", "clusters", "list"]
SEED_BYTES: Final = 32
_LONGEST_USUAL_BLOCK: Final = 20
_SEPARATORS: Final = "|,="


@dataclass(frozen=True)
class Plan:
    """How arms come about in a study.

    Attributes
    ----------
    method : permuted blocks, whole units (clusters), or a list made elsewhere.
    arms, ratio : ids of the arms, and how many of each stand in the smallest block; () for a list.
    strata : names of the variables allocation is stratified by, in order, with their levels; of clusters the kind of unit with
        the ids of all units.
    block_sizes : sizes a block may have, each as likely as any other.
    """

    study: str
    method: Method
    arms: tuple[str, ...]
    ratio: tuple[int, ...] = ()
    strata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    block_sizes: tuple[int, ...] = ()

    @property
    def every_stratum(self) -> list[str]:
        """Texts of every combination of levels; one empty text where allocation is not stratified."""
        return [
            stratum_text(dict(zip(self.strata, levels, strict=True)))
            for levels in itertools.product(*self.strata.values())
        ]


def stratum_text(levels: Mapping[str, str]) -> str:
    """Return the one text of a stratum, ``name=level,name=level`` in the order of the names."""
    return ",".join(f"{name}={level}" for name, level in sorted(levels.items()))


def plan_faults(plan: Plan) -> list[str]:
    """Return what is wrong with a plan, in sentences; empty when arms can be drawn by it."""
    faults = []
    if len(plan.arms) < 2:
        faults.append("There is only one arm.")
    if plan.method != "list":
        if len(plan.ratio) != len(plan.arms) or any(part < 1 for part in plan.ratio):
            faults.append(
                f"The ratio {_spelt(plan.ratio)} does not have one number of 1 or more for each arm."
            )
        elif plan.method == "blocks":
            faults.extend(_size_faults(plan))
    for name, levels in plan.strata.items():
        if not levels:
            faults.append(f"The levels of {name} are not known.")
        faults.extend(
            f"'{level}' is no level of {name}: it is empty, or holds one of {_SEPARATORS}, blanks at its ends or "
            "characters that cannot be printed."
            for level in levels
            if not level or level != level.strip() or not level.isprintable() or set(level) & set(_SEPARATORS)
        )
        twice = sorted({level for level in levels if levels.count(level) > 1})
        faults.extend(f"Level '{level}' of {name} stands twice." for level in twice)
    if plan.method == "clusters":
        faults.extend(_cluster_faults(plan))
    return faults


def usual_block_sizes(ratio: Sequence[int]) -> tuple[int, ...]:
    """Return twice and three times the smallest block; empty when that is too long for anybody's liking."""
    whole = sum(ratio)
    return (2 * whole, 3 * whole) if 3 * whole <= _LONGEST_USUAL_BLOCK else ()


def blocks(plan: Plan, seed: bytes, stratum: str) -> Iterator[tuple[str, ...]]:
    """Yield the blocks of a stratum, without end.

    Parameters
    ----------
    seed : the secret.
    stratum : as `stratum_text` writes it.

    Notes
    -----
    Block number b (from 1) is made from the draws about ``arm|study|stratum|b``: the first draw chooses the size among
    `block_sizes` in their order; then the arms, each as often as the ratio says and in the order of the plan, are shuffled.
    """
    for number in itertools.count(1):
        draws = KeyedDraws(seed, "arm", plan.study, stratum, str(number))
        size = plan.block_sizes[draws.below(len(plan.block_sizes))]
        yield draws.shuffled(_row(plan) * (size // sum(plan.ratio)))


def cluster_arms(plan: Plan, seed: bytes) -> dict[str, str]:
    """Return the arm of every unit, by id.

    Notes
    -----
    Draws about ``unit|study|kind``. When the number of units is no multiple of the ratio's sum, one row of the ratio is
    shuffled first and only its beginning is used; then all arms are shuffled and given to the units in the order of their ids.
    """
    [(kind, units)] = plan.strata.items()
    draws = KeyedDraws(seed, "unit", plan.study, kind)
    whole, over = divmod(len(units), sum(plan.ratio))
    rest = draws.shuffled(_row(plan))[:over] if over else ()
    arms = draws.shuffled((*(_row(plan) * whole), *rest))
    return dict(zip(sorted(units), arms, strict=True))


def arms_in_order(
    plan: Plan, seed: bytes, stratum: str, listed: Mapping[str, Sequence[str]] | None = None
) -> Iterator[str]:
    """Yield the arm of the first, second … person of a stratum.

    Parameters
    ----------
    listed : arms of each stratum, for a plan whose list was made elsewhere; they end where the list ends.
    """
    if plan.method == "list":
        return iter((listed or {}).get(stratum, ()))
    if plan.method == "clusters":
        return itertools.repeat(cluster_arms(plan, seed)[stratum.partition("=")[2]])
    return itertools.chain.from_iterable(blocks(plan, seed, stratum))


def number_mark(plan: Plan, seed: bytes, stratum: str, number: int) -> str:
    """Return what stands in the record for a number of a stratum; it tells nothing to whoever has not the seed.

    The store takes each mark once, so that no number is given twice, and it stays when a person is erased.
    """
    about = f"number|{plan.study}|{stratum}|{number}"
    return hmac.digest(seed, about.encode(), "sha256").hex()[:32]


def _row(plan: Plan) -> tuple[str, ...]:
    return tuple(arm for arm, times in zip(plan.arms, plan.ratio, strict=True) for _ in range(times))


def _size_faults(plan: Plan) -> list[str]:
    whole, sizes = sum(plan.ratio), plan.block_sizes
    if not sizes:
        return [f"No block sizes are stated; they are multiples of {whole}."]
    faults = [f"Block size {size} is no multiple of {whole}." for size in sizes if size < 1 or size % whole]
    faults += [f"Block size {size} is above {MOST_THINGS}." for size in sizes if size > MOST_THINGS]
    if len(set(sizes)) < len(sizes):
        faults.append("A block size stands twice.")
    return faults


def _cluster_faults(plan: Plan) -> list[str]:
    if len(plan.strata) != 1:
        return ["Allocation by cluster is by one kind of unit."]
    [(kind, units)] = plan.strata.items()
    if not len(plan.arms) <= len(units) <= MOST_THINGS:
        text = f"{len(units)} units of kind {kind} cannot be drawn: there are {len(plan.arms)} arms"
        return [f"{text}, and at most {MOST_THINGS} units are drawn."]
    return []


def _spelt(ratio: Sequence[int]) -> str:
    return ":".join(map(str, ratio)) or "(none)"
