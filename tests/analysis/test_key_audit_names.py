"""What the audit says of names that are alike, words in the place of answers, and answers that lack."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from workmh_measures.analysis.key_audit import key_audit
from workmh_measures.model.estimate import Estimate

from .audited_answers import phq9_twice


def of_kind(rows: list[Estimate], kind: str) -> list[Estimate]:
    return [row for row in rows if row.text == kind]


def test_names_that_differ_in_case_or_leading_zeros_alone_are_told() -> None:
    whole = phq9_twice()
    persons = whole.rows["person"]
    second = (whole.rows["wave"] == whole.waves[1]).to_numpy()
    few = persons.isin(["1", "2", "3"]).to_numpy() & second
    spelled = (
        persons.mask(few, "00" + persons).mask(persons == "7", "Ab").mask((persons == "7") & second, "aB ")
    )
    (row,) = of_kind(key_audit(replace(whole, rows=whole.rows.assign(person=spelled))), "names_alike")
    assert row.value == 4.0
    assert row.warnings[0].endswith("4 times: 1 = 001, 2 = 002, 3 = 003, Ab = aB .")
    assert of_kind(key_audit(whole), "names_alike") == []


def test_words_in_the_place_of_answers_are_told_and_numbers_in_words_are_not() -> None:
    whole = phq9_twice()
    as_read = whole.answers.map(lambda x: None if pd.isna(x) else str(int(x))).astype(object)
    as_read.loc[[2, 9], "04"] = ["N/A", "often"]
    as_read.loc[3, "05"] = " 2 "
    (row,) = of_kind(key_audit(whole, as_read=as_read), "outside_scale")
    said = f"Item 04: 2 of {len(as_read)} cells hold words: 'N/A' (row 3), 'often' (row 10)."
    assert (row.item, row.level, row.value, row.warnings) == ("04", "words", 2.0, (said,))


def test_people_who_lack_a_wave_are_not_taken_for_copies_of_each_other() -> None:
    whole = phq9_twice()
    once = whole.rows["person"].where(whole.rows["wave"] == "1", "b" + whole.rows["person"])
    apart = replace(whole, rows=whole.rows.assign(person=once))
    assert of_kind(key_audit(apart), "identical_rows") == []
    copied = apart.answers.to_numpy(dtype=float, copy=True)
    copied[500:506] = copied[20:26]
    rows = key_audit(replace(apart, answers=pd.DataFrame(copied, columns=apart.answers.columns)))
    (row,) = of_kind(rows, "identical_rows")
    assert row.value is not None
    assert 4 <= row.value <= 6  # patterns many people have are passed over
