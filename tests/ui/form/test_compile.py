"""One instrument, compiled for the browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.wording import WordingPack, structure
from workmh_measures.ui.form.compile import (
    LAYOUT,
    battery,
    chosen_parameters,
    collection_mode,
    compile_form,
)

LEAST = {
    "version": "1",
    "source": "made up",
    "licence_note": "none needed",
    "date": "2026-01-15",
    "recorded": datetime(2026, 1, 15, tzinfo=UTC),
}


def pack(instrument, *, without: str | None = None, order: tuple[int, ...] = (1, 0)) -> WordingPack:
    texts = {"title": "The title", "instruction": "The instruction", "recall": "the recall"}
    for item in instrument.items:
        texts[f"item.{item.id}"] = f"Wording of {item.id}"
        scale = instrument.response_scale_of(item.id)
        texts |= {f"option.{item.id}.{code}": f"Wording of {code}" for code in scale.codes}
        if scale.anchors:
            texts |= {f"low.{item.id}": "low end", f"high.{item.id}": "high end"}
    if without:
        del texts[without]
    order_shown = {"work": order}
    return WordingPack(
        instrument=instrument.id,
        structure=structure(instrument),
        language="en",
        texts=texts,
        display_order=order_shown,
        **LEAST,
    )


def test_a_form_says_everything_the_browser_draws_and_the_store_keeps(make_instrument, make_study) -> None:
    instrument = make_instrument()
    form = compile_form(make_study(), instrument, wave="t0", language="en")
    assert json.loads(json.dumps(form)) == form
    assert [item["id"] for item in form["items"]] == list(instrument.item_ids)
    assert {item["kind"] for item in form["items"]} == {
        "choice",
        "multiple_choice",
        "integer",
        "number",
        "visual_analogue",
        "date",
        "text",
    }
    assert form["recall"] == "the past 2 weeks"
    assert form["fingerprint"] == fingerprint(instrument)
    assert (form["layout"], form["wave"], form["language"]) == (LAYOUT, "t0", "en")
    assert form["gates"] == [{"items": ["days", "hours"], "when": {"item": "work", "any_of": [1.0]}}]
    line = next(item for item in form["items"] if item["id"] == "line")
    assert (line["low"], line["high"], line["anchors"]) == (0.0, 100.0, {"low": "Least", "high": "Most"})


def test_a_full_text_has_the_parameters_of_the_study_filled_in(make_instrument, make_study) -> None:
    form = compile_form(make_study(), make_instrument(), wave="t0", language="nb")
    assert form["items"][0]["text"] == "Spørsmål work om 6 måneder"
    assert form["practice"] is False


def test_a_default_is_used_where_the_study_chooses_nothing(make_instrument, make_study) -> None:
    instrument, study = make_instrument(), make_study()
    parameter = instrument.parameters["months"].model_copy(update={"default": "three"})
    instrument = instrument.model_copy(update={"parameters": {"months": parameter}})
    entry = study.schedule[0].model_copy(update={"parameters": {}})
    silent = study.model_copy(update={"schedule": (entry,)})
    assert chosen_parameters(silent, instrument, "t0") == {"months": "three"}
    assert chosen_parameters(study, instrument, "t0") == {"months": "six"}


def test_a_label_in_place_of_the_holders_text_is_marked_as_practice(make_instrument, make_study) -> None:
    form = compile_form(make_study(), make_instrument(wording="holder"), wave="t0", language="nb")
    assert form["practice"] is True
    assert all(item["practice"] and item["text"].startswith("Merkelapp") for item in form["items"])


def test_the_holders_wording_replaces_every_text(make_instrument, make_study) -> None:
    instrument = make_instrument(wording="holder")
    form = compile_form(make_study(), instrument, wave="t0", language="en", wording=pack(instrument))
    assert form["practice"] is False
    assert (form["title"], form["instruction"], form["recall"]) == (
        "The title",
        "The instruction",
        "the recall",
    )
    assert form["items"][0]["options"] == [
        {"code": 1, "label": "Wording of 1"},
        {"code": 0, "label": "Wording of 0"},
    ]
    assert form["wording_hash"] == pack(instrument).hash
    assert form["fingerprint"] == fingerprint(instrument)


@pytest.mark.parametrize("lacking", ["recall", "item.days", "option.work.0", "high.line"])
def test_a_wording_pack_is_complete_or_refused(make_instrument, make_study, lacking: str) -> None:
    instrument = make_instrument()
    with pytest.raises(DefinitionError) as refusal:
        compile_form(
            make_study(), instrument, wave="t0", language="en", wording=pack(instrument, without=lacking)
        )
    assert [(p.code, p.found) for p in refusal.value.problems] == [("WORD-LACKING", lacking)]


def test_a_display_order_names_each_option_once(make_instrument, make_study) -> None:
    instrument = make_instrument()
    with pytest.raises(DefinitionError, match=r"WORD-ORDER.*item work|item work.*WORD-ORDER"):
        compile_form(
            make_study(), instrument, wave="t0", language="en", wording=pack(instrument, order=(1, 1))
        )


def test_the_wording_hash_follows_what_is_shown(make_instrument, make_study) -> None:
    def wording_hash(instrument, language="nb"):
        return compile_form(make_study(), instrument, wave="t0", language=language)["wording_hash"]

    assert wording_hash(make_instrument()) == wording_hash(make_instrument())
    assert wording_hash(make_instrument()) != wording_hash(make_instrument(), "en")
    assert wording_hash(make_instrument()) != wording_hash(make_instrument(wording="holder"))


def test_a_language_or_wave_the_study_does_not_have_is_refused(make_instrument, make_study) -> None:
    with pytest.raises(DefinitionError, match="FORM-LANGUAGE"):
        compile_form(make_study(languages=("nb",)), make_instrument(), wave="t0", language="en")
    with pytest.raises(DefinitionError, match="FORM-SCHEDULE"):
        compile_form(make_study(), make_instrument(), wave="t6", language="nb")


def test_without_a_safety_plan_an_instrument_with_an_alert_is_practice_only(
    make_instrument, make_study
) -> None:
    form = compile_form(make_study(), make_instrument(alert=True), wave="t0", language="nb")
    assert (form["mode"], form["practice_only"]) == ("practice", True)
    usual = compile_form(make_study(), make_instrument(), wave="t0", language="nb")
    assert (usual["mode"], usual["practice_only"]) == ("web", False)


def test_the_battery_follows_the_schedule(make_study) -> None:
    study = make_study()
    entry = study.schedule[0]
    names = ("first", "second", "third")
    schedule = tuple(entry.model_copy(update={"instrument": name}) for name in names)
    study = study.model_copy(update={"schedule": schedule})
    states = battery(
        study, "t0", answered={"first": ["a"], "second": ["b"], "third": []}, completed=["first"]
    )
    assert [(s["instrument"], s["state"]) for s in states] == [
        ("first", "done"),
        ("second", "under_way"),
        ("third", "not_started"),
    ]


@pytest.mark.parametrize("name", instrument_ids())
def test_every_instrument_compiles_in_its_languages(make_study, name: str) -> None:
    instrument = load_instrument(name)
    parameters = {key: parameter.choice_ids[0] for key, parameter in instrument.parameters.items()}
    study = make_study(languages=tuple(sorted(instrument.languages)))
    entry = study.schedule[0].model_copy(update={"instrument": name, "parameters": parameters})
    study = study.model_copy(update={"schedule": (entry,)})
    for language in study.languages:
        form = compile_form(study, instrument, wave="t0", language=language)
        assert [item["id"] for item in form["items"]] == list(instrument.item_ids)
        assert not any("{" in item["text"] for item in form["items"])
        assert all(item["options"] for item in form["items"] if "choice" in item["kind"])
        assert form["mode"] == collection_mode(study, instrument)
        assert form["practice_only"] == bool(instrument.alert_items)
