"""The application as staff sees it, through `AppTest`: a simulated trial in a real store, and somebody logged in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.staff_rights import Grant
from workmh_measures.model.study import Study
from workmh_measures.storage.accounts import accounts, add_account, give_grant
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.storage.study_record import start_study
from workmh_measures.trial.simulate import simulate
from workmh_measures.ui import access, running, sessions
from workmh_measures.ui.downloads import Downloads
from workmh_measures.ui.jobs import JobBook
from workmh_measures.ui.settings import Settings
from workmh_measures.ui.shell import SCRIPT
from workmh_measures.ui.trying import Ways
from workmh_measures.ui.visitor import Doorkeeper

PASSWORD = "correct horse battery staple"


@cache
def simulated_store(study_id: str = "demo", n: int = 24) -> Path:
    """Return the file of a store that holds a simulated trial; made once, to be copied."""
    study = load_study(study_id)
    instruments = scheduled_instruments(study)
    path = Path(mkdtemp(prefix="simulated-")) / "store.sqlite"
    made = simulate(study, instruments, n=n, seed=11)
    clock = Clock(datetime.now(UTC))
    store = Store.create(f"sqlite:///{path}", now=clock)
    clock.moment = datetime.combine(
        min(min(one.anchors.values()) for one in made.enrolments), time.min, tzinfo=UTC
    )
    start_study(store, study, by="anna")
    collect_simulated(store, made, instruments, clock)
    store.close()
    return path


@dataclass
class StaffApp:
    """A running application without a server around it."""

    app: running.Application
    patch: pytest.MonkeyPatch

    @property
    def store(self) -> Store:
        return self.app.store

    @property
    def study(self) -> Study:
        return self.app.study

    def sit_down(self, *roles: str, units: Sequence[tuple[str, str]] = (), name: str = "") -> dict[str, str]:
        """Log somebody in who holds these roles; return what the middleware would vouch for."""
        name = name or "_".join([*roles, *(f"{role}.{unit}" for role, unit in units)]) or "nobody"
        if name not in [one.name for one in accounts(self.store)]:
            add_account(self.store, name, PASSWORD, roles=())
            for role in roles:
                give_grant(self.store, name, Grant(role, self.study.id))
            for role, unit in units:
                give_grant(self.store, name, Grant(role, self.study.id, unit))
        cookie, _ = open_session(self.store, STAFF, name)
        self.patch.setattr(access, "cookie_in", lambda _cookies: cookie)
        visitor = self.app.doorkeeper.visitor(cookie)
        assert visitor is not None
        return {"session": visitor.key, "nonce": visitor.nonce, "role": "staff"}

    def page(self, path: str, *roles: str, language: str = "en", **who: object) -> AppTest:
        """Open a page of staff as somebody with these roles, and run it."""
        at = AppTest.from_file(str(SCRIPT), default_timeout=180)  # a busy machine is not a fault
        at.user = self.sit_down(*roles, **who)
        at.query_params["lang"] = language
        at._page_hash = calc_hash(path or "start")
        return at.run()


@contextmanager
def staff_app_of(store_file: Path, study: Study, patch: pytest.MonkeyPatch) -> Iterator[StaffApp]:
    """Run the application on a store."""
    store = Store.open(f"sqlite:///{store_file}")
    app = running.Application(
        settings=Settings(f"sqlite:///{store_file}", study.id),
        store=store,
        committer=GroupCommitter(store),
        study=study,
        doorkeeper=Doorkeeper(sessions.look_up_in(store, study.id), keep_seconds=0.0),
        downloads=Downloads(),
        jobs=JobBook(),
        ways=Ways(store, study.id, frozenset()),
    )
    running.run(app)
    try:
        yield StaffApp(app, patch)
    finally:
        running.stop()
        app.jobs.close()
        app.committer.close()
        store.close()


@contextmanager
def demo_app(folder: Path, patch: pytest.MonkeyPatch, study_id: str = "demo") -> Iterator[StaffApp]:
    """Run the application on a fresh copy of a simulated trial."""
    file = folder / "store.sqlite"
    shutil.copyfile(simulated_store(study_id), file)
    with staff_app_of(file, load_study(study_id), patch) as made:
        yield made
