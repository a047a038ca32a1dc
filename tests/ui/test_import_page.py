"""The page of imports through the application: preview, columns, check, import, and the same rows as the command line."""

from __future__ import annotations

import shlex
import shutil
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.cli import main
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.interop.rating_import import rating_columns
from workmh_measures.interop.register_import import COLUMNS
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.ui import running
from workmh_measures.ui.uploads import running_uploads

from .staff_app import StaffApp, simulated_store


def waits(app: StaffApp, at: AppTest, slot: str, content: str, name: str = "fil.csv") -> AppTest:
    running_uploads().keep(at.user["session"], slot, name, content.encode())
    at.run()
    return worked(app, at)


def worked(app: StaffApp, at: AppTest) -> AppTest:
    """Wait until no job of this session is under way, and draw the page again."""
    for _ in range(900):
        if all(job.is_over for job in app.app.jobs.jobs_of(at.user["session"])):
            break
        time.sleep(0.1)
    assert all(job.state in ("done", "refused") for job in app.app.jobs.jobs_of(at.user["session"]))
    at.run()
    assert not at.exception
    return at


def press(app: StaffApp, at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    return worked(app, at)


def one_form(at: AppTest) -> None:
    """Say that the file is of WHO-5 at the start; nothing of it is chosen beforehand."""
    for kind, key, value in (
        ("radio", "import_shape", "one"), ("selectbox", "import_wave", "t0"), ("selectbox", "import_form_t0", "who5"),
    ):  # fmt: skip
        assert not [one for one in at.button if one.key == "import_check_button"]
        field = getattr(at, kind)(key=key)
        assert field.value is None
        field.set_value(value).run()


def answers_of(app: StaffApp, instrument: str, n: int = 3) -> tuple[list[str], str]:
    """Return some people without an answer to an item, and a table of answers for them."""
    people = [one.participant for one in app.store.participants("demo")][:n]
    rows = [f"{name};2026-06-0{place + 1};{place % 3};1" for place, name in enumerate(people)]
    return people, "\n".join(["Deltaker;Dato;who5_01;who5_2x", *rows, ""])


def told(store: Store) -> list[tuple[Any, ...]]:
    """Return what the record tells, without the chance and the moments of each store."""
    left = {"request_id", "recorded_at", "payload_hash", "previous_hash", "row_hash"}
    return [
        (*(value for name, value in event.columns.items() if name not in left), event.content)
        for event in store.events("demo")
    ]


def test_a_file_is_shown_matched_checked_and_imported_as_the_command_line_does(
    staff_app: StaffApp, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copyfile(simulated_store(), other)
    _, table = answers_of(staff_app, "who5")
    at = staff_app.page("import", "data_manager", language="nb", name="dana")
    at = waits(staff_app, at, "answers", table)
    assert at.radio(key="import_kind_answers").value == "answers"
    one_form(at)
    [preview] = [one.value for one in at.dataframe if "Deltaker" in one.value.columns]
    assert preview.iloc[0].tolist()[1:] == ["2026-06-01", "0", "1"]
    assert at.selectbox(key="column_answers_who5_participant").value == "Deltaker"
    assert at.selectbox(key="column_answers_who5_01").value == "who5_01"
    # What is only like an item is offered and not chosen.
    assert at.selectbox(key="column_answers_who5_02").value is None
    assert at.selectbox(key="column_answers_who5_02").placeholder == "ligner: who5_2x"
    at.selectbox(key="column_answers_who5_02").set_value("who5_2x")
    for item in ("03", "04", "05"):
        at.selectbox(key=f"column_answers_who5_{item}").set_value(None)
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    before = staff_app.store.head("demo")
    at = press(staff_app, at, "import_check_button")
    assert staff_app.store.head("demo") == before
    assert any("Ingenting er lagret" in one.value for one in at.text)
    # Only what was checked is imported.
    at.text_input(key="import_reason").set_value("En annen").run()
    assert not [one for one in at.button if one.key == "import_do"]
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    at.button(key="import_map").click().run()
    [ticket] = staff_app.app.downloads._waiting.values()
    at = press(staff_app, at, "import_do")
    assert any("Lagret" in one.value for one in at.success)
    assert running_uploads().of(at.user["session"]) == {}
    (tmp_path / "fil.csv").write_text(table)
    (tmp_path / "map.yaml").write_bytes(ticket.content)
    command = [
        "import",
        "answers",
        tmp_path / "fil.csv",
        "--instrument",
        "who5",
        "--wave",
        "t0",
        "--by",
        "dana",
    ]
    where = ["--study", "demo", "--store", f"sqlite:///{other}", "--columns", tmp_path / "map.yaml"]
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in (*command, *where, "--reason", "Papirskjema")])
    assert not end.value.code
    with closing(Store.open(f"sqlite:///{other}")) as store:
        assert told(store) == told(staff_app.store)
    [note] = list(staff_app.store.events("demo", kind=Kind.NOTE))
    assert note.content is not None
    assert note.content["kind"] == "answers"


