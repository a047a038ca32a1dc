"""An item response model of several groups: items equal in all unless said, the trait with its own mean and spread in each.

`fitted_groups(answers, groups, model, choices)` fits one; `GroupedFit.refitted(choices)` fits the same answers with other
parameters free, from where the first fit stands, for likelihood ratio tests: twice the difference of `log_likelihood` with the
difference of `n_free` degrees of freedom.

References
----------
Bock R.D., Zimowski M.F. (1997). Multiple group IRT. In W.J. van der Linden, R.K. Hambleton (eds), Handbook of modern item
response theory, 433-448. Springer. doi:10.1007/978-1-4757-2691-6_25
Thissen D., Steinberg L., Wainer H. (1993). Detection of differential item functioning using the parameters of item response
models. In P.W. Holland, H. Wainer (eds), Differential item functioning, 67-113. Lawrence Erlbaum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from .category_model import CategoryModel, Floats
from .equal_parameters import EqualParameters, GroupChoices, GroupValues
from .marginal_likelihood import Expectation, MarginalLikelihood, normal_nodes
from .marginal_maximum_likelihood import FEWEST_NODES, ItemResponseFit, bounded_slopes, fitted_items
from .newton_ascent import inverse_information, top_of
from .ordered_answers import OrderedAnswers, used_options
from .person_scores import PersonScores

__all__ = ["GroupChoices", "GroupedFit", "fitted_groups"]

EQUAL = GroupChoices()
_MANY_FOR_EACH_PARAMETER = 20


@dataclass(frozen=True)
class _Sides:
    """The likelihoods of all groups, and how their parameters depend on the free ones."""

    layout: EqualParameters
    likelihoods: tuple[MarginalLikelihood, ...]
    names: tuple[str, ...]

    def at(self, values: Floats) -> _GroupPoint | None:
        """Expect the trait of every group; None where parameters are not allowed."""
        if (self.layout.moments(values)[1] <= 0.0).any():
            return None
        found = []
        for group, likelihood in enumerate(self.likelihoods):
            own = self.layout.of_group(values, group)
            if not likelihood.model.allowed(own, likelihood.answers.used):
                return None
            bounded_slopes(own, self.names)
            found.append(likelihood.expectation(own))
        return _GroupPoint(self, values, tuple(found))


@dataclass(frozen=True)
class _GroupPoint:
    """The log likelihood of all groups at free parameters; see `newton_ascent.Point`."""

    sides: _Sides
    values: Floats
    found: tuple[Expectation, ...]

    @property
    def log_likelihood(self) -> float:
        return sum(one.log_likelihood for one in self.found)

    @cached_property
    def derivatives(self) -> tuple[Floats, ...]:
        """Of the parameters of each group by the free ones."""
        layout = self.sides.layout
        return tuple(layout.derivatives(self.values, group) for group in range(layout.groups))

    def own_gradient(self, group: int) -> Floats:
        """By the group's own parameters, those there are."""
        return self.found[group].gradient[self.sides.likelihoods[group].free]

    def gradient(self) -> Floats:
        total = np.zeros(len(self.values))
        for group, by in enumerate(self.derivatives):
            total += by.T @ self.own_gradient(group)
        return total

    def information(self) -> Floats:
        total = np.zeros((len(self.values), len(self.values)))
        for group, by in enumerate(self.derivatives):
            own = self.sides.likelihoods[group].observed_information(self.found[group])
            total += by.T @ own @ by
            total -= self.sides.layout.bend(self.values, group, self.own_gradient(group))
        return total

    def crossed_scores(self) -> Floats:
        total = np.zeros((len(self.values), len(self.values)))
        for group, by in enumerate(self.derivatives):
            likelihood = self.sides.likelihoods[group]
            scores = likelihood.person_scores(self.found[group]) @ by
            total += scores.T @ (likelihood.answers.counts[:, None] * scores)
        return total


