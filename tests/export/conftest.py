"""Made-up data sets for the tests of exports, and PSPP as their judge."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.codebook import Codebook, Dataset, InstrumentUse, ValueLabel, Variable
from workmh_measures.dataset.variables import item_variables, missing_value_labels, score_variables
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.export.spss_pspp import pspp_output
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_HIGH, MISSING_LOW
from workmh_measures.model.record import Enrolment
from workmh_measures.model.response_scale import ResponseScale
from workmh_measures.model.study import Study
from workmh_measures.scoring.score import score

MISSING = [np.nan, *(float(code) for code in range(MISSING_LOW, MISSING_HIGH + 1))]
TO_CSV = (
    "\nSAVE TRANSLATE /OUTFILE='{name}' /TYPE=CSV /MAP /REPLACE /FIELDNAMES /CELLS=VALUES"
    " /TEXTOPTIONS DECIMAL=DOT FORMAT=PLAIN.\n"
)

MadeAnswers = Callable[[Instrument, int], pd.DataFrame]
Scored = Callable[[Instrument, pd.DataFrame, Mapping[str, str]], Dataset]
RunSyntax = Callable[[str, Path], pd.DataFrame]


def text(words: str) -> dict[str, str]:
    return {"nb": words, "en": words}


@pytest.fixture
def answers() -> MadeAnswers:
    """Random answers to every item that is a number; all missing codes at shares from none to most."""

    def made(instrument: Instrument, n: int) -> pd.DataFrame:
        rng = np.random.default_rng(20260115)
        share = rng.choice([0.0, 0.05, 0.3, 0.9], n)
        columns = {}
        for item in instrument.items:
            response = instrument.response_scales[item.response_scale]
            if not response.is_numeric:
                continue
            low, high = (int(end) for end in response.attainable)
            codes = response.codes or range(low, high + 1)
            values = rng.choice(np.asarray(codes, dtype=np.float64), n)
            columns[item.id] = np.where(rng.random(n) < share, rng.choice(MISSING, n), values)
        return pd.DataFrame(columns)

    return made


@pytest.fixture
def scored() -> Scored:
    """The data set of answers to one instrument: items and scores."""

    def made(instrument: Instrument, frame: pd.DataFrame, parameters: Mapping[str, str]) -> Dataset:
        scores = score(instrument, frame, parameters=parameters)
        items = [v for v in item_variables(instrument) if v.item in frame and v.response_set is None]
        columns = frame[[str(v.item) for v in items]].set_axis([v.name for v in items], axis=1)
        codebook = Codebook(
            variables=(*items, *score_variables(instrument, scores.parameters)),
            title=text(instrument.short_name),
            languages=("nb", "en"),
            instruments=(InstrumentUse(instrument, scores.parameters),),
        )
        return Dataset(pd.concat([columns, scores.frame], axis=1)[list(codebook.names)], codebook)

    return made


@pytest.fixture
def run_syntax() -> RunSyntax:
    """Run syntax in PSPP in a folder and return the data as they are at its end."""

    def run(syntax: str, folder: Path) -> pd.DataFrame:
        pspp_output(syntax + TO_CSV.format(name="after.csv"), folder)
        raw = (folder / "after.csv").read_text(encoding="utf-8")
        cells = pd.read_csv(io.StringIO(raw), dtype=str, keep_default_na=False)
        return cells.apply(numbers_where_all_are)

    return run


def numbers_where_all_are(column: pd.Series) -> pd.Series:
    """Texts of digits with a zero in front stay texts; a blank is system-missing."""
    filled = column[column != " "]
    is_text = filled.str.fullmatch("0[0-9]+|").any() or pd.to_numeric(filled, errors="coerce").isna().any()
    return column if is_text else pd.to_numeric(column.where(column != " "))


@pytest.fixture
def every_kind() -> Dataset:
    """Five rows of every kind of variable an export may hold."""
    no_yes = (ValueLabel(0, {"nb": "Nei", "en": "No"}), ValueLabel(1, {"nb": "Ja", "en": "Yes"}))
    missing = missing_value_labels(("nb", "en"))

    def number(name: str, kind: str, **more: object) -> Variable:
        parts = {"label": text(f"Størrelse {name}"), "measure": "scale", "format": "F8.4", **more}
        return Variable(name=name, kind=kind, type="numeric", **parts)

    def string(name: str, kind: str, size: int) -> Variable:
        parts = {"measure": "nominal", "format": f"A{size}", "bytes": size, "width": 20}
        return Variable(name=name, kind=kind, type="string", label=text(f"Tekst {name}"), **parts)

    def day(name: str, kind: str) -> Variable:
        parts = {"measure": "scale", "format": "DATE11", "width": 11}
        return Variable(name=name, kind=kind, type="date", label=text(f"Dato {name}"), **parts)

    choice = {"value_labels": missing + no_yes, "user_missing": True, "format": "F4.0", "measure": "ordinal"}
    variables = (
        string("id", "id", 32),
        string("wave", "key", 8),
        number("month", "key", format="F8.1"),
        number("arm", "design", measure="nominal", format="F4.0", value_labels=no_yes, reveals_arm=True),
        day("date_form", "date"),
        number("days_from_anchor", "date", format="F8.0"),
        number("demo_01", "item", **choice, fingerprint="f" * 64, wording_hash="w" * 64),
        number("demo_kjønn_æøå", "item", **choice),
        number("demo_jobs_1", "item", **choice, response_set="demo_jobs"),
        number("demo_jobs_2", "item", **choice, response_set="demo_jobs"),
        string("demo_fritekst", "item", 1000),
        day("demo_dag", "item"),
        number("demo_01_r", "item_reversed", format="F4.0"),
        number("demo_total", "score"),
        number("demo_total_n", "n_answered", format="F3.0"),
        number("demo_total_status", "status", format="F3.0", measure="nominal"),
        string("demo_total_text", "score_text", 5),
        number("demo_total_band", "band", format="F3.0", measure="ordinal", value_labels=no_yes),
        number("demo_total_group", "group", format="F3.0", measure="nominal", value_labels=no_yes),
        number("demo_total_high", "flag", format="F3.0", measure="nominal", value_labels=no_yes),
        string("tom", "other", 20),
        number("tomt_tall", "other"),
    )
    nan = np.nan
    frame = pd.DataFrame(
        {
            "id": ["Åse", "bø", "c", "d", "e"],
            "wave": ["t0", "t6", "t0", "t6", "t0"],
            "month": [0, 6, 0, 6, 0],
            "arm": pd.array([0, 1, None, 1, 0], dtype="Int64"),
            "date_form": pd.to_datetime(
                ["1582-10-15", "1899-12-31", None, "2026-02-28", "2099-12-31"]
            ).astype("datetime64[s]"),
            "days_from_anchor": [-995.0, 0.0, nan, 3.0, 1e6],
            "demo_01": [0.0, 1.0, -999.0, -990.0, nan],
            "demo_kjønn_æøå": [1.0, -991.0, -992.0, -993.0, -994.0],
            "demo_jobs_1": [1.0, 0.0, -995.0, -996.0, -997.0],
            "demo_jobs_2": [True, True, False, False, True],
            "demo_fritekst": [
                "x" * 1000,
                "linje\nskift; \"sitat\", 'a' */ .\r\n\tx\ry",
                "",
                "  foran",
                "æ" * 500,
            ],
            "demo_dag": [
                pd.Timestamp("2024-02-29").date(),
                None,
                None,
                None,
                pd.Timestamp("1900-01-01").date(),
            ],
            "demo_01_r": [1.0, 0.0, nan, nan, nan],
            "demo_total": [0.1 + 0.2, 1 / 3, nan, -1e-300, -0.0],
            "demo_total_n": np.asarray([2, 1, 0, 0, 0], dtype=np.int16),
            "demo_total_status": np.asarray([0, 1, 3, 3, 3], dtype=np.int8),
            "demo_total_text": ["00112", "11111", "", "", ""],
            "demo_total_band": [0.0, 1.0, nan, nan, nan],
            "demo_total_group": [0.0, 1.0, nan, nan, nan],
            "demo_total_high": [0.0, 1.0, nan, nan, nan],
            "tom": [None, None, None, None, ""],
            "tomt_tall": [nan] * 5,
        }
    )
    codebook = Codebook(
        variables=variables,
        title={"nb": "Demostudie", "en": "Demo trial"},
        languages=("nb", "en"),
        study="demo",
        simulated=True,
        keys=("id", "wave"),
    )
    return Dataset(frame, codebook)


@pytest.fixture(scope="session")
def demo_trial() -> tuple[Study, Dataset]:
    """The demo study with twelve people: a few answers missing with every code, some forms not returned."""
    study = load_study("demo")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    rng = np.random.default_rng(20260116)
    start = dt.date(2026, 1, 15)
    people = [
        Enrolment(
            study=study.id,
            participant=f"P{n:03d}",
            arm=("control", "programme")[n % 2],
            anchors={"inclusion": start, **({"job_start": start} if n % 3 else {})},
            language="nb",
            unit="Ørsta",
            strata={"benefit_group": "aap" if n % 4 else "sykepenger"},
        )
        for n in range(12)
    ]
    rows, completed = [], set()
    for person in people:
        for wave in study.survey_waves:
            for entry in study.instruments_at(wave.id):
                if rng.random() < 0.15:
                    continue
                completed.add((person.participant, wave.id, 1, entry.instrument))
                for item in instruments[entry.instrument].items:
                    response = instruments[entry.instrument].response_scales[item.response_scale]
                    value, words = made_up_answer(response, rng)
                    rows.append(
                        (person.participant, wave.id, 1, entry.instrument, item.id, value, words, start)
                    )
    columns = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]
    frame = pd.DataFrame(rows, columns=columns).assign(wording_hash="w" * 64)
    answers = Answers(frame, frozenset(completed))
    return study, assemble(study, instruments, answers, people, today=dt.date(2027, 6, 1))


def made_up_answer(response: ResponseScale, rng: np.random.Generator) -> tuple[float, str | None]:
    if response.is_numeric:
        low, high = (int(end) for end in response.attainable)
        is_missing = rng.random() < 0.1
        return float(rng.choice(MISSING[1:] if is_missing else response.codes or range(low, high + 1))), None
    if response.kind == "multiple_choice":
        return np.nan, str(rng.choice(response.codes))
    return np.nan, "2026-02-03" if response.kind == "date" else "=1+1; 'ord' æøå"