def test_everything_wrong_is_told_in_one_table_and_nothing_is_stored(staff_app: StaffApp) -> None:
    [person] = [one.participant for one in staff_app.store.participants("demo")][:1]
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "answers", f"participant,who5_01,who5_02\n{person},9,x\nNOBODY2,1,1\n")
    one_form(at)
    before = staff_app.store.head("demo")
    at = press(staff_app, at, "import_check_button")
    [wrong] = [one.value for one in at.dataframe if "Tillatt" in one.value.columns]
    assert wrong["Hvor"].tolist() == [
        "fil.csv:2, kolonne «who5_01»",
        "fil.csv:2, kolonne «who5_02»",
        "fil.csv:3",
    ]
    assert wrong["Hva"].tolist() == [
        "Svaret 9 finnes ikke på skalaen «frequency».",
        "Svaret x finnes ikke på skalaen «frequency».",
        "Ingen er registrert som «NOBODY2».",
    ]
    assert wrong["Kode"].tolist() == ["RESP-RANGE", "RESP-RANGE", "IMPORT-ROW"]
    assert wrong["Står der"].tolist() == ["9", "x", "NOBODY2"]
    # Cells of a table are cut on a telephone: the first problems stand above it in whole sentences too.
    [first] = [one.value for one in at.text if one.value.startswith("fil.csv:2, kolonne «who5_01»: ")]
    assert "Svaret 9 finnes ikke på skalaen «frequency»." in first
    assert first.endswith(" [RESP-RANGE]")
    assert not [one for one in at.button if one.key == "import_do"]
    assert staff_app.store.head("demo") == before


def test_what_to_do_about_answers_that_would_be_changed_is_told(staff_app: StaffApp) -> None:
    answers = staff_app.store.current_answers("demo", instrument="who5", wave="t0")
    person, value = next((a.participant, a.value) for a in answers if a.item == "01" and a.value is not None)
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "answers", f"participant,who5_01\n{person},{0 if value else 1}\n")
    one_form(at)
    at = press(staff_app, at, "import_check_button")
    [said] = [one.value for one in at.text if one.value.endswith("[IMPORT-WHY]")]
    assert said.startswith(
        f"Lagrede svar som ville bli endret uten at det står hvorfor: 1 ({person} spørsmål 01)."
    )
    assert "Skriv ovenfor hvorfor de endres" in said
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    at = press(staff_app, at, "import_check_button")
    assert not at.error
    assert [one for one in at.button if one.key == "import_do"]


def test_a_known_column_of_a_wide_file_is_shown_as_the_file_spells_it(staff_app: StaffApp) -> None:
    [person] = [one.participant for one in staff_app.store.participants("demo")][:1]
    table = f"participant;Dato_t0;who5_01_t0;dag_t6;who5_01_t6\n{person};2026-06-01;1;2026-12-01;2\n"
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "answers", table)
    at.radio(key="import_shape").set_value("wide").run()
    [field] = [one for one in at.selectbox if str(one.key).startswith("column_answers__date")]
    assert (field.value, field.index) == ("date", field.options.index("Dato"))
    assert "date" not in field.options