@dataclass(frozen=True)
class GroupedFit:
    """A fitted item response model of several groups.

    Attributes
    ----------
    groups : names, the reference group first.
    rows : of each group, the places of its persons among the answers given.
    fits : of each group, its model in its own units (trait standard normal), for information, scores and fit of persons.
    layout : which parameters are shared.
    values, covariance : of the free parameters, shapes (free,) and (free, free).
    steps : Newton steps taken.
    answers, names : as they were given.
    """

    groups: tuple[str, ...]
    rows: tuple[np.ndarray, ...]
    fits: tuple[ItemResponseFit, ...]
    layout: EqualParameters
    values: Floats
    covariance: Floats
    steps: int
    answers: Floats
    names: tuple[str, ...]

    @property
    def log_likelihood(self) -> float:
        """The marginal log likelihood of all groups."""
        return sum(fit.log_likelihood for fit in self.fits)

    @property
    def n_free(self) -> int:
        """Number of free parameters."""
        return len(self.values)

    @property
    def n(self) -> int:
        """Persons with an answer to at least one item, in a group."""
        return sum(fit.likelihood.answers.n for fit in self.fits)

    @property
    def options(self) -> tuple[tuple[float, ...], ...]:
        """Of each item, the codes in use in any group; the columns of `common`."""
        return self.layout.options

    @cached_property
    def common(self) -> GroupValues:
        """Item parameters of every group, means and standard deviations, in the units of the reference group."""
        return self.layout.common(self.values)

    @cached_property
    def standard_errors(self) -> GroupValues:
        """Of `common`; NaN for what is not free."""
        errors, places = np.sqrt(np.diag(self.covariance)), self.layout.places
        moments = np.full((2, len(self.groups)), np.nan)
        if self.layout.moving:
            moments[:, 1:] = errors[self.layout.item_parameters :].reshape(2, -1)
        return GroupValues(np.where(places >= 0, errors[places], np.nan), *moments)

    def probabilities(self, group: int, trait: Floats) -> Floats:
        """Chance of each option in a group, shape (items, options as in `options`, values); 0 for one it has not.

        Parameters
        ----------
        group : its place.
        trait : values in the units of the reference group, shape (values,).
        """
        likelihood, columns = self.fits[group].likelihood, self.layout.columns(group)
        own = (np.asarray(trait, dtype=float) - self.common.means[group]) / self.common.sds[group]
        logs = likelihood.model.curves(self.fits[group].at.parameters, own, likelihood.answers.used)
        found = np.zeros((len(self.options), self.layout.most_options, len(own)))
        for item, codes in enumerate(self.layout.group_options[group]):
            place = columns[item, : len(codes)].copy()
            place[0] = self.options[item].index(codes[0])
            found[item, place] = np.exp(logs.log_probability[item, : len(codes)])
        return found

    def expected_answers(self, group: int, trait: Floats) -> Floats:
        """Mean code of each item in a group along the trait, shape (items, values)."""
        codes = np.zeros((len(self.options), self.layout.most_options))
        for item, own in enumerate(self.options):
            codes[item, : len(own)] = own
        expected: Floats = np.einsum("joq,jo->jq", self.probabilities(group, trait), codes)
        return expected

    def in_common_units(self, group: int, scores: PersonScores) -> PersonScores:
        """Scores of a group's own fit in the units of the reference group."""
        mean, sd = self.common.means[group], self.common.sds[group]
        return PersonScores(mean + sd * scores.values, sd * scores.errors)

    def refitted(self, choices: GroupChoices) -> GroupedFit:
        """Fit the same answers with other parameters free, from here on.

        Parameters
        ----------
        choices : what may differ; its reference is not looked at.

        Raises
        ------
        NotEstimable
            As `fitted_groups` does.
        """
        likelihood = self.fits[0].likelihood
        own = replace(choices, nodes=choices.nodes or len(likelihood.nodes))
        sides = _sides(likelihood.model, (self.answers, self.rows), own, self.names)
        return _fitted(sides, sides.layout.from_groups(self.common), self)


def fitted_groups(
    answers: Floats,
    groups: Sequence[object],
    model: CategoryModel,
    choices: GroupChoices = EQUAL,
    *,
    names: Sequence[str] | None = None,
) -> GroupedFit:
    """Fit an item response model to several groups at once.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one, taken to be missing at random.
    groups : of each person, text or a number; None or NaN leaves the person out.
    model : of the options.
    choices : what may differ between groups.
    names : of the items, for messages.

    Raises
    ------
    NotEstimable
        If no item is equal in all groups while their means are free, an item does not vary (in a group, where it is free),
        there are too few persons, a slope grows beyond all bounds, or the algorithm does not settle.

    Notes
    -----
    An option nobody in a group chose stays in its model where the item is equal in all groups; where its thresholds are free,
    no answer says where the option lies, and it is left out: one parameter less.
    """
    said = tuple(str(place + 1) for place in range(answers.shape[1])) if names is None else tuple(names)
    labels, rows = _rows_of(groups, choices.reference)
    _all_anchored(answers.shape[1], len(rows), choices)
    pooled = fitted_items(model, answers[np.concatenate(rows)], names=said, nodes=choices.nodes)
    sides = _sides(model, (answers, rows), replace(choices, nodes=len(pooled.likelihood.nodes)), said)
    start = _from_one_group(pooled, [len(part) for part in rows], sides)
    shell = GroupedFit(labels, rows, (), sides.layout, np.empty(0), np.empty((0, 0)), 0, answers, said)
    return _fitted(sides, start, shell)


def _rows_of(
    groups: Sequence[object], reference: str | None
) -> tuple[tuple[str, ...], tuple[np.ndarray, ...]]:
    labels = np.array(["" if one is None or one != one else str(one) for one in groups], dtype=np.str_)
    found = sorted(set(labels.tolist()) - {""})
    if reference is not None:
        if reference not in found:
            raise NotEstimable.because(f"Nobody is in the reference group {reference}.")
        found = [reference, *(one for one in found if one != reference)]
    if not found:
        raise NotEstimable.because("Nobody is in a group.")
    return tuple(found), tuple(np.flatnonzero(labels == one) for one in found)


