"""Change from the first wave by wave and group: what may be seen, the means drawn, the numbers, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

from ..analysis.change_by_group import ChangeAsked, GroupChange, GroupMean, change_by_group, means_by_group
from ..analysis.change_by_letter import letter_step
from ..analysis.reliable_change_sources import KnownErrors
from ..analysis.score_summary import SMALLEST_GROUP
from ..dataset.codebook import InstrumentUse
from ..dataset.groups_seen import GroupsSeen
from ..model.scale import Scale
from ..scoring.attainable import attainable_range
from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number
from .change_by_letter_blocks import change_by_letter_blocks
from .drawings.means_over_time import ArmMeans, MeansOverTime, means_over_time_figure
from .drawings.trajectories import Trajectories, trajectories_figure
from .figures import MeanPoint
from .reasons import in_words
from .staff_words import computed_block, direction_words, error_phrases, scale_name, score_decimals
from .writer import NOTHING, Writer

__all__ = ["ChangeShown", "change_by_group_blocks"]


@dataclass(frozen=True, kw_only=True)
class ChangeShown:
    """The change of one scale.

    Attributes
    ----------
    asked : scores, groups and the error.
    seen : what may be told of the groups.
    errors : where the error comes from, or why there is none.
    arm_names : by id of the arm; used only where groups are seen by name.
    wave_names, months : by id, of every wave that is told.
    drawn : ids of the waves on the axis of the first, in time.
    software : name and version of the program.
    """

    asked: ChangeAsked
    seen: GroupsSeen
    errors: KnownErrors
    use: InstrumentUse
    scale: Scale
    arm_names: Mapping[str, str]
    wave_names: Mapping[str, str]
    months: Mapping[str, float]
    drawn: Sequence[str]
    software: str

    @property
    def decimals(self) -> int:
        """Decimals of means."""
        return score_decimals(self.use, self.scale)

    @property
    def letter_step(self) -> float:
        """What mean changes by letter are rounded to."""
        return letter_step(*attainable_range(self.use.instrument, self.scale, self.use.parameters))

    def group_name(self, group: str | None, say: Writer) -> str:
        """Return what a group is called."""
        if group is None:
            return say("by_group.together")
        return self.arm_names.get(group, group)


def change_by_group_blocks(shown: ChangeShown, say: Writer) -> list[Block]:
    """Return what is told of the change of a scale."""
    asked = shown.asked
    later = [str(wave) for wave in asked.scores.scores.columns[1:]]
    found = [change_by_group(asked, wave) for wave in later]
    blocks: list[Block] = [*_sight(shown, say)]
    if all(rows[0].n == 0 for rows in found):
        first = shown.wave_names[asked.first]
        return [*blocks, Note(Phrase(say("by_group.nothing", first=first)))]
    name = scale_name(shown.use, shown.scale, say)
    return [
        *blocks,
        *_drawing(shown, say),
        *_people(shown, say),
        _sizes(shown, found, say),
        *_counts(shown, found, say),
        *change_by_letter_blocks(
            asked, step=shown.letter_step, name=name, wave_names=shown.wave_names, say=say
        ),
        *_rests_on(shown, say),
        computed_block(
            shown.use,
            shown.scale,
            say=say,
            statistics={say("scored.numbers_how"): say("by_group.ci")},
            software=shown.software,
        ),
    ]


def _sight(shown: ChangeShown, say: Writer) -> Iterator[Block]:
    seen, told = shown.seen, []
    if seen.why_none:
        told.append(say(f"by_group.{seen.why_none}"))
    if seen.kind == "letters":
        told += [say("by_group.before_lock"), say("by_group.letters")]
    if seen.kind != "hidden" and seen.n_unknown:
        told.append(say("by_group.no_group", n=say.number(seen.n_unknown, 0)))
    yield from (Note(Phrase(sentence)) for sentence in told)


def _drawing(shown: ChangeShown, say: Writer) -> Iterator[Block]:
    means = {wave: {one.group: one for one in means_by_group(shown.asked, wave)} for wave in shown.drawn}
    waves = [wave for wave in shown.drawn if means[wave]]
    if len(waves) < 2:
        return
    groups: list[str | None] = [*shown.asked.told] or [None]
    arms = [
        ArmMeans(shown.group_name(group, say), style, [_point(means[wave].get(group)) for wave in waves])
        for style, group in enumerate(groups)
    ]
    name = scale_name(shown.use, shown.scale, say)
    yield means_over_time_figure(
        "change-means",
        MeansOverTime(
            title=say("by_group.means", name=name),
            time_label=say("by_group.month"),
            mean_label=say("scored.axis", about=direction_words(shown.use, shown.scale, say)),
            times=[shown.months[wave] for wave in waves],
            arms=arms,
            decimals=shown.decimals,
        ),
        writer=say,
    )
    yield Note(Phrase(say("by_group.means_note")))
    if len(shown.drawn) < len(shown.asked.scores.scores.columns):
        yield Note(Phrase(say("by_group.wave_elsewhere")))


def _people(shown: ChangeShown, say: Writer) -> Iterator[Block]:
    """Yield single people under the mean of all; never by group, which would tell whose letter is whose."""
    scores = shown.asked.scores.scores
    waves = [wave for wave in shown.drawn if wave in scores and scores[wave].notna().any()]
    several = scores[waves].notna().sum(axis="columns") > 1
    if len(waves) < 2 or int(several.sum()) < SMALLEST_GROUP:
        return
    rows = scores[waves].astype("float64").to_numpy()
    yield trajectories_figure(
        "change-people",
        Trajectories(
            title=say("by_group.single", name=scale_name(shown.use, shown.scale, say)),
            time_label=say("by_group.month"),
            value_label=say("scored.axis", about=direction_words(shown.use, shown.scale, say)),
            times=[shown.months[wave] for wave in waves],
            people=[[None if isnan(one) else float(one) for one in row] for row in rows],
            decimals=shown.decimals,
        ),
        writer=say,
    )
    yield Note(Phrase(say("by_group.single_note")))


def _point(mean: GroupMean | None) -> MeanPoint | None:
    return None if mean is None else MeanPoint(mean.mean, mean.low, mean.high, mean.n)


def _sizes(shown: ChangeShown, found: Sequence[Sequence[GroupChange]], say: Writer) -> Table:
    """Return the scores at both waves, and how large the change is."""
    names = ("people", "first", "later", "mean_change", "sd_change", "srm", "effect_size")
    name, first = scale_name(shown.use, shown.scale, say), shown.wave_names[shown.asked.first]
    notes = [Phrase(_toward(shown, say)), Phrase(say("by_group.sizes"))]
    if any(one.is_hidden for rows in found for one in rows):
        notes.append(Phrase(say("by_group.hidden", least=SMALLEST_GROUP)))
    heads, groups = _lines(shown, found, names, say)
    return Table(
        "change-table", say("by_group.table", name=name, first=first), heads, groups, notes, "stacked"
    )


def _counts(shown: ChangeShown, found: Sequence[Sequence[GroupChange]], say: Writer) -> Iterator[Table]:
    """Yield who changed by more than error, where an error is known: apart, since one table of both is too wide to see."""
    if shown.asked.error is None or all(one.counts is None for rows in found for one in rows):
        return
    name, first = scale_name(shown.use, shown.scale, say), shown.wave_names[shown.asked.first]
    heads, groups = _lines(shown, found, ("people", "improved", "same", "worse"), say)
    caption = say("by_group.counts", name=name, first=first)
    yield Table("change-counts", caption, heads, groups, (), "stacked")


def _lines(
    shown: ChangeShown, found: Sequence[Sequence[GroupChange]], names: Sequence[str], say: Writer
) -> tuple[list[list[Cell]], list[Group]]:
    """Return headings and lines of a table with these columns, a part for each wave."""
    heads = [head(say("by_group.who")), *(head(say(f"by_group.{name}"), is_number=True) for name in names)]
    groups = []
    for rows in found:
        lines = [_line(one, shown, names, say) for one in rows]
        heading = Cell(text=shown.wave_names[rows[0].wave], scope="rowgroup", columns=len(heads))
        groups.append(Group(lines, heading))
    return [heads], groups


def _toward(shown: ChangeShown, say: Writer) -> str:
    direction = shown.scale.direction
    if direction == "none":
        return say("by_group.toward_none")
    return say("by_group.toward", about=say(f"direction.{direction}"))


def _line(one: GroupChange, shown: ChangeShown, names: Sequence[str], say: Writer) -> list[Cell]:
    start = Cell(text=shown.group_name(one.group, say), scope="row")
    if one.is_hidden:
        few = say("by_group.few", least=SMALLEST_GROUP)
        return [start, Cell(text=few, columns=len(names))]
    n = number(say.number(one.n, 0), one.n)
    if "improved" in names:
        return [start, n, *(_counted(count, one.n, say) for count in one.counts or (None, None, None))]
    return [start, n, *_size_cells(one, shown, say)]


def _size_cells(one: GroupChange, shown: ChangeShown, say: Writer) -> list[Cell]:
    decimals = shown.decimals

    def told(value: float | None, decimals: int) -> Cell:
        return number(say.number(value, decimals), value)

    def spread(value: float | None, sd: float | None) -> Cell:
        note = f"{say('sd')}\u00a0{say.number(sd, decimals)}"
        return replace(told(value, decimals), note=note, parts=[(say("sd"), sd)])

    interval = say("range", low=say.number(one.low, decimals), high=say.number(one.high, decimals))
    limits = [(say("figure.low"), one.low), (say("figure.high"), one.high)]
    return [
        spread(one.first_mean, one.first_sd),
        spread(one.later_mean, one.later_sd),
        replace(told(one.mean, decimals), note=interval, parts=limits),
        told(one.sd, decimals),
        told(one.srm, 2),
        told(one.effect_size, 2),
    ]


def _counted(count: int | None, whole: int, say: Writer) -> Cell:
    if count is None:
        return number(NOTHING)
    share = say.percent(100 * count / whole)
    return replace(number(say.number(count, 0), count), note=share, parts=[("%", 100 * count / whole)])


def _rests_on(shown: ChangeShown, say: Writer) -> Iterator[Block]:
    if shown.asked.error is None:
        phrases = [
            Phrase(say("by_group.no_reliable")),
            in_words(shown.errors.reason, say.language),
        ]
    else:
        wave = shown.wave_names[shown.asked.first]
        phrases = [
            Phrase(say("by_group.reliable")),
            *error_phrases(shown.asked.error, wave=wave, say=say),
        ]
    yield from (Note(phrase) for phrase in phrases)