def test_tick_boxes_are_shown_and_imported_as_the_answer_they_are(staff_app: StaffApp) -> None:
    [person] = [one.participant for one in staff_app.store.participants("demo")][:1]
    boxes = [f"work_status_benefits_{code}_t0" for code in range(1, 11)]
    ticked = ";".join("1" if code in (2, 4) else "0" for code in range(1, 11))
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "answers", f"participant;{';'.join(boxes)}\n{person};{ticked}\n")
    at.radio(key="import_shape").set_value("wide").run()
    [preview] = [one.value for one in at.dataframe if "participant" in one.value.columns]
    assert preview.to_dict("list") == {"participant": [person], "work_status_benefits_t0": ["2 4"]}
    assert at.selectbox(key="column_answers__work_status_benefits").value == "work_status_benefits"
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    at = press(staff_app, press(staff_app, at, "import_check_button"), "import_do")
    assert any("Lagret" in one.value for one in at.success)
    answers = staff_app.store.current_answers("demo", participant=person, instrument="work_status", wave="t0")
    assert [one.value for one in answers if one.item == "benefits"] == ["2 4"]


def test_people_are_enrolled_from_a_file(staff_app: StaffApp) -> None:
    day = "2026-06-01"
    table = f"Pseudonym,unit,benefit_group,inclusion\nABC-1,centre_1,2,{day}\nABC-2,centre_2,1,{day}\n"
    at = staff_app.page("import", "data_manager", language="nb")
    at = press(staff_app, waits(staff_app, at, "people", table), "import_check_button")
    assert any("2 nye" in one.value for one in at.text), [one.value for one in at.text]
    at = press(staff_app, at, "import_do")
    assert any("Lagret: 2 nye" in one.value for one in at.success)
    known = {one.participant for one in staff_app.store.participants("demo")}
    assert {"ABC-1", "ABC-2"} <= known


def test_columns_of_people_are_called_what_the_form_of_somebody_new_calls_them(staff_app: StaffApp) -> None:
    person = staff_app.store.participants("demo")[0]
    other = "aap" if person.strata["benefit_group"] != "aap" else "sick_leave"
    table = f"Pseudonym,unit,benefit_group,arm,inclusion\n{person.participant},nowhere,{other},control,2026-06-01\n"
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "people", table)
    fields = {one.key: one.label for one in at.selectbox if str(one.key).startswith("column_people")}
    assert fields["column_people__participant"] == "Deltaker (må være med)"
    assert [fields[f"column_people__{one}"] for one in ("unit", "arm", "consent_day", "language")] == [
        "Enhet",
        "Gruppe",
        "Dagen samtykket ble gitt",
        "Språk i skjemaene",
    ]
    assert not {"benefit_group", "inclusion"} & {*fields.values()}
    at = press(staff_app, at, "import_check_button")
    [wrong] = [one.value for one in at.dataframe if "Kode" in one.value.columns]
    said = wrong.loc[wrong["Kode"] == "PERSON-TWICE", wrong.columns[1]].item()
    stratum = fields["column_people__benefit_group"]
    assert f"med andre opplysninger: Enhet {person.unit}, {stratum} " in said
    assert not [one for one in ("unit", "benefit_group", "inclusion") if one in said]


def test_nothing_is_said_of_a_file_before_somebody_says_it(staff_app: StaffApp) -> None:
    at = staff_app.page("import", "data_manager", language="nb")
    [kind] = at.radio
    assert kind.value is None
    assert [one.key for one in at.button] == ["logout"]