def _sides(
    model: CategoryModel,
    grouped: tuple[Floats, tuple[np.ndarray, ...]],
    choices: GroupChoices,
    names: tuple[str, ...],
) -> _Sides:
    """Lay out the answers of each group and the parameters they share."""
    answers, rows = grouped
    _all_anchored(answers.shape[1], len(rows), choices)
    everybody = answers[np.concatenate(rows)]
    options = OrderedAnswers.of(everybody, names=names).options
    own = []
    for part in rows:
        used = used_options(answers[part])
        own.append(
            tuple(
                used[item] if item in choices.free_thresholds else codes for item, codes in enumerate(options)
            )
        )
    _all_free(tuple(own), options, (model, choices), names)
    points, logs = normal_nodes(choices.nodes or FEWEST_NODES)
    likelihoods = tuple(
        MarginalLikelihood(model, OrderedAnswers.among(answers[part], codes), nodes=points, log_weights=logs)
        for part, codes in zip(rows, own, strict=True)
    )
    return _Sides(EqualParameters(options, tuple(own), choices), likelihoods, names)


def _all_anchored(items: int, groups: int, choices: GroupChoices) -> None:
    anchors = set(range(items)) - choices.free_slopes - choices.free_thresholds
    if groups > 1 and not anchors and not choices.equal_moments:
        raise NotEstimable.because(
            "No item is equal in all groups: nothing tells a difference of the trait from one of the items."
        )


def _all_free(
    own: tuple[tuple[tuple[float, ...], ...], ...],
    options: tuple[tuple[float, ...], ...],
    said: tuple[CategoryModel, GroupChoices],
    names: tuple[str, ...],
) -> None:
    """Refuse what leaves an item that is free in a group without meaning there."""
    model, choices = said
    for item in sorted(choices.free_thresholds):
        for codes in (group[item] for group in own):
            if len(codes) < 2:
                raise NotEstimable.because(f"All answers of a group to item {names[item]} are the same.")
            inner = [code for code in options[item] if codes[0] < code < codes[-1]]
            if model.counts_steps and len(inner) + 2 > len(codes):
                raise NotEstimable.because(
                    f"A group did not use an option of item {names[item]} between others: its steps cannot be compared."
                )


def _from_one_group(pooled: ItemResponseFit, sizes: Sequence[int], sides: _Sides) -> Floats:
    """Free parameters to begin with: those of everybody as one group, moments from the chances of the nodes."""
    nodes, weights = pooled.likelihood.nodes, pooled.at.weights
    pattern, starts = pooled.likelihood.answers.pattern_of, np.cumsum([0, *sizes])
    chances = [
        weights[own[own >= 0]].mean(axis=0) for own in (pattern[low:high] for low, high in pairwise(starts))
    ]
    means = np.array([chance @ nodes for chance in chances])
    sds = np.array(
        [np.sqrt(chance @ nodes**2 - mean**2) for chance, mean in zip(chances, means, strict=True)]
    )
    if sides.layout.choices.equal_moments:
        means, sds = np.zeros(len(sizes)), np.ones(len(sizes))
    items = pooled.parameters.copy()
    items[:, 1:] += means[0] * items[:, :1]
    items[:, 0] *= sds[0]
    everywhere = np.broadcast_to(items, (len(sizes), *items.shape))
    values = GroupValues(everywhere, (means - means[0]) / sds[0], sds / sds[0])
    start = sides.layout.from_groups(values)
    if sides.layout.choices.common_slope:
        start[sides.layout.places[0, 0, 0]] = items[:, 0].mean()
    return start


@on_one_thread
def _fitted(sides: _Sides, start: Floats, shell: GroupedFit) -> GroupedFit:
    n = sum(one.answers.n for one in sides.likelihoods)
    if n <= len(start):
        raise NotEstimable.because(f"There are {n} persons for {len(start)} parameters; there must be more.")
    begun = sides.at(start)
    if begun is None:
        raise NotEstimable.because("The answers of the groups give no parameters to begin with.")
    at, steps = top_of(begun, sides.at, exact=n < _MANY_FOR_EACH_PARAMETER * len(start))
    covariance, one_slope = inverse_information(at), sides.layout.choices.common_slope
    fits = tuple(
        ItemResponseFit(likelihood, found, by @ covariance @ by.T, steps, len(start), one_slope)
        for likelihood, found, by in zip(sides.likelihoods, at.found, at.derivatives, strict=True)
    )
    return GroupedFit(
        shell.groups, shell.rows, fits, sides.layout, at.values, covariance, steps, shell.answers, shell.names
    )
