"""Stores to test on: SQLite files, and a PostgreSQL cluster of our own that lives as long as the session."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

_NUMBER = itertools.count(1)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server on a loopback port."""

    port: int

    def url(self, database: str, *, user: str = "owner") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres", user: str = "owner") -> None:
        address = f"host=127.0.0.1 port={self.port} user={user} dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def emptied(self) -> str:
        """The name of the one database most tests use in turn, emptied: a new one each would be 300 files each."""
        others = "FROM pg_stat_activity WHERE datname = 'emptied' AND pid <> pg_backend_pid()"
        clear = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        self.run(f"SELECT pg_terminate_backend(pid) {others}", clear, database="emptied")
        return "emptied"

    def database(self) -> str:
        """The name of a new database, for a test that changes the database's own settings."""
        name = f"store_{next(_NUMBER)}"
        self.run(f"CREATE DATABASE {name}")
        return name


def _programs() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    found = shutil.which("initdb")
    places.extend([Path(found).parent] if found else [])
    if not places:
        pytest.fail("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return places[-1]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="workmh-postgresql-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: object) -> None:
        words = [str(word) for word in command]
        subprocess.run(words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)

    data = folder / "data"
    run(programs / "initdb", "-D", data, "-U", "owner", "--auth=trust", "--encoding=UTF8", "--locale=C")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_wal_size=64MB"
    run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        cluster = Cluster(port)
        cluster.run("CREATE DATABASE emptied")
        yield cluster
    finally:
        run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a place where a store can be made, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.emptied())


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store.create(url)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    yield store
    store.close()


@pytest.fixture
def answer() -> Callable[..., AnswerEvent]:
    """Makes an answer; whatever a test does not care about is filled in."""
    numbers = itertools.count(1)

    def make(value: float | str | None = None, **said: object) -> AnswerEvent:
        participant = said.setdefault("participant", "0412")
        usual: dict[str, object] = {
            "request_id": f"request-{next(numbers)}",
            "entered_by": participant,
            "wave": "t0",
            "instrument": "hads",
            "item": "01",
            "mode": "web",
            "language": "nb",
            "fingerprint": "f" * 64,
        }
        return AnswerEvent(**{**usual, **said}, value=value)  # type: ignore[arg-type]

    return make
