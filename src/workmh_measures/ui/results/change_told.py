"""The change from the first wave on one scale, of all together and of the groups that may be seen."""

from __future__ import annotations

from workmh_measures.analysis.change_by_group import ChangeAsked
from workmh_measures.dataset.groups_seen import GroupsSeen
from workmh_measures.dataset.score_rows import scale_columns
from workmh_measures.dataset.scores_by_wave import scores_by_wave
from workmh_measures.report.blocks import Block
from workmh_measures.report.change_by_group_blocks import ChangeShown, change_by_group_blocks
from workmh_measures.report.writer import Writer
from workmh_measures.ui.frame import page_language, text_in
from workmh_measures.ui.results.result_choice import (
    SOFTWARE,
    ScaleChosen,
    first_errors,
    survey_waves_of,
    wave_names,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData

__all__ = ["change_blocks"]


def change_blocks(data: StudyData, chosen: ScaleChosen, seen: GroupsSeen, *, error: str) -> list[Block]:
    """Return what is told of the change on a scale; nothing where the data do not hold it.

    Parameters
    ----------
    seen : the groups as far as they may be seen, and data without the arm.
    error : name of what makes a change reliable; empty for none.
    """
    study = application().study
    columns = scale_columns(seen.dataset.codebook, *chosen.name)
    if columns is None:
        return []
    waves = survey_waves_of(study, chosen.use)
    errors = first_errors(chosen, data)
    asked = ChangeAsked(
        scores=scores_by_wave(seen.dataset, columns, [wave.id for wave in waves]),
        group=seen.group,
        names=seen.names,
        by_letter=seen.kind == "letters",
        direction=chosen.scale.direction,
        error=errors.errors.get(error, errors.first),
    )
    shown = ChangeShown(
        asked=asked,
        seen=seen,
        errors=errors,
        use=chosen.use,
        scale=chosen.scale,
        arm_names={arm.id: text_in(arm.name, arm.id) for arm in study.arms} if seen.kind == "names" else {},
        wave_names=wave_names(),
        months={wave.id: wave.month for wave in waves},
        drawn=[wave.id for wave in waves if wave.anchor == waves[0].anchor],
        software=SOFTWARE,
    )
    return change_by_group_blocks(shown, Writer(page_language()))
