"""Whoever is kept blind finds the arm nowhere: every page, job, file and route is gone through in search of its names.

The search is made by one account that has every role but the one that sees arms, so that nothing is closed to it for
another reason. The same search by whoever sees arms finds them, so it can fail.
"""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import MenuButton

from workmh_measures.dataset.blinded import BLINDED
from workmh_measures.definitions.library import load_study
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.staff_rights import STAFF_ROLES
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.study_trial import lock_study
from workmh_measures.ui import running
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.settings import Settings
from workmh_measures.ui.shell import shell
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .canary_trial import canary_study, found_in, told_of, with_what_is_inside
from .conftest import asgi_call
from .sent import everything, pressed, replayed, widgets
from .staff_app import StaffApp, simulated_store, staff_app_of
from .test_import_page import press, waits

BLIND = [role for role in STAFF_ROLES if role != "statistician"]
ONE_EACH = ("person", "course", "enrol")
# Not pressed: what is changed there would end the account that looks.
LEFT_ALONE = {"accounts"}


@pytest.fixture(scope="module")
def canaries(tmp_path_factory) -> Iterator[StaffApp]:
    """A trial that runs: sealed, asked about and corrected, with people in arms of known names."""
    folder = tmp_path_factory.mktemp("canaries")
    file = canary_study(folder)
    path = folder / "store.sqlite"
    shutil.copyfile(simulated_store(str(file)), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2])
        with staff_app_of(path, load_study(str(file)), patch) as made:
            running.run(replace(made.app, settings=Settings(f"sqlite:///{path}", str(file))))
            app = StaffApp(running.application(), patch)
            app.app.downloads._MOST_WAITING = 10_000
            told_of(app.store, app.study, folder)
            yield app


def crawled(app: StaffApp, *roles: str, name: str, pages: set[str] | None = None) -> dict[str, bytes]:
    """Open every page, press everything on it, wait for every job, take every file; return every byte by where it was."""
    pieces: dict[str, bytes] = {}
    somebody = app.store.participants("demo")[0].participant
    for page in STAFF_PAGES:
        if pages is not None and page.path not in pages:
            continue
        at = app.page(page.path, *roles, language="nb", name=name)
        if page.path in ONE_EACH:
            at.query_params["id"] = somebody
            at.run()
        assert not at.exception, page.path
        pieces[page.path] = everything(at)
        if page.path not in LEFT_ALONE:
            pieces |= everything_pressed(app, at, page.path)
    return pieces


def everything_pressed(app: StaffApp, at: AppTest, path: str) -> dict[str, bytes]:
    """Press all the buttons of a page, let its jobs end, and take every file of every menu."""
    sent = [
        state
        for one in widgets(at)
        if not isinstance(one, MenuButton) and (state := pressed(one)) is not None
    ]
    boxes = {one.id for one in at.checkbox if str(one.key).startswith("export_")}
    for state in sent:  # every table in every format
        if state.id in boxes:
            state.bool_value = True
    at = replayed(at, sent)
    pieces = {f"{path} pressed": everything(at)}
    jobs = app.app.jobs.jobs_of(at.user["session"])
    for _ in range(6000):
        if all(job.is_over for job in jobs):
            break
        time.sleep(0.1)
    assert [(job.state, job.problems) for job in jobs] == [("done", ())] * len(jobs), path
    at.run()
    pieces[f"{path} done"] = everything(at)
    for number in range(8):
        chosen = [
            state for one in widgets(at) if isinstance(one, MenuButton) and (state := choice(one, number))
        ]
        fetch = [pressed(one) for one in at.button if str(one.key).startswith(("fetch_", "service_"))]
        if chosen or (fetch and not number):
            at = replayed(at, [*chosen, *(one for one in fetch if one is not None and not number)])
            pieces[f"{path} {number}"] = everything(at)
    with app.app.downloads._lock:
        files = list(app.app.downloads._waiting.values())
        app.app.downloads._waiting = {}
    for one in files:
        pieces |= with_what_is_inside(f"{path}: {one.name}", one.content) | {
            f"{one.name} name": one.name.encode()
        }
    return pieces


def choice(menu: MenuButton, number: int) -> WidgetState | None:
    if number >= len(menu.options):
        return None
    state = WidgetState(id=menu.id)
    state.string_trigger_value.data = menu.options[number]
    return state


@pytest.fixture(scope="module")
def blind_sees(canaries: StaffApp) -> dict[str, bytes]:
    return crawled(canaries, *BLIND, name="blind")


def test_no_page_job_or_file_tells_the_arm(canaries, blind_sees) -> None:
    files = {where.rpartition(".")[2] for where in blind_sees if re.search(r": .*\.[a-z]+$", where)}
    assert {"xlsx", "csv", "svg", "png", "html", "json", "zip"} <= files, sorted(files)
    somebody = canaries.store.participants("demo")[0].participant
    assert sum(somebody.encode() in piece for piece in blind_sees.values()) > 20
    assert found_in(blind_sees) == {}


def test_whoever_sees_arms_finds_them_by_the_same_search(canaries) -> None:
    seen = found_in(crawled(canaries, "statistician", name="open", pages={"change", "trial"}))
    assert {"change", "trial done"} <= set(seen)
    for ending in ("csv", "svg", "json", "html"):
        assert any(where.endswith(ending) for where in seen), ending
    assert any("sharedStrings" in where or "sheet" in where for where in seen)


