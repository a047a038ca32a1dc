"""What holds for every test: fixed random draws, nothing skipped where it counts, and a PostgreSQL cluster of our own."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psycopg
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

# Fixed draws: a failure comes back on the next run. No deadline: a busy machine is not a fault.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("fixed")

# What is kept between runs of the program is kept for this run of the tests only; its workers share it.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _CACHE = tempfile.TemporaryDirectory(prefix="workmh-tests-")
    atexit.register(_CACHE.cleanup)
    os.environ["XDG_CACHE_HOME"] = _CACHE.name

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
NOTHING_SKIPPED = "In CI nothing is skipped, and nothing is expected to fail. This was: "


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one when CI=true."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped file into a failed one when CI=true."""
    return _refuse_skip((yield))


def _refuse_skip(report: Report) -> Report:
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = NOTHING_SKIPPED + str(report.longrepr)
        vars(report).pop("wasxfail", None)  # with this mark pytest would not count the failure
    return report


# ----------------------------------------------------------------------------------------- who runs what, and when


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make soak` ask for every combination."""
    parser.addoption(
        "--every-combination", action="store_true", help="run the whole product of tests marked pairs"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out every other combination of tests marked `pairs`, and begin with what takes longest.

    Short files at the end leave no worker waiting for another.
    """
    if not config.getoption("--every-combination"):
        left = [item for item in items if _is_second_half(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    first = ("tests/browser/", "tests/storage/", "tests/cli/")
    items.sort(
        key=lambda item: next((n for n, place in enumerate(first) if place in item.nodeid), len(first))
    )


def _is_second_half(item: pytest.Item) -> bool:
    """Whether the places of its values add to an odd sum: the rest holds each value, and of three any two together."""
    if "pairs" not in item.keywords:
        return False
    chosen = vars(item)["callspec"].params
    given = [mark.args[:2] for mark in item.iter_markers("parametrize")]
    return sum([*values].index(chosen[name]) for name, values in given) % 2 == 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Give a file to one worker, so that its server is started once; the two pages of a study count as two files."""
    from xdist.scheduler import LoadFileScheduling

    class ByServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            ending = nodeid.rpartition("-")[2].rpartition("[")[2]
            return super()._split_scope(nodeid) + (ending if ending in ("streamlit]", "light]") else "")

    config.option.loadscopereorder = False  # the order above, not that of the numbers of tests
    return ByServer(config, log)


# ------------------------------------------------------------------------------------------- places for a database

_NUMBER = itertools.count(1)


class Cluster:
    """A PostgreSQL server on a loopback port, a child of this process so that it can be killed and buried."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.data, self.programs = folder / "data", programs
        self.user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if self.user:
            shutil.chown(folder, self.user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        make = [
            programs / "initdb",
            "-D",
            self.data,
            "-U",
            "owner",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(make, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_wal_size": "64MB",
        }
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self.data.parent / "log").open("ab")
        for _ in range(60):
            self.server = subprocess.Popen(command, user=self.user, cwd="/", stdout=log, stderr=log)
            while self.server.poll() is None:
                with contextlib.suppress(psycopg.OperationalError):
                    self.run("SELECT 1")
                    log.close()
                    return
                time.sleep(0.1)
            time.sleep(0.5)  # children of a server that was killed still hold its memory
        pytest.fail("the PostgreSQL server does not start")

    def stop(self) -> None:
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()

    def crash(self) -> None:
        """Kill the server and its children at once, as a power cut does to processes."""
        task = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        children = [int(child) for child in task.read_text().split()]
        self.server.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.server.wait()

    def url(self, database: str, *, user: str = "owner") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres", user: str = "owner") -> None:
        address = f"host=127.0.0.1 port={self.port} user={user} dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def emptied(self, name: str = "emptied") -> str:
        """The name of a database most tests use in turn, emptied: a new one each would be 300 files each."""
        others = f"FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        clear = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        self.run(f"SELECT pg_terminate_backend(pid) {others}", clear, database=name)
        return name

    def database(self) -> str:
        """The name of a new database, for a test that changes the database's own settings."""
        name = f"store_{next(_NUMBER)}"
        self.run(f"CREATE DATABASE {name}")
        return name


def _programs() -> Path:
    """The folder of the server's programs: the newest of Debian's, else where the path leads."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    if not places:
        found = shutil.which("initdb")
        if found is None:
            pytest.fail("PostgreSQL is not installed; on Debian: apt-get install postgresql")
        places = [Path(found).resolve().parent]
    return places[-1]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="workmh-postgresql-"))
    cluster = Cluster(folder, _programs())
    cluster.start()
    try:
        cluster.run("CREATE DATABASE emptied", "CREATE DATABASE emptied_too")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a place where a store can be made, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.emptied())
