"""The application that runs in this process: its store, study, doorkeeper and waiting downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from workmh_measures.model.study import Study
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.ui.jobs import JobBook
from workmh_measures.ui.settings import Settings
from workmh_measures.ui.trying import Ways
from workmh_measures.ui.visitor import Doorkeeper

if TYPE_CHECKING:
    from workmh_measures.ui.downloads import Downloads

__all__ = ["Application", "application", "made_once", "run", "stop"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Application:
    """What routes and pages share. `committer` writes answers, several to a transaction."""

    settings: Settings
    store: Store
    committer: GroupCommitter
    study: Study
    doorkeeper: Doorkeeper
    downloads: Downloads
    jobs: JobBook
    ways: Ways


_running: list[Application] = []


def run(app: Application) -> None:
    """Make this the application of the process."""
    _running[:] = [app]


def stop() -> None:
    """Forget the application of the process."""
    _running.clear()


def application() -> Application:
    """Return the application of this process.

    Raises
    ------
    RuntimeError
        If pages are run without the application around them: then nobody is signed in and nothing is shown.
    """
    if not _running:
        raise RuntimeError("the application is not running; start it with `workmh serve`")
    return _running[0]


def made_once(make: Callable[[Application], T]) -> Callable[[], T]:
    """Return what gives the one thing of its kind of the running application, made when it is first asked for."""
    latest: list[tuple[Application, T]] = []
    lock = RLock()

    @wraps(make)
    def of_the_application() -> T:
        app = application()
        with lock:
            if not latest or latest[0][0] is not app:
                latest[:] = [(app, make(app))]
            return latest[0][1]

    return of_the_application
