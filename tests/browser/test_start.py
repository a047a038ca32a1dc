"""The ways to start the application: all protected, or refused with a sentence for each option."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

TOP = Path(__file__).parents[2]
PAGES = TOP / "src" / "workmh_measures" / "ui" / "pages"
STREAMLIT = [sys.executable, "-m", "streamlit", "run"]
UVICORN = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1"]


@pytest.fixture
def started(served, tmp_path, unused_port):
    """Start a command on the store of a served study; stop it at the end."""
    processes = []

    def start(command, *, cwd=TOP, **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
        environment |= {
            "HOME": str(tmp_path),
            "WORKMH_STORE": served.store_url,
            "WORKMH_STUDY": str(served.study_file),
            **variables,
        }
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=cwd, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        processes.append(process)
        return process, lambda: (tmp_path / "log").read_text("utf-8", "replace")

    yield start
    for process in processes:
        process.kill()
        process.wait(timeout=30)


@pytest.fixture
def unused_port():
    import socket

    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def reply(port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-security-policy"), answer.read()


def answers(process, port):
    """Wait until the server answers or has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            reply(port, "/_stcore/health")
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ([*STREAMLIT, "app.py", "--server.port"], TOP),
        ([*UVICORN, "app:app", "--port"], TOP),
        ([*UVICORN, "workmh_measures.ui.app:app", "--port"], Path("/")),
    ],
    ids=["streamlit run", "uvicorn app", "uvicorn from elsewhere"],
)
def test_each_way_to_start_serves_the_protected_application(started, unused_port, command, folder):
    process, log = started([*command, str(unused_port)], cwd=folder)
    assert answers(process, unused_port), log()
    assert reply(unused_port, "/p")[0] == 200
    assert reply(unused_port, "/_stcore/metrics")[0] == 404
    assert "frame-ancestors 'none'" in reply(unused_port, "/")[1]
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{unused_port}/_stcore/stream", subprotocols=["streamlit"], proxy=None)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "flag",
    [
        "--browser.gatherUsageStats=true",
        "--client.showErrorDetails=full",
        "--server.enableXsrfProtection=false",
        "--server.maxUploadSize=200",
    ],
)
def test_a_flag_that_weakens_protection_is_refused(started, unused_port, flag):
    process, log = started([*STREAMLIT, "app.py", "--server.port", str(unused_port), flag])
    assert not answers(process, unused_port)
    assert process.wait(timeout=30) != 0
    assert flag.removeprefix("--").partition("=")[0] in log()
    assert ".streamlit/config.toml" in log()


def test_an_environment_variable_that_weakens_protection_is_refused(started, unused_port):
    process, log = started(
        [*STREAMLIT, "app.py", "--server.port", str(unused_port)], STREAMLIT_SERVER_ENABLE_AGENT_API="true"
    )
    assert not answers(process, unused_port)
    assert "server.enableAgentApi" in log()


def test_a_file_that_weakens_protection_is_refused(started, unused_port, tmp_path):
    (tmp_path / "app.py").write_bytes((TOP / "app.py").read_bytes())
    (tmp_path / ".streamlit").mkdir()
    weaker = (
        (TOP / ".streamlit" / "config.toml")
        .read_text("utf-8")
        .replace("enableCORS = true", "enableCORS = false")
    )
    (tmp_path / ".streamlit" / "config.toml").write_text(weaker, "utf-8")
    process, log = started([*STREAMLIT, "app.py", "--server.port", str(unused_port)], cwd=tmp_path)
    assert not answers(process, unused_port)
    assert "server.enableCORS" in log()


def test_without_a_store_the_start_is_refused_by_name(started, unused_port):
    process, log = started([*UVICORN, "app:app", "--port", str(unused_port)], WORKMH_STORE="")
    assert not answers(process, unused_port)
    assert "WORKMH_STORE" in log()


def test_the_script_without_the_application_around_it_shows_nothing(started, unused_port):
    """Streamlit runs any script it is pointed at; this one finds nobody signed in and no store."""
    process, log = started(
        [*STREAMLIT, str(PAGES / "main.py"), "--server.port", str(unused_port), "--server.headless", "true"]
    )
    assert answers(process, unused_port), log()
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    headers = {"x-workmh-role": "staff", "x-workmh-session": "a", "x-workmh-nonce": "b"}
    url = f"ws://127.0.0.1:{unused_port}/_stcore/stream"
    drawn = b""
    with connect(url, subprotocols=["streamlit"], additional_headers=headers, proxy=None) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            raw = socket.recv(timeout=30)
            drawn += raw
            message.ParseFromString(raw)
    assert "Skår".encode() not in drawn
    assert b"Fjord" not in drawn
