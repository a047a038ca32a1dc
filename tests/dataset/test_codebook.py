from __future__ import annotations

import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Codebook, Dataset, Variable
from workmh_measures.dataset.keys import design_variables
from workmh_measures.dataset.variables import item_variables, reversed_variables, score_variables
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import ExportError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.names import DESIGN_COLUMNS, item_columns, score_columns
from workmh_measures.model.study import Study
from workmh_measures.scoring.parameters import all_choices

every_instrument = pytest.mark.parametrize("name", instrument_ids())


def plain(name: str) -> Variable:
    return Variable(
        name=name, label={"en": name}, kind="other", type="numeric", measure="scale", format="F8.2"
    )


def book(*names: str) -> Codebook:
    return Codebook(tuple(plain(name) for name in names), {"en": "Title"}, ("en",))


def test_names_are_unique_ignoring_case() -> None:
    with pytest.raises(ExportError, match=r"twice, ignoring case: Q1"):
        book("q1", "q2", "Q1")


def test_a_variable_is_found_by_its_name_in_any_case() -> None:
    assert book("q1", "q2")["Q2"].name == "q2"
    assert "Q1" in book("q1")
    assert "q9" not in book("q1")
    assert 1 not in book("q1")


def test_a_data_set_has_exactly_the_variables_of_its_codebook_in_their_order() -> None:
    frame = pd.DataFrame({"q1": [1.0], "q2": [2.0]})
    assert Dataset(frame, book("q1", "q2")).codebook.names == ("q1", "q2")
    with pytest.raises(ExportError, match=r"lacking \['q3'\], not described \['q2'\]"):
        Dataset(frame, book("q1", "q3"))
    with pytest.raises(ExportError, match=r"the order differs"):
        Dataset(frame, book("q2", "q1"))


def test_a_part_of_a_data_set_keeps_the_order_of_the_codebook() -> None:
    part = Dataset(pd.DataFrame({"a": [1], "b": [2], "c": [3]}), book("a", "b", "c")).only(["c", "A"])
    assert part.codebook.names == ("a", "c")
    assert part.frame.columns.tolist() == ["a", "c"]


def test_in_wide_shape_name_and_label_end_with_the_wave() -> None:
    made = plain("hads_01").at_wave("t6", {"en": "6 months"})
    assert (made.name, made.label, made.wave, made.base) == (
        "hads_01_t6",
        {"en": "hads_01 [6 months]"},
        "t6",
        "hads_01",
    )


def every_variable(instrument: Instrument) -> list[Variable]:
    made = [
        *item_variables(instrument),
        *reversed_variables(instrument),
        *score_variables(instrument, all_choices(instrument)[0]),
    ]
    assert made
    return made


@every_instrument
def test_variables_bear_the_names_the_definition_promises(name: str) -> None:
    instrument = load_instrument(name)
    assert tuple(v.name for v in item_variables(instrument)) == item_columns(instrument)
    parameters = all_choices(instrument)[0]
    assert tuple(v.name for v in score_variables(instrument, parameters)) == score_columns(instrument)


@every_instrument
def test_variables_are_labelled_in_every_language_in_at_most_256_bytes(name: str) -> None:
    instrument = load_instrument(name)
    for variable in every_variable(instrument):
        assert set(variable.label) == instrument.languages
        assert all(0 < len(text.encode()) <= 256 for text in variable.label.values())
        for value in variable.value_labels:
            assert set(value.label) == instrument.languages
            assert all(0 < len(text.encode()) <= 120 for text in value.label.values())


@every_instrument
def test_labels_of_an_instrument_are_unique(name: str) -> None:
    for language in ("nb", "en"):
        labels = [variable.label[language] for variable in every_variable(load_instrument(name))]
        assert len(labels) == len(set(labels))


@every_instrument
def test_item_variables_and_no_others_declare_the_missing_codes(name: str) -> None:
    for variable in every_variable(load_instrument(name)):
        wanted = variable.kind == "item" and variable.type == "numeric"
        assert variable.user_missing == wanted
        labelled = {int(v.code) for v in variable.value_labels} & set(MISSING_NAMES)
        assert labelled == (set(MISSING_NAMES) if wanted else set())


@every_instrument
def test_every_answer_code_is_labelled_once(name: str) -> None:
    instrument = load_instrument(name)
    for variable in item_variables(instrument):
        codes = [value.code for value in variable.value_labels]
        assert len(codes) == len(set(codes))
        response = instrument.response_scale_of(str(variable.item))
        if variable.response_set is not None:
            assert set(codes) - set(MISSING_NAMES) == {0, 1}
        elif variable.type == "numeric":
            assert set(codes) - set(MISSING_NAMES) == set(response.codes)


def test_a_draft_scale_says_so_in_its_label() -> None:
    variables = {v.name: v for v in score_variables(load_instrument("hscl25"), {})}
    assert variables["hscl25_anxiety"].label["nb"].endswith("(UTKAST)")
    assert "UTKAST" not in variables["hscl25_mean"].label["nb"]


def test_the_index_names_its_value_set() -> None:
    instrument = load_instrument("eq5d5l")
    labels = {
        choice: {v.name: v for v in score_variables(instrument, {"value_set": choice})}["eq5d5l_index"].label[
            "en"
        ]
        for choice in ("norway", "denmark")
    }
    assert "Norway" in labels["norway"]
    assert "Denmark" in labels["denmark"]


def test_a_reversed_item_says_so_in_its_label() -> None:
    rses = load_instrument("rses")
    turned = {use.item for use in rses.scales[0].items if use.key == -1}
    marked = {v.item for v in item_variables(rses) if v.label["en"].endswith("(reversed in score)")}
    assert turned
    assert marked == turned


def test_the_design_columns_are_those_the_definitions_keep_free(study: Study) -> None:
    made = [v.name for v in design_variables(study) if v.name not in study.allocation.strata]
    assert tuple(made) == DESIGN_COLUMNS


def test_arm_codes_and_labels_are_those_of_the_study(study: Study) -> None:
    arm = next(v for v in design_variables(study) if v.name == "arm")
    assert {v.code: v.label["nb"] for v in arm.value_labels} == {0: "Vanlig oppfølging", 1: "Program"}
