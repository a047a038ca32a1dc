"""The pages of results as the application draws them: scores, one person over time, change by group."""

from __future__ import annotations

import re

import pytest

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.reading import participants
from workmh_measures.study_trial import lock_study
from workmh_measures.trial.allocation_plan import drawing_plan
from workmh_measures.ui.kept_results import kept_results

PAGES = ("scores", "course", "change")
LEVELS = {"benefit_group": ("aap", "sick_leave")}


def told(at) -> str:
    """Return everything a page sends that is made of words."""
    parts = [one.proto.body for one in at.get("html")]
    parts += [str(one.value) for kind in ("title", "text", "caption", "header") for one in at.get(kind)]
    return "\n".join(parts + [str(one.options) for one in at.selectbox])


def opened(at):
    assert not at.exception
    assert not at.error
    return at


def people(staff_app) -> list[str]:
    with staff_app.store.reading() as connection:
        return sorted(one.participant for one in participants(connection, staff_app.study.id))


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("role", ["researcher", "data_manager", "auditor"])
def test_who_is_blinded_finds_no_arm_on_any_page_of_results(staff_app, tmp_path, role, language):
    seal_with_new_key(
        staff_app.store, tmp_path / "key", drawing_plan(staff_app.study, levels=LEVELS), Asked("keeper")
    )
    for path in PAGES:
        at = opened(staff_app.page(path, role, language=language))
        if path == "course":
            at = opened(at.button(key="step_1").click().run())
        words = told(at)
        assert len(words) > 500
        for arm in staff_app.study.arms:
            assert not re.search(rf"\b{arm.id}\b", words), path
            names = arm.name.root.values()
            assert not [text for text in names if re.search(rf"\b{re.escape(text)}\b", words)], path


def test_before_the_lock_groups_are_at_most_letters_and_have_names_only_for_who_may_see_arms(
    staff_app, tmp_path
):
    at = opened(staff_app.page("change", "researcher"))
    assert "the trial has no letters yet" in told(at)
    seal_with_new_key(
        staff_app.store, tmp_path / "key", drawing_plan(staff_app.study, levels=LEVELS), Asked("keeper")
    )
    blinded = told(opened(staff_app.page("change", "researcher")))
    assert "the trial has no letters yet" not in blinded
    # Too few people for letters: tests/test_change_by_letter_told.py has enough.
    assert "only where each has at least 50 people" in blinded
    assert "Group A" not in blinded
    seen = told(opened(staff_app.page("change", "statistician")))
    assert "Programme" in seen
    assert "Group A" not in seen
    # Single people stand under the mean of all, never by group.
    for words in (blinded, seen):
        assert "single people over time" in words
        assert "who changed reliably from Baseline" in words


def test_after_the_lock_a_researcher_sees_the_groups_by_name(staff_app):
    today = civil_day(staff_app.store.now())
    lock_study(staff_app.store, staff_app.study, today=today, by="data")
    seen = told(opened(staff_app.page("change", "researcher")))
    assert "Programme" in seen
    assert "Usual follow-up" in seen
    assert "Programme" not in told(opened(staff_app.page("change", "auditor")))


def test_a_wave_is_told_with_its_numbers_or_with_why_there_are_none(staff_app):
    at = opened(staff_app.page("scores", "researcher"))
    words = told(at)
    for part in (
        "HADS Anxiety at Baseline",
        "Median (quartiles)",
        "Possible case, 8 or more",
        "workers in Norway, ",
    ):
        assert part in words
    at = opened(at.selectbox(key="wave_en").set_value("j3").run())
    scored = len(re.findall(r'<td class="number">\d+</td>', told(at)))
    assert ("Median" in told(at)) == (scored >= 5)


def test_everybody_due_stands_on_the_page_of_scores_with_a_way_to_their_course(staff_app):
    words = told(opened(staff_app.page("scores", "researcher")))
    for name in people(staff_app):
        assert f"/course?lang=en&amp;id={name}" in words
    assert "by pseudonym" in words


def test_who_may_not_see_scores_is_shown_nothing(staff_app):
    for role in ("coordinator", "assessor", "administrator", "key_custodian", "safety"):
        for path in PAGES:
            assert not told(opened(staff_app.page(path, role))).count('class="report"'), (role, path)


def test_people_follow_each_other_by_pseudonym(staff_app):
    names = people(staff_app)
    at = opened(staff_app.page("course", "researcher"))
    assert at.button(key="step_-1").disabled
    at = opened(at.button(key="step_1").click().run())
    assert at.query_params["id"] == names[0]
    at = opened(at.button(key="step_1").click().run())
    assert at.query_params["id"] == names[1]
    assert f"Number 2 of {len(names)}" in told(at)
    at = opened(at.button(key="step_-1").click().run())
    assert at.query_params["id"] == names[0]


def test_a_pseudonym_that_is_nobodys_is_said_so_with_those_that_resemble_it(staff_app):
    names = people(staff_app)
    at = opened(staff_app.page("course", "researcher"))
    at = opened(at.text_input[0].set_value(names[3][:5].lower()).run())
    assert names[3] in told(at)
    assert "Did you mean" in told(at)
    at = opened(at.text_input[0].set_value("<b>nobody</b>").run())
    assert "Nobody you can see has this pseudonym" in told(at)
    assert "<b>nobody" not in "".join(one.proto.body for one in at.get("html"))


def test_a_course_says_what_a_reliable_change_rests_on(staff_app):
    at = opened(staff_app.page("course", "researcher"))
    at = opened(at.button(key="step_1").click().run())
    words = told(at)
    assert "Cronbach&#39;s alpha" in words
    assert "It is no retest reliability" in words
    assert "How was this computed?" in words
    assert "fingerprint" in words


def test_what_somebody_saw_is_kept_for_the_next_who_may_see_the_same(staff_app):
    opened(staff_app.page("change", "researcher", name="anna"))
    many = len(kept_results())
    opened(staff_app.page("change", "researcher", name="berit"))
    assert len(kept_results()) == many
    opened(staff_app.page("change", "statistician", name="cato"))
    assert len(kept_results()) > many
