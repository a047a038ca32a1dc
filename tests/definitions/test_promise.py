"""The promise: one new file in the folder adds form, storage, scores, statistics, files and codebook.

The two files here are written into folders of their own; nothing is registered anywhere.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyreadstat
import pytest
from click.testing import CliRunner

from workmh_measures.analysis.instrument_report import instrument_estimates
from workmh_measures.cli import workmh
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_long, to_wide
from workmh_measures.definitions import library
from workmh_measures.definitions.wording import keep_wordings, usable_pack
from workmh_measures.export.files import export_dataset
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.names import item_columns, score_columns
from workmh_measures.model.study import Study
from workmh_measures.model.wording import WordingPack, required_elements, structure
from workmh_measures.report.library_page import library_page
from workmh_measures.scoring.score import score
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset
from workmh_measures.trial.simulate import simulate
from workmh_measures.ui.form.compile import compile_form

DEMO = (Path(__file__).parent / "demo_strain.yaml").read_text(encoding="utf-8")
MORE_SCALES = """\
  reasons:
    kind: multiple_choice
    measure: nominal
    options:
      - {code: 1, label: {nb: Hast, en: Haste}}
      - {code: 2, label: {nb: Støy, en: Noise}}
      - {code: 3, label: {nb: Ingen av dem, en: Neither}, exclusive: true}
  day: {kind: date, measure: scale}
  words: {kind: text, measure: nominal, max_bytes: 200}
items:
"""
MORE_ITEMS = """\
  - {id: why, response_scale: reasons, label: {nb: Grunner, en: Reasons}}
  - {id: since, response_scale: day, label: {nb: Siden, en: Since}}
  - {id: note, response_scale: words, label: {nb: Med egne ord, en: In your own words}}
items_if:
  - {items: [why, since], when: {item: q1, at_least: 1}}
scales:
"""
INSTRUMENT = (
    DEMO.replace("id: demo_strain", "id: new_strain")
    .replace("\nitems:\n", f"\n{MORE_SCALES}", 1)
    .replace("\nscales:\n", f"\n{MORE_ITEMS}", 1)
)
STUDY = """\
schema: 1
id: new_study
title: {nb: Ny studie, en: New study}
status: draft
simulated: true
languages: [nb, en]
entry: light
anchors: [inclusion]
arms:
  - {id: control, code: 0, name: {nb: Kontroll, en: Control}}
  - {id: programme, code: 1, name: {nb: Program, en: Programme}}
allocation: {kind: randomised, ratio: [1, 1]}
waves:
  - {id: t0, anchor: inclusion, month: 0, window_days: [-14, 14], source: survey}
  - {id: t6, anchor: inclusion, month: 6, window_days: [-14, 42], source: survey}
schedule:
  - {instrument: new_strain, waves: [t0, t6], evidence: default}
