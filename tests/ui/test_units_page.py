"""Units are rated on a page of staff: codes, totals at once, a second rating of the day, taking back, own units only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import StoreError
from workmh_measures.storage.unit_ratings import rating_history, unit_ratings, withdraw_rating
from workmh_measures.ui import running
from workmh_measures.ui.board.unit_rating import came_to, rating_typed
from workmh_measures.ui.words.refusals import refusal_in_words

from .staff_app import StaffApp, demo_app

RECORD = load_study("ips_rct").unit_records[0]
IPS25 = load_instrument("ips25")
TODAY = date(2026, 11, 23)


@pytest.fixture
def rated(staff_app: StaffApp) -> StaffApp:
    """The demo with a fidelity scale of its centres."""
    study = staff_app.study.model_copy(update={"unit_records": (RECORD,)})
    running.run(replace(staff_app.app, study=study))
    return staff_app


def opened(app: StaffApp, *roles: str, unit: str = "centre_1", **who: object) -> AppTest:
    at = app.page("units", *roles, **who)
    return at.selectbox(key="units_unit").select(unit).run()


def fill(at: AppTest, code: int, day: str = "1.3.2024", rater: str = "Berit") -> AppTest:
    [field] = [one for one in at.text_input if str(one.key).startswith("rating_day")]
    field.input(day)
    [field] = [one for one in at.text_input if str(one.key).startswith("rating_rater")]
    field.input(rater)
    for one in at.radio:
        one.set_value(code)
    return at.run()


def save(at: AppTest) -> AppTest:
    [button] = [one for one in at.button if str(one.key).startswith("rating_save")]
    button.click().run()
    assert not at.exception
    return at


def lines(at: AppTest) -> list[str]:
    return [one.value for one in at.text]


def test_totals_and_band_follow_the_items_and_the_rating_is_kept(rated: StaffApp) -> None:
    at = opened(rated, "coordinator")
    assert len(at.radio) == 25
    assert "Total: 0 of 25 rated" in lines(at)
    fill(at, 4)
    assert "Total: 100 (good)" in lines(at)
    at.radio[0].set_value(3).run()
    assert "Total: 99 (fair)" in lines(at)
    assert unit_ratings(rated.store, "demo") == []
    save(at)
    [kept] = unit_ratings(rated.store, "demo")
    assert (kept.unit, kept.day, kept.rater) == ("centre_1", date(2024, 3, 1), "Berit")
    assert sum(kept.answers.values()) == 99
    table = at.dataframe[0].value
    assert table["Score"].tolist() == ["Total 99 (fair)"]
    assert "Total: 0 of 25 rated" in lines(at)  # the next one begins empty


def test_another_rating_of_the_day_asks_before_it_replaces_and_both_stay_in_the_history(
    rated: StaffApp,
) -> None:
    at = save(fill(opened(rated, "coordinator"), 4))
    save(fill(at, 5))
    assert "was rated on that day" in at.warning[0].value
    [before] = unit_ratings(rated.store, "demo")
    assert before.answers["01"] == 4
    at.checkbox[0].check().run()
    save(at)
    [after] = unit_ratings(rated.store, "demo")
    assert after.answers["01"] == 5
    assert at.dataframe[0].value["State"].tolist() == ["counts", "replaced"]


def test_a_rating_is_taken_back_with_a_reason(rated: StaffApp) -> None:
    at = save(fill(opened(rated, "coordinator", language="nb"), 4))
    [step] = rating_history(rated.store, "demo")
    at.selectbox(key="rating_back_which").select(step.seq).run()
    at.button(key="rating_back").click().run()
    assert "Skriv hvorfor vurderingen tas tilbake" in at.error[0].value
    [why] = [one for one in at.text_input if str(one.key).startswith("rating_back_why")]
    why.input("Feil enhet").run()
    at.button(key="rating_back").click().run()
    assert unit_ratings(rated.store, "demo") == []
    table = at.dataframe[0].value
    assert table["Status"].tolist() == ["tatt tilbake", "erstattet"]
    assert table["Grunn"].tolist() == ["Feil enhet", ""]
    with pytest.raises(StoreError, match="since it was shown"):
        withdraw_rating(rated.store, "demo", step, by="kari", reason="again")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(StoreError) as refused:
        rating_typed(IPS25, ("", "31.2.2024", "A"), {}, today=TODAY)
    assert refusal_in_words(refused.value.problems, "nb").split("\n\n") == [
        "Ingen enhet er valgt. Ingenting er lagret.",
        "«31.2.2024» er ikke en dag. Dager skrives 25.6.2026 eller 2026-06-25. Ingenting er lagret.",
        "Ingenting er vurdert. Ingenting er lagret.",
    ]
    with pytest.raises(StoreError) as refused:
        rating_typed(IPS25, ("A", "24.11.2026", ""), {"01": 6.0}, today=TODAY)
    assert [one.code for one in refused.value.problems] == ["RATE-ROW", "RESP-RANGE"]
    for day in ("23.11.2026", "1.1.1990"):
        assert rating_typed(IPS25, ("A", day, ""), {"01": 5.0}, today=TODAY).answers == {"01": 5.0}


@pytest.mark.parametrize(
    ("total", "band"), [(73, "not IPS"), (74, "fair"), (99, "fair"), (100, "good"), (115, "exemplary")]
)
def test_bands_are_those_of_the_edges_in_the_manual(total: int, band: str) -> None:
    high, rest = divmod(total - 25, 4)
    codes = [5] * high + [1 + rest] + [1] * (24 - high)
    came = came_to(IPS25, RECORD, dict(zip(IPS25.item_ids, map(float, codes), strict=True)))[-1]
    assert came.value == total
    assert came.band is not None
    assert came.band.in_language("en") == band


def test_only_own_units_are_there(rated: StaffApp) -> None:
    at = rated.page("units", units=[("coordinator", "centre_2")])
    assert at.selectbox(key="units_unit").options == ["centre_2"]
    assert not [one for one in at.text_input if one.key == "units_new"]


def test_a_study_that_rates_no_units_says_so(staff_app: StaffApp) -> None:
    at = staff_app.page("units", "coordinator")
    assert lines(at)[0].startswith("The study rates no units,")
    assert not at.selectbox


def test_where_units_are_allocated_whole_ratings_are_kept_from_the_blinded(rated: StaffApp) -> None:
    whole = rated.study.allocation.model_copy(update={"kind": "cluster"})
    app = running.application()
    running.run(replace(app, study=app.study.model_copy(update={"allocation": whole})))
    at = rated.page("units", "coordinator")
    assert "which arm" in lines(at)[0]
    assert not at.selectbox


def test_a_study_with_a_fidelity_scale_opens_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_app(tmp_path, monkeypatch, "act") as act:
        at = act.page("units", "coordinator", language="nb")
        assert not at.exception
        at.selectbox(key="units_unit").select_index(0).run()
        assert len(at.radio) == len(load_instrument("tmact").items)
