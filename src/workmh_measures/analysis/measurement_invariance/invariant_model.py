"""What is compared across groups or waves: a factor model, the blocks it is compared across, and the kind of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from ...errors import NotEstimable
from ..confirmatory_factors.parameter_table import Stated

__all__ = ["Across", "InvariantModel"]

Across: TypeAlias = Literal["groups", "waves"]

_FEWEST_ITEMS = 3


@dataclass(frozen=True)
class InvariantModel:
    """A factor model that is to hold in every block.

    Attributes
    ----------
    stated : loadings of items on factors, and covariances (of factors, or of what factors leave over of items).
    blocks : names of the groups or waves; the first is the reference.
    across : groups are other people; at waves the same people answer again, which one covariance matrix holds.
    thresholds : number of thresholds of each item, the same in every block; None for answers measured on a scale.

    Raises
    ------
    NotEstimable
        If there is but one block, a factor with fewer than three items, a factor of factors, or a loading or variance whose
        value the model states: factors get their scale from their variance in the first block.
    """

    stated: tuple[Stated, ...]
    blocks: tuple[str, ...]
    across: Across = "groups"
    thresholds: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        if len(self.blocks) < 2:
            raise NotEstimable.because("Invariance needs at least 2 groups or waves.")
        if any(one.op not in ("=~", "~~") for one in self.stated) or set(self.items) & set(self.factors):
            raise NotEstimable.because(
                "Invariance is for models of factors and items alone: no factors of factors, no paths, no means."
            )
        stated_values = any(one.free is False or one.each for one in self.loadings)
        if stated_values or any(one.lhs == one.rhs for one in self.stated):
            raise NotEstimable.because(
                "In a model for invariance no loading or variance is stated by its value: the first group or wave sets the scale."
            )
        few = [factor for factor in self.factors if len(self.items_of(factor)) < _FEWEST_ITEMS]
        if few:
            raise NotEstimable.because(
                f"Invariance needs at least {_FEWEST_ITEMS} items for each factor; there are fewer for {', '.join(few)}."
            )

    @property
    def ordered(self) -> bool:
        """Whether answers are taken as ordered."""
        return self.thresholds is not None

    @cached_property
    def loadings(self) -> tuple[Stated, ...]:
        """Items of factors, as stated."""
        return tuple(one for one in self.stated if one.op == "=~")

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors."""
        return tuple(dict.fromkeys(one.lhs for one in self.loadings))

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Names of the items, without their block."""
        return tuple(dict.fromkeys(one.rhs for one in self.loadings))

    def items_of(self, factor: str) -> tuple[str, ...]:
        """Return the items of a factor."""
        return tuple(one.rhs for one in self.loadings if one.lhs == factor)

    def in_block(self, name: str, block: int) -> str:
        """Return the name that an item or factor has in the table: over waves with the name of the wave."""
        return f"{name}@{self.blocks[block]}" if self.across == "waves" else name

    def group_of(self, block: int) -> int:
        """Return the group of the table in which a block stands."""
        return block if self.across == "groups" else 0

    def names(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names of items or factors in the order of the table."""
        if self.across == "groups":
            return tuple(names)
        return tuple(self.in_block(name, block) for block in range(len(self.blocks)) for name in names)
