"""Each thing an SPSS file cannot hold has one broken codebook here, and its own message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Codebook, Dataset, InstrumentUse, ValueLabel, Variable
from workmh_measures.dataset.variables import item_variables, score_variables
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import ExportError
from workmh_measures.export.file_label import file_label, note_lines
from workmh_measures.export.spss import write_sav
from workmh_measures.export.spss_limits import RESERVED, spss_problems, spss_warnings
from workmh_measures.scoring.parameters import all_choices

pytestmark = pytest.mark.pspp

NUMBER = {"label": {"nb": "Etikett"}, "type": "numeric", "measure": "scale", "format": "F8.2"}
TEXT = {**NUMBER, "type": "string", "measure": "nominal", "format": "A8", "bytes": 8}
DATE = {**NUMBER, "type": "date", "format": "DATE11"}


def dataset(parts: dict[str, object], values: object = (1.0, 2.0), **about: object) -> Dataset:
    described = {"name": "x", "kind": "other", **parts}
    codebook = Codebook(
        variables=(Variable(**described),), **{"title": {"nb": "Prøve"}, "languages": ("nb",), **about}
    )
    column = values if isinstance(values, pd.Series) else pd.Series(list(values))
    return Dataset(pd.DataFrame({described["name"]: column}), codebook)


def labels(*pairs: tuple[object, str]) -> tuple[ValueLabel, ...]:
    return tuple(ValueLabel(code, {"nb": text}) for code, text in pairs)


def codes(broken: Dataset, **more: object) -> list[str]:
    return [p.code for p in spss_problems(broken, "nb", **more)]


def test_a_good_data_set_has_no_problems(every_kind: Dataset) -> None:
    assert spss_problems(every_kind, "nb") == []
    assert spss_problems(every_kind, "en") == []


NAMES = {
    "with": "word of the syntax",
    "And": "word of the syntax",
    "1x": "begin with a letter",
    "_x": "begin with a letter",
    "$x": "begin with a letter",
    "#x": "begin with a letter",
    "@x": "begin with a letter",
    "": "begin with a letter",
    "x.": "ends with a full stop or an underscore",
    "x_": "ends with a full stop or an underscore",
    "a b": "it holds ' '",
    "a-b": "it holds '-'",
    "a\U0001f600b": "it holds",
    "ø" * 33: "66 bytes",
    "x" * 65: "65 bytes",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_spss_would_change_is_refused(name: str) -> None:
    (found,) = spss_problems(dataset({**NUMBER, "name": name}), "nb")
    assert found.code == "EXP-NAME"
    assert NAMES[name] in found.text


@pytest.mark.parametrize("word", sorted(RESERVED))
@pytest.mark.parametrize("form", [str.lower, str.upper, str.title])
def test_every_word_of_the_syntax_is_refused_in_any_case(word: str, form: Callable[[str], str]) -> None:
    assert codes(dataset({**NUMBER, "name": form(word)})) == ["EXP-NAME"]


@pytest.mark.parametrize("name", ["ø" * 32, "x" * 64, "a.b", "kjønn", "x1_y"])
def test_a_name_at_the_limit_is_written(name: str, tmp_path: Path) -> None:
    assert write_sav(dataset({**NUMBER, "name": name}), tmp_path / "n.sav", language="nb").columns == 1


def test_two_names_that_differ_in_case_cannot_even_be_a_codebook() -> None:
    one = Variable(name="q1", kind="other", **NUMBER)
    with pytest.raises(ExportError, match="twice"):
        Codebook(variables=(one, replace(one, name="Q1")), title={"nb": "x"}, languages=("nb",))


def test_a_name_the_syntax_needs_for_itself_is_refused() -> None:
    instrument = load_instrument("who5")
    variables = (*item_variables(instrument), Variable(name="who5_total_SPSS", kind="other", **NUMBER))
    codebook = Codebook(
        variables=variables,
        title={"nb": "x"},
        languages=("nb",),
        instruments=(InstrumentUse(instrument, {}),),
    )
    frame = pd.DataFrame(np.ones((1, 6)), columns=list(codebook.names))
    (found,) = spss_problems(Dataset(frame, codebook), "nb")
    assert found.code == "EXP-NAME"
    assert "the syntax computes" in found.text


LONG = "å" * 200
BROKEN: dict[str, tuple[Dataset, str, str]] = {
    "variable label too long": (dataset({**NUMBER, "label": {"nb": "å" * 129}}), "EXP-LABEL", "256 bytes"),
    "variable label with line break": (
        dataset({**NUMBER, "label": {"nb": "a\nb"}}),
        "EXP-LABEL-TEXT",
        "line break",
    ),
    "variable label empty": (dataset({**NUMBER, "label": {"nb": ""}}), "EXP-LABEL-TEXT", "is empty"),
    "variable label ends with blank": (dataset({**NUMBER, "label": {"nb": "a "}}), "EXP-LABEL-TEXT", "blank"),
    "no label in the language": (dataset({**NUMBER, "label": {"en": "a"}}), "EXP-LANGUAGE", "nb"),
    "value label too long": (
        dataset({**NUMBER, "value_labels": labels((1, "å" * 61))}),
        "EXP-LABEL",
        "120 bytes",
    ),
    "value label with line break": (
        dataset({**NUMBER, "value_labels": labels((1, "a\u2028b"))}),
        "EXP-LABEL-TEXT",
        "line break",
    ),
    "value label without language": (
        dataset({**NUMBER, "value_labels": (ValueLabel(1, {"en": "one"}),)}),
        "EXP-LANGUAGE",
        "code 1",
    ),
    "value label twice": (
        dataset({**NUMBER, "value_labels": labels((1, "a"), (1.0, "b"))}),
        "EXP-LABEL-TEXT",
        "twice for code 1",
    ),
    "value label of a text": (
        dataset({**NUMBER, "value_labels": labels(("1", "a"))}),
        "EXP-LABEL-TEXT",
        "not a number",
    ),
    "value label of truth": (
        dataset({**NUMBER, "value_labels": labels((True, "a"))}),
        "EXP-LABEL-TEXT",
        "not a number",
    ),
    "value labels on a string": (
        dataset({**TEXT, "value_labels": labels((1, "a"))}, ["a"]),
        "EXP-LABEL-TEXT",
        "only numbers have value labels",
    ),
    "title too long": (dataset(NUMBER, title={"nb": "å" * 33}), "EXP-LABEL", "64 bytes"),
    "title with line break": (dataset(NUMBER, title={"nb": "a\nb"}), "EXP-LABEL-TEXT", "line break"),
    "no rows": (dataset(NUMBER, pd.Series([], dtype="float64")), "EXP-CODEBOOK", "no rows"),
    "format of another type": (dataset({**NUMBER, "format": "A8"}), "EXP-FORMAT", "F4.0 or F8.4"),
    "format unknown": (dataset({**NUMBER, "format": "Z9"}), "EXP-FORMAT", "F4.0 or F8.4"),
    "format without width": (dataset({**NUMBER, "format": "F0.0"}), "EXP-FORMAT", "F4.0 or F8.4"),
    "format all decimals": (dataset({**NUMBER, "format": "F4.3"}), "EXP-FORMAT", "F4.0 or F8.4"),
    "format too wide": (dataset({**NUMBER, "format": "F41.0"}), "EXP-FORMAT", "F4.0 or F8.4"),
    "format too narrow for the missing codes": (
        dataset({**NUMBER, "format": "F3.0", "user_missing": True}),
        "EXP-FORMAT",
        "cannot show the code -999",
    ),
    "format hides decimals of a code": (
        dataset({**NUMBER, "format": "F8.1", "value_labels": labels((0.25, "a"))}),
        "EXP-FORMAT",
        "cannot show the code 0.25",
    ),
    "display width": (dataset({**NUMBER, "width": 0}), "EXP-FORMAT", "0 columns wide"),
    "text without length": (dataset({**TEXT, "bytes": None}, ["a"]), "EXP-FORMAT", "declared length"),
    "text of too many bytes": (
        dataset({**TEXT, "bytes": 32768, "format": "A32768"}, ["a"]),
        "EXP-FORMAT",
        "1 to 32767",
    ),
    "text format and length differ": (dataset({**TEXT, "format": "A9"}, ["a"]), "EXP-FORMAT", "A8"),
    "text on a scale": (dataset({**TEXT, "measure": "scale"}, ["a"]), "EXP-FORMAT", "nominal"),
    "date format": (dataset({**DATE, "format": "DATE9"}, [dt.date(2024, 1, 1)]), "EXP-FORMAT", "DATE11"),
    "missing codes on a text": (
        dataset({**TEXT, "user_missing": True}, ["a"]),
        "EXP-MISSING",
        "only numbers",
    ),
    "label in the range without declaration": (
        dataset({**NUMBER, "value_labels": labels((-991, "a"))}),
        "EXP-MISSING",
        "no missing codes are declared",
    ),
    "label between two missing codes": (
        dataset({**NUMBER, "user_missing": True, "value_labels": labels((-990.5, "a"))}),
        "EXP-MISSING",
        "-990.5",
    ),
    "value between two missing codes": (
        dataset({**NUMBER, "user_missing": True}, [-990.5]),
        "EXP-VALUE",
        "between two missing codes",
    ),
    "score in the range of missing codes": (
        dataset({**NUMBER, "kind": "score"}, [1.0, -995.0]),
        "EXP-VALUE",
        "-995 (a missing code",
    ),
    "answer without a label": (
        dataset({**NUMBER, "kind": "item", "value_labels": labels((1, "a"))}, [1.0, -99.0]),
        "EXP-VALUE",
        "-99 (a code without a label), 1 in all",
    ),
    "infinite": (dataset(NUMBER, [1.0, np.inf]), "EXP-VALUE", "not finite"),
    "whole number beyond 2^53": (dataset(NUMBER, [2**53 + 1]), "EXP-VALUE", "2^53"),
    "numbers as text": (dataset(NUMBER, ["1", "2"]), "EXP-TYPE", "str"),
    "mixed column": (dataset(NUMBER, pd.Series([1, "a"], dtype=object)), "EXP-TYPE", "object"),
    "decimals": (dataset(NUMBER, [Decimal("1.5")]), "EXP-TYPE", "object"),
    "complex numbers": (dataset(NUMBER, [1 + 2j]), "EXP-TYPE", "complex"),
    "categories": (dataset(NUMBER, pd.Series([1, 2], dtype="category")), "EXP-TYPE", "category"),
    "times in a number": (
        dataset(NUMBER, pd.to_datetime(["2024-01-01"]).to_series()),
        "EXP-TYPE",
        "datetime",
    ),
    "durations": (dataset(NUMBER, pd.Series([pd.Timedelta(1, "D")])), "EXP-TYPE", "timedelta"),
    "durations for dates": (dataset(DATE, pd.Series([pd.Timedelta(1, "D")])), "EXP-TYPE", "timedelta"),
    "times with zone": (
        dataset(DATE, pd.Series(pd.to_datetime(["2024-01-01"]).tz_localize("Europe/Oslo"))),
        "EXP-TYPE",
        "time zone",
    ),
    "time of day": (
        dataset(DATE, pd.Series(pd.to_datetime(["2024-01-01 00:00:01"]))),
        "EXP-VALUE",
        "a time of day",
    ),
    "date before the calendar": (dataset(DATE, [dt.date(1582, 10, 14)]), "EXP-VALUE", "calendar of SPSS"),
    "dates as text": (dataset(DATE, ["2024-01-01"]), "EXP-TYPE", "civil dates"),
    "moments as objects": (
        dataset(DATE, pd.Series([dt.datetime(2024, 1, 1, 12)], dtype=object)),  # noqa: DTZ001
        "EXP-TYPE",
        "civil dates",
    ),
    "text too long": (dataset(TEXT, ["æ" * 5]), "EXP-VALUE", "declared 8 bytes"),
    "text with zero byte": (dataset(TEXT, ["a\0b"]), "EXP-VALUE", "not text"),
    "text with half a pair": (dataset(TEXT, pd.Series(["\ud800"], dtype=object)), "EXP-VALUE", "not text"),
    "numbers in a text": (dataset(TEXT, [1.0]), "EXP-TYPE", "not all text"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_each_rule_has_its_message(what: str) -> None:
    broken, code, words = BROKEN[what]
    (found,) = spss_problems(broken, "nb")
    assert found.code == code
    assert words in str(found)
    assert "x" in str(found) or "file" in str(found) or code == "EXP-CODEBOOK"


def test_a_data_set_without_variables_is_refused() -> None:
    empty = Dataset(pd.DataFrame(index=[0]), Codebook(variables=(), title={"nb": "x"}, languages=("nb",)))
    (found,) = spss_problems(empty, "nb")
    assert found.code == "EXP-CODEBOOK"


def test_a_language_the_data_set_has_not_is_refused_with_those_it_has() -> None:
    problems = spss_problems(dataset(NUMBER), "en")
    assert {p.code for p in problems} == {"EXP-LANGUAGE"}
    assert problems[0].allowed == "nb"


def test_notes_are_wrapped_and_a_word_that_cannot_be_is_refused() -> None:
    good = dataset(NUMBER)
    assert codes(good, note="ord " * 200) == []
    assert codes(good, note="å" * 41) == ["EXP-NOTE"]
    assert codes(good, note="a\tb") == ["EXP-NOTE"]
    lines = note_lines(good.codebook, "nb", "ett ord " * 50)
    assert " ".join(lines) == "Prøve " + ("ett ord " * 50).strip()
    assert max(len(line.encode()) for line in lines) <= 80


def test_a_long_title_gives_way_to_the_study_id_and_stands_whole_in_the_notes() -> None:
    title = "En studie med et navn som er altfor langt for en etikett i SPSS"
    codebook = dataset(NUMBER, title={"nb": title}, study="demo", simulated=True).codebook
    assert file_label(codebook, "nb") == "SIMULERTE DATA - demo"
    assert " ".join(note_lines(codebook, "nb", None)) == f"SIMULERTE DATA. {title}"


def test_all_problems_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    broken = dataset({**NUMBER, "name": "with", "format": "Z9", "label": {"nb": LONG}}, [np.inf])
    with pytest.raises(ExportError) as caught:
        write_sav(broken, tmp_path / "x.sav", language="nb")
    found = [p.code for p in caught.value.problems]
    assert found == ["EXP-NAME", "EXP-LABEL", "EXP-FORMAT", "EXP-VALUE"]
    assert list(tmp_path.iterdir()) == []


def test_one_label_for_two_codes_is_written_with_a_warning(tmp_path: Path) -> None:
    doubled = dataset({**NUMBER, "value_labels": labels((1, "Ja"), (2, "Ja"))})
    (warning,) = spss_warnings(doubled.codebook, "nb")
    assert (warning.code, warning.found) == ("EXP-DUPLICATE-LABEL", "Ja")
    manifest = write_sav(doubled, tmp_path / "x.sav", language="nb")
    assert manifest.warnings == (str(warning),)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", instrument_ids())
def test_every_instrument_can_be_exported_with_every_choice(name: str, language: str) -> None:
    instrument = load_instrument(name)
    for choice in all_choices(instrument):
        codebook = Codebook(
            variables=(*item_variables(instrument), *score_variables(instrument, choice)),
            title={"nb": name, "en": name},
            languages=("nb", "en"),
            instruments=(InstrumentUse(instrument, choice),),
        )
        empty = {"numeric": np.nan, "string": "", "date": pd.NaT}
        frame = pd.DataFrame({v.name: [empty[v.type]] for v in codebook})
        assert spss_problems(Dataset(frame, codebook), language) == []
