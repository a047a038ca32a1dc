"""`workmh query` from end to end, and what its lists promise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli.query import _STATES
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.queries import STATES
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


@pytest.fixture
def record(tmp_path: Path) -> list[str]:
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    about: dict[str, Any] = {"entered_by": "a", "participant": "0412"}
    with closing(Store.create(url)) as store:
        store.append("demo", [EnrolledEvent(request_id="e", unit="site_1", **about)])
        told = AnswerEvent(
            request_id="r", wave="t0", instrument="who5", item="01", mode="web", language="nb",
            fingerprint="f" * 64, value=17, **about,
        )  # fmt: skip
        store.append("demo", [told])
    return ["--store", url, "--study", "demo"]


def test_a_query_goes_from_open_to_closed(workmh: Run, record: list[str]) -> None:
    place = ("--participant", "0412", "--wave", "t0", "--item", "01")
    opened = workmh("query", "open", "who5", "Is it 17?", *place, *record, "--by", "dana", "--json").json
    number = opened["number"]
    assert opened["state"] == "open"
    [told] = workmh("query", "list", *record, "--json").json
    assert (told["number"], told["participant"], told["item"], told["unit"]) == (
        number,
        "0412",
        "01",
        "site_1",
    )
    assert (
        workmh("query", "answer", number, "No, 1.", *record, "--by", "carl").out
        == f"Query {number}: answered.\n"
    )
    assert workmh("query", "close", number, *record, "--by", "dana").code == 0
    refused = workmh("query", "answer", number, "Again.", *record, "--by", "carl", "--json")
    assert refused.code == 1
    assert "QUERY-REFUSED" in refused.out + refused.err
    workmh("query", "open", "who5", "And now?", "--again", number, *record, "--by", "dana")
    assert [one["state"] for one in workmh("query", "list", *record, "--json").json] == ["open"]
    assert workmh("query", "list", "--unit", "elsewhere", *record).out == "0 open of 0.\n"
    assert "No, 1." in workmh("query", "list", *record).out


def test_proposals_name_the_answer_that_cannot_be(workmh: Run, record: list[str]) -> None:
    told = workmh("query", "proposals", *record, "--json").json
    [one] = [one for one in told if one["kind"] == "off_scale"]
    assert (one["participant"], one["item"], one["value"]) == ("0412", "01", "17")


def test_the_states_are_those_of_the_record() -> None:
    assert tuple(_STATES) == STATES