retention: {years: 5}
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folders = {name: tmp_path / name for name in ("instruments", "studies")}
    for name, text in (("instruments/new_strain", INSTRUMENT), ("studies/new_study", STUDY)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(library, "data_folder", folders.__getitem__)
    return tmp_path


@pytest.fixture
def instrument(added: Path) -> Instrument:
    return library.load_instrument("new_strain")


@pytest.fixture
def study(added: Path) -> Study:
    return library.load_study("new_study")


@pytest.fixture
def collected(
    added: Path, study: Study, instrument: Instrument, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Dataset]:
    def dataset() -> Dataset:
        clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
        store = Store.create(f"sqlite:///{added / 'store.sqlite'}", now=clock)
        try:
            instruments = {"new_strain": instrument}
            collect_simulated(store, simulate(study, instruments, n=40, seed=7), instruments, clock)
            return study_dataset(store, study, instruments, today=date(2030, 1, 1))
        finally:
            store.close()

    return dataset


def test_one_file_adds_an_instrument_to_the_list_and_its_pages(added: Path) -> None:
    assert library.instrument_ids() == ("new_strain",)
    assert library.study_ids() == ("new_study",)
    listed = CliRunner().invoke(workmh, ["instruments", "--json"])
    assert [row["id"] for row in json.loads(listed.output)] == ["new_strain"]
    shown = CliRunner().invoke(workmh, ["instruments", "new_strain", "--json"])
    assert [item["id"] for item in json.loads(shown.output)["items"]] == [
        "q1",
        "q2",
        "q3",
        "why",
        "since",
        "note",
    ]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_one_file_adds_the_form_page(instrument: Instrument, study: Study, language: str) -> None:
    form = compile_form(study, instrument, wave="t0", language=language)
    shown = {item["id"]: json.dumps(item, ensure_ascii=False) for item in form["items"]}
    assert list(shown) == list(instrument.item_ids)
    for item in instrument.items:
        assert item.label.in_language(language) in shown[item.id]
        for option in instrument.response_scale_of(item.id).options:
            assert option.label.in_language(language) in shown[item.id]
    assert [gate["items"] for gate in form["gates"]] == [["why", "since"]]
    for held in ("default", "preselected", '"selected"', '"checked"'):
        assert held not in json.dumps(form)


def test_one_file_adds_storage_scores_and_codebook(
    collected: Callable[[], Dataset], instrument: Instrument, study: Study
) -> None:
    dataset = collected()
    assert len(dataset.frame) == 40 * 2
    assert {*item_columns(instrument), *score_columns(instrument)} <= set(dataset.codebook.names)
    items = {item: dataset.frame[f"new_strain_{item}"] for item in ("q1", "q2", "q3")}
    again = score(instrument, dataset.frame.assign(**items)).frame
    given = dataset.frame["new_strain_q1"].notna()
    assert given.any()
    assert (
        again["new_strain_total"][given].fillna(-1) == dataset.frame["new_strain_total"][given].fillna(-1)
    ).all()
    for variable in dataset.codebook:
        assert variable.label["nb"]
    wide = to_wide(dataset, study)
    assert to_long(wide, study, dataset.codebook.variables).frame.equals(dataset.frame)


def test_one_file_adds_the_statistics(collected: Callable[[], Dataset], instrument: Instrument) -> None:
    frame = collected().frame
    frame = frame[frame["wave"] == "t0"].reset_index(drop=True)
    answers = frame.rename(columns=lambda name: str(name).removeprefix("new_strain_"))
    estimates = instrument_estimates(instrument, answers, frame, parameters={})
    found = {(e.analysis, e.scale, e.item) for e in estimates if e.value is not None}
    assert ("cronbach_alpha", "total", None) in found
    assert ("mean", "total", None) in found
    assert {("mean", None, item) for item in ("q1", "q2", "q3")} <= {(a, None, i) for a, _, i in found}


def test_one_file_adds_the_labelled_sav_the_syntax_and_the_codebook(
    collected: Callable[[], Dataset], instrument: Instrument, tmp_path: Path
) -> None:
    dataset = collected()
    paths = {path.name: path for path in export_dataset(dataset, tmp_path, name="new", language="nb")}
    frame, meta = pyreadstat.read_sav(str(paths["new.sav"]), user_missing=True)
    assert tuple(frame.columns) == dataset.codebook.names
    assert meta.column_names_to_labels["new_strain_q1"].endswith("Ledd én")
    labels = meta.variable_value_labels["new_strain_q1"]
    assert {code: labels[code] for code in (0.0, 1.0, 2.0)} == {0: "Aldri", 1: "Av og til", 2: "Alltid"}
    assert set(MISSING_NAMES) <= set(labels)
    assert meta.missing_ranges["new_strain_q1"] == [{"lo": -999.0, "hi": -990.0}]
    assert (frame["new_strain_total"].fillna(-1) == dataset.frame["new_strain_total"].fillna(-1)).all()
    syntax = paths["new.sps"].read_text(encoding="utf-8")
    for column in score_columns(instrument):
        assert column in syntax
    codebook = paths["new_codebook.csv"].read_text(encoding="utf-8")
    assert all(name in codebook for name in dataset.codebook.names)
    assert "new.manifest.json" in paths


def test_one_file_can_be_scored_from_the_command_line(added: Path) -> None:
    (added / "in.csv").write_text("id,q1,q2,q3\na,2,2,0\nb,2,,\n", encoding="utf-8")
    command = [
        "score",
        str(added / "in.csv"),
        "--instrument",
        "new_strain",
        "--json",
        "-o",
        str(added / "out.csv"),
    ]
    result = CliRunner().invoke(workmh, command)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["scored"] == 1
    with (added / "out.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["new_strain_total"], first["new_strain_total_status"]) == ("6", "complete")
    assert (second["new_strain_total"], second["new_strain_total_status"]) == ("", "too_few_answers")


def test_one_file_adds_the_library_page_the_paper_form_and_the_template_of_its_wording(
    added: Path, instrument: Instrument
) -> None:
    page = library_page(instrument, language="en", links={})
    for item in instrument.items:
        assert item.label.in_language("en") in page
    for arguments in (
        ["print", "new_strain", "--lang", "nb", "-o", str(added / "paper.pdf")],
        ["wording", "template", "new_strain", "--lang", "nb", "-o", str(added / "template.csv")],
    ):
        ran = CliRunner().invoke(workmh, arguments)
        assert ran.exit_code == 0, ran.output
    assert (added / "paper.pdf").read_bytes().startswith(b"%PDF-")
    template = (added / "template.csv").read_text(encoding="utf-8-sig")
    assert all(f"item.{item}" in template or item in template for item in instrument.item_ids)


def test_one_file_adds_a_wording_pack_from_its_template_to_the_form(
    added: Path, instrument: Instrument, study: Study
) -> None:
    texts = {name: f"Made up {name}" for name in required_elements(instrument, "nb")}
    pack = WordingPack(
        instrument=instrument.id,
        structure=structure(instrument),
        language="nb",
        version="1",
        source="made up",
        licence_note="none needed",
        date=date(2026, 1, 15),
        recorded=datetime(2026, 1, 15, tzinfo=UTC),
        texts=texts,
    )
    keep_wordings(added, [pack], instrument)
    kept = usable_pack(added, instrument, "nb")
    form = compile_form(study, instrument, wave="t0", language="nb", wording=kept)
    assert [item["text"] for item in form["items"]] == [texts[f"item.{item}"] for item in instrument.item_ids]
    assert form["wording_hash"] == pack.hash
