from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop import foreign
from workmh_measures.interop.limits import CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES, CHILD_OUTPUT_BYTES
from workmh_measures.interop.tables import Table, read_table, write_table

SPSS = Path(__file__).parents[1] / "data" / "spss_sav"
LIMITED = """
import sys
sys.path.insert(0, sys.argv[1] + "/..")
from workmh_measures.interop.child import _limit_self
_limit_self()
"""


def outcome(path: Path) -> Table | Problem:
    try:
        return read_table(path)
    except ResponseError as refusal:
        (found,) = refusal.problems
        return found


def outcome_of(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Problem:
    """What the reader says when the child runs this program in place of its own."""
    monkeypatch.setattr(foreign, "_START", program)
    path = folder / "t.sav"
    path.write_bytes(b"x")
    found = outcome(path)
    assert isinstance(found, Problem)
    assert found.code == "TABLE-READ"
    return found


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
        ("import os; os.abort()", "signal 6"),
        ("raise SystemError", "exit code 1"),
        ("import os; os._exit(3)", "refusal is unreadable"),
        ("print('[]'); import sys; sys.exit(3)", "refusal is unreadable"),
        ('print(\'{"code": "NO-SUCH"}\'); import sys; sys.exit(3)', "refusal is unreadable"),
        ("print('no table')", "gave back no table"),
        ("", "gave back no table"),
        (LIMITED + "x = bytearray(3 * 1024**3)", "exit code 1"),
    ],
)
def test_whatever_ends_the_child_is_one_clear_problem(
    program: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = outcome_of(program, tmp_path, monkeypatch)
    assert words in found.text
    assert found.where == str(tmp_path / "t.sav")


def test_a_child_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "CHILD_WALL_SECONDS", 1)
    note = tmp_path / "grandchild"
    program = (
        f"import os, time\npid = os.fork()\nif pid: open({str(note)!r}, 'w').write(str(pid))\ntime.sleep(600)"
    )
    start = time.perf_counter()
    found = outcome_of(program, tmp_path, monkeypatch)
    assert time.perf_counter() - start < 30
    assert "took longer" in found.text
    deadline = time.monotonic() + 30
    while (state := process_state(int(note.read_text()))) not in {"gone", "Z"}:
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def process_state(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "gone"


def test_a_child_that_burns_the_processor_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    assert "asked for more than" in outcome_of(program, tmp_path, monkeypatch).text


def test_the_child_limits_itself_beyond_recall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "limits"
    names = ["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"]
    asked = f"[resource.getrlimit(getattr(resource, n)) for n in {names}]"
    outcome_of(
        LIMITED + f"import resource\nopen({str(note)!r}, 'w').write(repr({asked}))", tmp_path, monkeypatch
    )
    limits = (CHILD_MEMORY_BYTES, CHILD_CPU_SECONDS, CHILD_OUTPUT_BYTES, 0)
    assert note.read_text() == repr([(limit, limit) for limit in limits])


def children() -> set[int]:
    """Processes this one has started and not buried; a database server of other tests may be among them."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def test_no_child_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    outcome_of("import os; os.abort()", tmp_path, monkeypatch)
    assert children() <= before


def test_the_child_sees_no_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    note = tmp_path / "environment"
    outcome_of(f"import os\nopen({str(note)!r}, 'w').write(repr(dict(os.environ)))", tmp_path, monkeypatch)
    assert "secret" not in note.read_text()
    assert "OPENBLAS_NUM_THREADS" in note.read_text()


def test_the_child_loads_only_what_the_format_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "modules"
    watched = foreign._START.replace(
        "sys.exit(main(sys.argv[2:]))",
        f"main(sys.argv[2:])\nopen({str(note)!r}, 'w').write(' '.join(sys.modules))\n",
    )
    monkeypatch.setattr(foreign, "_START", watched)
    write_table(pd.DataFrame({"a": [1]}), tmp_path / "t.xlsx")
    for path in (SPSS / "haven_umlauts.sav", tmp_path / "t.xlsx"):
        assert isinstance(outcome(path), Table)
        loaded = set(note.read_text().split())
        assert (
            loaded & {"pandas", "scipy", "streamlit", "pydantic", "ruamel", "openpyxl", "sqlalchemy"} == set()
        )
        assert ("pyreadstat" in loaded) == (path.suffix == ".sav")


def test_a_file_that_unpacks_to_more_than_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 4000, pa.int32()), pa.array(["x" * 1_000_000]))
    pq.write_table(pa.table({"t": column}), path, store_schema=False, compression="zstd")
    assert path.stat().st_size < 1000, "a few bytes that stand for four gigabytes"
    found = outcome(path)
    assert isinstance(found, Problem)
    assert found.code == "TABLE-SIZE"


def mutated(raw: bytes, dice: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(dice.choice([1, 1, 2, 8, 64])):
        place = dice.randrange(len(changed))
        kind = dice.random()
        if kind < 0.6:
            changed[place] = dice.choice([0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)])
        elif kind < 0.8:
            changed[place : place + 4] = dice.choice(
                [b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\xff\xff\xff\xff"]
            )
        elif kind < 0.9:
            del changed[place : place + dice.randrange(1, 64)]
        else:
            changed[place:place] = changed[: dice.randrange(1, 64)]
        if not changed:
            return b"x"
    return bytes(changed)


def originals(folder: Path) -> list[Path]:
    frame = pd.DataFrame(
        {"x": [1.5, 2, None], "t": ["æ", None, "c"], "d": pd.to_datetime(["2020-01-01"] * 3)}
    )
    made = [folder / f"o{ending}" for ending in (".dta", ".xpt", ".xlsx", ".parquet")]
    for path in made:
        write_table(frame, path)
    names = ("pyreadstat_sample_missing.sav", "pyreadstat_sample.zsav", "foreign_pbc_spss10.sav")
    return [SPSS / name for name in names] + made


# Starting Python for each of hundreds of files takes most of the time: this one starts once and forks.
FORKING = """
import os, sys
sys.path.insert(0, sys.argv[1] + "/..")
import pyarrow.parquet
from workmh_measures.interop import child, columnar, raw_table, statistical, workbook, xport
for line in sys.stdin:
    form, path, output = line.rstrip("\\n").split("\\t")
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        code = child.main([form, path, ""])
        sys.stdout.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.fixture
def forking_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have `read_foreign` use one process that forks for each file."""
    command = [sys.executable, "-I", "-c", FORKING, str(foreign._PACKAGE)]
    answer = tmp_path / "answer"
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def run(arguments: list[str], output: int) -> int:
            print("\t".join([*arguments[:2], str(answer)]), file=reader.stdin, flush=True)
            code = int(reader.stdout.readline())
            os.write(output, answer.read_bytes())
            return code

        monkeypatch.setattr(foreign, "_run", run)
        yield
        reader.stdin.close()


@pytest.mark.usefixtures("forking_reader")
def test_hundreds_of_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    dice = random.Random(20261122)
    found: list[Table | Problem] = []
    for original in originals(tmp_path):
        raw = original.read_bytes()
        path = tmp_path / f"mutated{original.suffix}"
        for _ in range(200 if original.suffix == ".sav" else 60):
            path.write_bytes(mutated(raw, dice))
            found.append(outcome(path))
    problems = [answer for answer in found if isinstance(answer, Problem)]
    assert len(found) == 2 * 200 + 5 * 60
    assert 200 < len(problems) < 600, "some files must be damaged, some not"
    assert {problem.code for problem in problems} <= {"TABLE-READ", "TABLE-SIZE", "TABLE-EMPTY", "TABLE-NAME"}
    crashes = [problem for problem in problems if "stopped the reading process" in problem.text]
    assert len(crashes) < 20, "most damage is told apart from a crash"


def test_mutated_files_do_not_end_this_process(tmp_path: Path) -> None:
    dice = random.Random(1)
    raw = (SPSS / "pyreadstat_sample_missing.sav").read_bytes()
    paths = [tmp_path / f"{number}.sav" for number in range(20)]
    for path in paths:
        path.write_bytes(mutated(raw, dice))
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(outcome, paths))) == 20


def test_signals_are_named_as_the_system_numbers_them() -> None:
    assert foreign._ending(-signal.SIGSEGV) == "signal 11"
