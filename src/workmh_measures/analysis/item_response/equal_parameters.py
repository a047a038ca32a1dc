"""Which item parameters groups share: free parameters on one side, those of every group's own model on the other.

The trait of a group is normal with its own mean m and standard deviation s. In the units of the group itself, where it is
standard normal, a slope is s a, and the other parameters are d + m a; so each group is a model of one group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .category_model import Floats

__all__ = ["EqualParameters", "GroupChoices", "GroupValues"]

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class GroupChoices:
    """What may differ between groups.

    Attributes
    ----------
    free_slopes, free_thresholds : places of the items (0 the first) whose slope, or whose other parameters, each group has
        of its own. The others are equal in all groups: the anchors.
    equal_moments : whether mean and standard deviation of the trait are equal too; else they are free but for the
        reference group, where they are 0 and 1.
    common_slope : whether one slope serves all items, as in the partial credit model.
    reference : name of the reference group; the first in sorted order when None.
    nodes : of the trait, evenly spaced from -6 to 6 standard deviations of the group; as many as it needs when None.
    """

    free_slopes: frozenset[int] = frozenset()
    free_thresholds: frozenset[int] = frozenset()
    equal_moments: bool = False
    common_slope: bool = False
    reference: str | None = None
    nodes: int | None = None

    @classmethod
    def free_items(cls, items: Sequence[int] = ()) -> GroupChoices:
        """Let all parameters of some items differ."""
        return cls(free_slopes=frozenset(items), free_thresholds=frozenset(items))


@dataclass(frozen=True)
class GroupValues:
    """Parameters of every group in the units of the reference group.

    Attributes
    ----------
    items : shape (groups, items, most options): slope, then one for each code above the item's lowest; NaN where none.
    means, sds : of the trait, shape (groups,).
    """

    items: Floats
    means: Floats
    sds: Floats


@dataclass(frozen=True)
class EqualParameters:
    """Where each parameter of each group stands among the free ones.

    Attributes
    ----------
    options : of each item, codes in use in any group.
    group_options : of each group and item, codes its model has; those of `options` unless the item's thresholds are free.
    choices : what may differ.
    """

    options: tuple[tuple[float, ...], ...]
    group_options: tuple[tuple[tuple[float, ...], ...], ...]
    choices: GroupChoices

    @property
    def groups(self) -> int:
        """Number of groups; the first one is the reference."""
        return len(self.group_options)

    @property
    def most_options(self) -> int:
        """Options of the item that has most, over all groups."""
        return max(len(codes) for codes in self.options)

    @cached_property
    def places(self) -> Places:
        """Place among the free parameters, shape (groups, items, most options), columns as in `options`; -1 where none."""
        found = np.full((self.groups, len(self.options), self.most_options), -1, dtype=np.intp)
        number = 0
        for item, codes in enumerate(self.options):
            for group in range(self.groups):
                own = self.group_options[group][item]
                if self.choices.common_slope and (item, group) != (0, 0):
                    found[group, item, 0] = found[0, 0, 0]
                elif group and item not in self.choices.free_slopes:
                    found[group, item, 0] = found[0, item, 0]
                else:
                    found[group, item, 0], number = number, number + 1
                if group and item not in self.choices.free_thresholds:
                    found[group, item, 1:] = found[0, item, 1:]
                    continue
                for code in own[1:]:
                    found[group, item, codes.index(code)], number = number, number + 1
        return found

    @cached_property
    def item_parameters(self) -> int:
        """Number of free item parameters; means and standard deviations of the other groups follow them."""
        return int(self.places.max()) + 1

    @property
    def moving(self) -> int:
        """Number of groups whose mean and standard deviation are free."""
        return 0 if self.choices.equal_moments else self.groups - 1

    @property
    def n_free(self) -> int:
        """Number of free parameters: of items, then means, then standard deviations."""
        return self.item_parameters + 2 * self.moving

    def moments(self, values: Floats) -> tuple[Floats, Floats]:
        """Mean and standard deviation of each group, shape (groups,) each."""
        means, sds = np.zeros(self.groups), np.ones(self.groups)
        if self.moving:
            means[1:], sds[1:] = values[self.item_parameters :].reshape(2, -1)
        return means, sds

    def columns(self, group: int) -> Places:
        """Column of `options` each column of the group's own layout stands for, shape (items, options); -1 where none."""
        width = max(len(codes) for codes in self.group_options[group])
        found = np.full((len(self.options), width), -1, dtype=np.intp)
        for item, own in enumerate(self.group_options[group]):
            found[item, 0] = 0
            found[item, 1 : len(own)] = [self.options[item].index(code) for code in own[1:]]
        return found

    def own_places(self, group: int) -> Places:
        """`places` in the group's own layout, shape (items, options of the group), -1 where none."""
        columns = self.columns(group)
        taken = np.take_along_axis(self.places[group], np.maximum(columns, 0), axis=1)
        return np.where(columns >= 0, taken, -1)

    def of_group(self, values: Floats, group: int) -> Floats:
        """Item parameters in the units of a group, in its own layout, 0 where none."""
        places = self.own_places(group)
        means, sds = self.moments(values)
        own = np.where(places >= 0, values[places], 0.0)
        own[:, 1:] += np.where(places[:, 1:] >= 0, means[group] * own[:, :1], 0.0)
        own[:, 0] *= sds[group]
        return own

    def derivatives(self, values: Floats, group: int) -> Floats:
        """Derivatives of a group's parameters (those there are, item by item) by the free ones, shape (own, free)."""
        places = self.own_places(group)
        item, column = np.nonzero(places >= 0)
        slope_at = places[item, 0]
        slope, is_slope = values[slope_at], column == 0
        means, sds = self.moments(values)
        found = np.zeros((len(item), self.n_free))
        row = np.arange(len(item))
        found[row, places[item, column]] = np.where(is_slope, sds[group], 1.0)
        found[row[~is_slope], slope_at[~is_slope]] = means[group]
        if self.moving and group:
            mean_at = self.item_parameters + group - 1
            found[~is_slope, mean_at] = slope[~is_slope]
            found[is_slope, mean_at + self.moving] = slope[is_slope]
        return found

    def bend(self, values: Floats, group: int, gradient: Floats) -> Floats:
        """Gradient by a group's parameters times their second derivatives by the free ones, shape (free, free)."""
        found = np.zeros((self.n_free, self.n_free))
        if not self.moving or not group:
            return found
        places = self.own_places(group)
        item, column = np.nonzero(places >= 0)
        mean_at = self.item_parameters + group - 1
        with_moment = np.where(column == 0, mean_at + self.moving, mean_at)
        np.add.at(found, (places[item, 0], with_moment), gradient)
        return found + found.T

    def common(self, values: Floats) -> GroupValues:
        """Parameters of all groups in the units of the reference group."""
        means, sds = self.moments(values)
        return GroupValues(np.where(self.places >= 0, values[self.places], np.nan), means, sds)

    def from_groups(self, found: GroupValues) -> Floats:
        """Free parameters near given ones: where groups share a parameter, the mean of theirs."""
        known = (self.places >= 0) & ~np.isnan(found.items)
        total, count = np.zeros(self.item_parameters), np.zeros(self.item_parameters)
        np.add.at(total, self.places[known], found.items[known])
        np.add.at(count, self.places[known], 1.0)
        moments = [found.means[1:], found.sds[1:]] if self.moving else []
        return np.concatenate([total / np.maximum(count, 1.0), *moments])
