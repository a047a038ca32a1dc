"""What a page of change holds for whoever is kept blind: words, numbers behind drawings, and every file to take away."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest

from workmh_measures.analysis.change_by_group import ChangeAsked
from workmh_measures.analysis.reliable_change_sources import known_errors
from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.groups_seen import groups_seen
from workmh_measures.dataset.score_rows import scale_columns
from workmh_measures.dataset.scores_by_wave import scores_by_wave
from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.report.change_by_group_blocks import ChangeShown, change_by_group_blocks
from workmh_measures.report.kept_files import kept_files, with_numbers_behind
from workmh_measures.report.writer import Writer
from workmh_measures.trial.simulate import simulate
from workmh_measures.ui.shown import blocks_html

WAVES = ["t0", "t6", "t12"]


@pytest.fixture(scope="module")
def study():
    return load_study("demo")


@pytest.fixture(scope="module")
def dataset(study):
    known = scheduled_instruments(study)
    made = simulate(study, known, n=140, seed=3)
    return assemble(study, known, made.answers, made.enrolments, today=made.observed_until)


def shown_of(dataset, study, *, by_name):
    seen = groups_seen(dataset, study, by_name=by_name, label_key="cd" * 16)
    use = next(one for one in dataset.codebook.instruments if one.instrument.id == "hads")
    scale = use.instrument.scale("depression")
    errors = known_errors(use.instrument, scale, None, parameters=use.parameters)
    scores = scores_by_wave(seen.dataset, scale_columns(seen.dataset.codebook, "hads", scale.id), WAVES)
    return ChangeShown(
        asked=ChangeAsked(
            scores=scores,
            group=seen.group,
            names=seen.names,
            by_letter=not by_name,
            direction=scale.direction,
            error=errors.errors.get(errors.first),
        ),
        seen=seen,
        errors=errors,
        use=use,
        scale=scale,
        arm_names={"control": "Usual follow-up", "programme": "Programme"} if by_name else {},
        wave_names={"t0": "Start", "t6": "6 months", "t12": "12 months"},
        months={"t0": 0, "t6": 6, "t12": 12},
        drawn=WAVES,
        software="workmh-measures",
    )


def sent(shown, language="en") -> dict[str, str]:
    """Return everything somebody gets, by what it is: the page and the files of text; PNG and xlsx hold the same."""
    writer = Writer(language)
    blocks = change_by_group_blocks(shown, writer)
    told = {
        f"{number}.{one.ending}": one.content(writer).decode()
        for number, one in enumerate(file for block in blocks for file in kept_files(block))
        if one.ending in ("csv", "svg")
    }
    return told | {"page": str(blocks_html(with_numbers_behind(blocks, writer)))}


@pytest.mark.parametrize(("language", "word"), [("en", "Group"), ("nb", "Gruppe")])
def test_each_letter_has_a_row_with_its_size_and_mean_and_nothing_else(dataset, study, language, word):
    told = sent(shown_of(dataset, study, by_name=False), language)
    with_letters = {where: text for where, text in told.items() if re.search(rf"{word} [AB]\b", text)}
    assert len(with_letters) == 2
    assert "page" in with_letters
    [table] = [text for where, text in with_letters.items() if where != "page"]
    rows = [row for row in csv.reader(io.StringIO(table.removeprefix("\ufeff"))) if row]
    if len(rows[0]) == 1:
        rows = [*csv.reader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";")]
    of_letters = [row for row in rows if any(cell.startswith(f"{word} ") for cell in row)]
    assert len(of_letters) >= 2
    for row in of_letters:
        told_numbers = [float(cell.replace(",", ".").replace("\u2212", "-")) for cell in row[-2:]]
        assert told_numbers[0] % 10 == 0
        assert told_numbers[0] >= 50
        assert told_numbers[1] % 2 == 0
    assert f"{word} A" in with_letters["page"]
    assert with_letters["page"].count(f"{word} A") == len(of_letters) / 2


def test_but_for_that_table_nothing_follows_from_who_has_which_letter(dataset, study):
    shown = shown_of(dataset, study, by_name=False)
    drawn_anew = shown.asked.group.copy()
    drawn_anew[:] = np.random.default_rng(8).permutation(drawn_anew.to_numpy())
    other = replace(shown, asked=replace(shown.asked, group=drawn_anew))
    one, another = sent(shown), sent(other)
    table = re.compile(r"<table[^>]*>(?:(?!</table>).)*?Group A.*?</table>", re.DOTALL)
    assert len(table.findall(one["page"])) == 1
    assert table.sub("", one["page"]) == table.sub("", another["page"])
    files = [where for where in one if where != "page" and "Group A" not in one[where]]
    assert len(files) >= 5
    assert {where: one[where] for where in files} == {where: another[where] for where in files}


def test_where_letters_have_too_few_people_everybody_is_told_and_the_page_says_so(dataset, study):
    shown = shown_of(dataset, study, by_name=False)
    some = shown.asked.group.iloc[:60]
    told = sent(replace(shown, asked=replace(shown.asked, group=some)))["page"]
    assert "Group A" not in told
    assert "All together" in told
    assert "only where each has at least 50 people" in told
    assert "That is not so at: 6 months and 12 months" in told


def test_who_may_see_arms_is_told_everything_by_name(dataset, study):
    told = sent(shown_of(dataset, study, by_name=True))
    assert sum("Programme" in text for text in told.values()) >= 4
    assert "Group A" not in told["page"]
    assert "coarsely" not in told["page"]