def test_no_route_tells_the_arm(canaries) -> None:
    canaries.sit_down(*BLIND, name="blind")
    cookie, _ = open_session(canaries.store, STAFF, "blind")
    routes = [
        one for one in shell()["routes"] if isinstance(one, Route) and "GET" in (one.methods or {"GET"})
    ]
    app = IdentityMiddleware(
        Starlette(routes=routes),
        doorkeeper=lambda: canaries.app.doorkeeper,
        allowed_hosts=lambda: ["localhost"],
    )
    pieces = {}
    for route in routes:
        path = re.sub(r"\{[^}]*\}", "hads", route.path)
        answer = asgi_call(app, path, headers={"cookie": f"workmh={cookie}"})
        assert answer.status is not None
        assert answer.status < 500, path
        pieces[path] = answer.body + repr(answer.headers).encode()
    assert len(pieces) > 30
    assert found_in(pieces) == {}


def test_nothing_stands_for_the_arm_in_a_file_of_people(canaries, blind_sees) -> None:
    """Neither the order of people nor any column parts them as the arms do."""
    [content] = [piece for where, piece in blind_sees.items() if where.endswith(".zip")]
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        names = [one for one in whole.namelist() if one.endswith(".csv")]
        tables = {one: pd.read_csv(whole.open(one), dtype=str) for one in names}
    arms = {one.participant: one.arm for one in canaries.store.participants("demo")}
    told = {name: table.drop_duplicates("id") for name, table in tables.items() if "id" in table}
    assert any(len(table) > 20 for table in told.values())
    telling = [f"{name}: {what}" for name, table in told.items() for what in telling_of(table, arms)]
    assert telling == []
    made_up = next(iter(told.values())).assign(day=lambda table: table["id"].map(arms).str[:1])
    assert "day" in telling_of(made_up, arms)
    assert "order" in telling_of(made_up.sort_values("day"), arms)


def test_no_value_in_a_file_of_people_is_that_of_one_arm_alone(canaries, blind_sees) -> None:
    """A row or a value that ten people have, and nobody of the other arm, parts them."""
    [content] = [piece for where, piece in blind_sees.items() if where.endswith(".zip")]
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        names = [one for one in whole.namelist() if one.endswith(".csv")]
        tables = {one: pd.read_csv(whole.open(one), dtype=str) for one in names}
    arms = {one.participant: one.arm for one in canaries.store.participants("demo")}
    held = {name: table for name, table in tables.items() if "id" in table}
    assert {"demo_long.csv", "demo_spells.csv", "demo_months.csv"} <= {Path(name).name for name in held}
    assert [f"{name}: {what}" for name, table in held.items() for what in of_one_arm(table, arms)] == []
    spells = next(table for name, table in held.items() if name.endswith("demo_spells.csv"))
    log = spells[spells["id"].map(arms) == "kanarifugl"].assign(source="staff")
    assert "source=staff" in of_one_arm(pd.concat([spells, log]), arms)


def of_one_arm(table: pd.DataFrame, arms: dict[str, str]) -> list[str]:
    """Return the values that ten people or more have, all of one arm; the letters are there to be seen."""
    found = []
    for column in table.columns.drop(["id", BLINDED], errors="ignore"):
        for value, people in table.groupby(column)["id"].unique().items():
            if len(people) >= 10 and len({arms[one] for one in people}) == 1:
                found.append(f"{column}={value}")
    return found


def test_the_trail_tells_nobody_blind_whom_staff_keep_a_log_of(canaries, blind_sees) -> None:
    at = canaries.page("audit", *BLIND, language="nb", name="blind")
    at.selectbox(key="audit_kind").set_value("register").run()
    shown = everything(at)
    assert re.search(rb"\bregister: \d", shown)
    assert not re.search(rb"\bstaff: \d", shown)
    assert not [where for where, piece in blind_sees.items() if b'"source":"staff"' in piece]


def telling_of(table: pd.DataFrame, arms: dict[str, str]) -> list[str]:
    """Return the columns whose every value, given to two people or more, belongs to one arm; and the order if it does."""
    arm = table["id"].map(arms)
    known = table[arm.notna()]
    arm = arm[arm.notna()]
    if arm.nunique() < 2:
        return []
    telling = [] if (np.diff(pd.factorize(arm)[0]) != 0).sum() > 1 else ["order"]
    # The letters are there to be seen: what each stands for is drawn, and told to nobody before the lock.
    for column in known.columns.drop(["id", BLINDED], errors="ignore"):
        groups = arm.groupby(known[column].fillna(""))
        if groups.size().min() >= 2 and groups.nunique().max() == 1:
            telling.append(column)
    return telling


def test_a_guess_at_arms_in_a_file_of_people_is_answered_alike(canaries) -> None:
    people = [one for one in canaries.store.participants("demo") if one.arm is not None]
    said = []
    for guess in ("kanarifugl", "stillits"):
        at = canaries.page("import", *BLIND, language="nb", name="guessing")
        rows = [f"{one.participant};{guess}" for one in people]
        at = waits(canaries, at, "people", "\n".join(["participant;arm", *rows, ""]))
        assert not [one for one in at.selectbox if one.key == "column_people__arm"]
        at = press(canaries, at, "import_check_button")
        [table] = [one.value for one in at.dataframe if "Kode" in one.value.columns]
        said.append(table.to_csv())
        assert len(table) == 1
    assert said[0] == said[1]
    assert "kan ikke se grupper" in said[0]


def test_after_the_lock_a_researcher_finds_the_arms_and_the_others_do_not(canaries) -> None:
    lock_study(canaries.store, canaries.study, today=civil_day(canaries.store.now()), by="data")
    at = canaries.page("change", "researcher", name="after")
    assert found_in({"change": everything(at)})
    others = [role for role in BLIND if role != "researcher"]
    pieces = {}
    for page in STAFF_PAGES:
        at = canaries.page(page.path, *others, name="others")
        pieces[page.path] = everything(at)
    assert found_in(pieces) == {}