def test_a_column_that_was_taken_back_is_not_imported(staff_app: StaffApp) -> None:
    [person] = [one.participant for one in staff_app.store.participants("demo")][:1]
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "answers", f"participant,who5_01,who5_02\n{person},1,0\n")
    one_form(at)
    at.selectbox(key="column_answers_who5_02").select_index(0).run()
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    before = {
        (a.item, a.value)
        for a in staff_app.store.current_answers("demo", participant=person, instrument="who5", wave="t0")
    }
    at = press(staff_app, at, "import_check_button")
    assert any("Kolonner som ikke er lest: who5_02." in one.value for one in at.text)
    at = press(staff_app, at, "import_do")
    after = {
        (a.item, a.value)
        for a in staff_app.store.current_answers("demo", participant=person, instrument="who5", wave="t0")
    }
    assert {one for one in after if one[0] != "01"} == {one for one in before if one[0] != "01"}
    assert ("01", 1) in after


def test_a_long_file_is_counted_by_wave_and_form_and_imported_as_the_command_line_does(
    staff_app: StaffApp, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copyfile(simulated_store(), other)
    people = [one.participant for one in staff_app.store.participants("demo")][:2]
    rows = [f"{name};{wave};1;2;{n}" for n, name in enumerate(people) for wave in ("Start", "uke 26")]
    table = "\n".join(["Deltaker;Tidspunkt;who5_01;hads_2;phq9_01", *rows, ""])
    at = staff_app.page("import", "data_manager", language="nb", name="dana")
    at = waits(staff_app, at, "answers", table)
    at.radio(key="import_shape").set_value("long").run()
    assert at.selectbox(key="column_answers__wave").value == "Tidspunkt"
    assert at.multiselect(key="import_forms_answers").value == ["phq9", "who5"]
    # A word that is no wave is asked about, and no answer to that is chosen.
    assert at.selectbox(key="wave_answers_uke 26").value is None
    at.selectbox(key="wave_answers_uke 26").set_value("t6")
    at.multiselect(key="import_forms_answers").set_value(["hads", "phq9", "who5"]).run()
    hads = [one for one in at.button if str(one.key).startswith("guesses_column_answers__hads")]
    assert [one.label for one in hads] == ["Velg alle som ligner (1)"]
    hads[0].click().run()
    taken = [one.key for one in at.selectbox if one.value == "hads_2"]
    assert len(taken) == 1
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    before = staff_app.store.head("demo")
    at = press(staff_app, at, "import_check_button")
    assert staff_app.store.head("demo") == before
    [counts] = [one.value for one in at.dataframe if "Som før" in one.value.columns]
    assert counts["Tidspunkt"].tolist() == ["Start"] * 3 + ["6 måneder"] * 3
    assert counts["Skjema"].tolist() == ["HADS", "PHQ-9", "WHO-5"] * 2
    assert counts["Deltakere"].tolist() == [2] * 6
    assert (counts["Nye"] + counts["Endret"] + counts["Som før"]).tolist() == [2] * 6
    at.button(key="import_map").click().run()
    [ticket] = staff_app.app.downloads._waiting.values()
    at = press(staff_app, at, "import_do")
    assert any("Lagret" in one.value for one in at.success)
    the_command_line_does_the_same(staff_app, other, table, ticket.content)


def the_command_line_does_the_same(staff_app: StaffApp, other: Path, table: str, column_map: bytes) -> None:
    """Type the first line of the map, and compare what the two stores tell."""
    folder = other.parent
    (folder / "fil.csv").write_text(table)
    (folder / "map.yaml").write_bytes(column_map)
    typed = column_map.decode().splitlines()[0].removeprefix("# workmh ")
    typed = typed.replace("FILE", str(folder / "fil.csv")).replace("THIS", str(folder / "map.yaml"))
    where = ["--study", "demo", "--store", f"sqlite:///{other}", "--by", "dana", "--reason", "Papirskjema"]
    with pytest.raises(SystemExit) as end:
        main([*shlex.split(typed), *where])
    assert not end.value.code
    with closing(Store.open(f"sqlite:///{other}")) as store:
        assert told(store) == told(staff_app.store)


def test_a_wide_file_is_found_by_its_marks_and_imported_as_the_command_line_does(
    staff_app: StaffApp, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copyfile(simulated_store(), other)
    people = [one.participant for one in staff_app.store.participants("demo")][:2]
    rows = [f"{name};{n};1;2;3;50" for n, name in enumerate(people)]
    table = "\n".join(["Deltaker;who5_01_T1;WHO5_1_t6;q2_T1;q2_t6;alder", *rows, ""])
    at = staff_app.page("import", "data_manager", language="nb", name="dana")
    at = waits(staff_app, at, "answers", table)
    at.radio(key="import_shape").set_value("wide").run()
    assert any("navnene på 2 av 6 kolonner. 6 måneder: 2" in one.value for one in at.text)
    at.text_input(key="mark_answers_t6").set_value("t6, t0").run()
    assert any("«t0» står ved to tidspunkter" in one.value for one in at.text)
    at.text_input(key="mark_answers_t6").set_value("t6")
    at.text_input(key="mark_answers_t0").set_value("t0, T1").run()
    assert any("navnene på 4 av 6 kolonner" in one.value for one in at.text)
    assert at.selectbox(key="column_answers__participant_t1").value == "Deltaker"
    assert at.multiselect(key="import_forms_answers_t1").value == ["who5"]
    # Spellings that differ between the waves are one item.
    assert at.selectbox(key="column_answers__who5_01_t1").value == "who5_01"
    assert at.selectbox(key="unmarked_answers").value is None
    assert at.selectbox(key="column_answers__who5_02_t1").value is None
    at.selectbox(key="column_answers__who5_02_t1").set_value("q2")
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    at = press(staff_app, at, "import_check_button")
    [counts] = [one.value for one in at.dataframe if "Som før" in one.value.columns]
    assert counts["Tidspunkt"].tolist() == ["Start", "6 måneder"]
    assert (counts["Nye"] + counts["Endret"] + counts["Som før"]).tolist() == [4, 4]
    at.button(key="import_map").click().run()
    [ticket] = staff_app.app.downloads._waiting.values()
    at = press(staff_app, at, "import_do")
    assert any("Lagret" in one.value for one in at.success)
    the_command_line_does_the_same(staff_app, other, table, ticket.content)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_columns_of_registers_are_called_what_they_hold(staff_app: StaffApp, language: str) -> None:
    at = staff_app.page("import", "data_manager", language=language)
    at.radio(key="import_kind_").set_value("registers").run()
    for slot, table in (
        ("windows", "id,fra,til,grunn\nP,1,2,3\n"),
        ("employment", "id,fra,til,slag,timer\nP,1,2,3,4\n"),
        ("benefits", "id,fra,til,slag,grad\nP,1,2,3,4\n"),
    ):
        at = waits(staff_app, at, slot, table)
    at.text_input(key="import_source").set_value("aa").run()
    labels = [one.label for one in at.selectbox if str(one.key).startswith("column_")]
    names = [column.name for columns in COLUMNS.values() for column in columns]
    assert len(labels) == len(names)
    assert not [one for one in labels if one.partition(" (")[0] in {*names} - {"source"}]
    first = {"nb": "Registeret vet fra (må være med)", "en": "The register knows from (needed)"}
    assert first[language] in labels


@pytest.mark.parametrize("language", ["nb", "en"])
def test_columns_of_ratings_are_called_what_they_hold(staff_app: StaffApp, language: str) -> None:
    record = load_study("ips_rct").unit_records[0]
    study = staff_app.study.model_copy(update={"unit_records": (record,)})
    running.run(replace(staff_app.app, study=study))
    at = staff_app.page("import", "data_manager", language=language)
    at = waits(staff_app, at, "ratings", "enhet,dato\nA,2026-01-01\n")
    at.selectbox(key="import_rated").set_value(record.instrument).run()
    labels = [one.label for one in at.selectbox if str(one.key).startswith("column_")]
    names = {column.name for column in rating_columns(load_instrument(record.instrument))}
    assert len(labels) == len(names)
    assert not [one for one in labels if one.partition(" (")[0] in names]
