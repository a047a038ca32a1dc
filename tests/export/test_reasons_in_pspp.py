"""PSPP takes the codes of those who left and those who died for user-missing, each with its label, in a file of ours."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd

from workmh_measures.dataset.assemble import ANSWER_COLUMNS, Answers, assemble
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.export.spss import write_sav
from workmh_measures.export.spss_pspp import pspp_output
from workmh_measures.model.record import Enrolment

PROGRAM = """GET FILE='left.sav'.
SELECT IF (wave = 't6').
COMPUTE is_missing = MISSING(hads_01).
COMPUTE is_sysmis = SYSMIS(hads_01).
COMPUTE code = VALUE(hads_01).
STRING reason (A40).
COMPUTE reason = VALUELABEL(hads_01).
SAVE TRANSLATE /OUTFILE='after.csv' /TYPE=CSV /MAP /REPLACE /FIELDNAMES /CELLS=VALUES
 /KEEP=id is_missing is_sysmis code reason.
"""


def test_withdrawn_died_and_not_returned_are_user_missing_and_told_apart(tmp_path: Path) -> None:
    study = load_study("demo")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    day = date(2026, 1, 15)

    def person(name: str, **fate: object) -> Enrolment:
        return Enrolment("demo", name, "control", {"inclusion": day}, "nb", **fate)  # type: ignore[arg-type]

    people = [
        person("AWAY"),
        person("LEFT", withdrawn={"contact": date(2026, 3, 1)}),
        person("DEAD", died=date(2026, 3, 1)),
    ]
    none = pd.DataFrame(columns=list(ANSWER_COLUMNS)).astype({"value": "float64", "text": "str"})
    dataset = assemble(study, instruments, Answers(none), people, today=date(2030, 1, 1))
    write_sav(dataset, tmp_path / "left.sav", language="en")
    pspp_output(PROGRAM, tmp_path)
    found = pd.read_csv(io.StringIO((tmp_path / "after.csv").read_text(encoding="utf-8")))
    assert found.set_index("id").to_dict("index") == {
        "AWAY": {"is_missing": 1, "is_sysmis": 0, "code": -996, "reason": "Form due but not returned"},
        "LEFT": {"is_missing": 1, "is_sysmis": 0, "code": -995, "reason": "Withdrawn"},
        "DEAD": {"is_missing": 1, "is_sysmis": 0, "code": -999, "reason": "Died"},
    }
