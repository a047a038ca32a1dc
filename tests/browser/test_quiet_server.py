"""The server opens no connection of its own, and refuses to start when any protection is weakened, whichever way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workmh_measures.ui.self_check import PROTECTIVE, packaged_options

from .asking import ask, cookie_in, exchange, log_in
from .served_study import START, free_port
from .test_shell_live import rerun, stream

TOP = Path(__file__).parents[2]
# Every connection and every name looked up by Python code in the server is written down.
LISTENING = """
import sys
def told(event, arguments):
    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'):
        with open('connections', 'a') as file:
            file.write(f'{event} {arguments[-1] if event == "socket.connect" else arguments[0]}\\n')
sys.addaudithook(told)
import socket
socket.getaddrinfo('localhost', 0)  # shows that it listens
"""
# They end the start before ours can: one makes another option impossible, the others wait for somebody at a terminal.
LEFT_OUT = ("global.developmentMode", "server.headless", "server.showEmailPrompt")
WEAKER = {
    name: (not value if isinstance(value, bool) else value + 199 if isinstance(value, int) else "full")
    for name, value in PROTECTIVE.items()
    if isinstance(value, (bool, int)) or name == "client.showErrorDetails"
}
WEAKER = {name: value for name, value in WEAKER.items() if name not in LEFT_OUT}


def test_the_server_opens_no_connection_to_anywhere(served_alone) -> None:
    served_alone.stop()
    served_alone.program = ["-c", LISTENING + START]
    served_alone.start()
    person = cookie_in(exchange(served_alone, served_alone.new_participant().partition("#")[2]))
    assert ask(served_alone, "/form/state", Cookie=person).status == 200
    staff = cookie_in(log_in(served_alone))
    with stream(served_alone, staff) as socket:
        assert "Skår".encode() in rerun(socket)[1]
    made = (served_alone.folder / "connections").read_text("utf-8").splitlines()
    assert made
    outside = [
        line
        for line in made
        if not re.search(r"'(127\.0\.0\.1|localhost|::1|0\.0\.0\.0)'|localhost$|127\.0\.0\.1$", line)
    ]
    assert outside == []


def in_words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def by_flag(folder: Path) -> tuple[list[str], dict[str, str]]:
    return [f"--{name}={in_words(value)}" for name, value in WEAKER.items()], {}


def by_environment(folder: Path) -> tuple[list[str], dict[str, str]]:
    def variable(name: str) -> str:
        return "STREAMLIT_" + re.sub(r"(?<=[a-z])(?=[A-Z])|\.", "_", name).upper().replace(
            "CORSALLOWED", "CORS_ALLOWED"
        )

    return [], {variable(name): in_words(value) for name, value in WEAKER.items()}


def by_file(folder: Path) -> tuple[list[str], dict[str, str]]:
    (folder / ".streamlit").mkdir()
    sections: dict[str, list[str]] = {}
    kept = {n: v for n, v in packaged_options().items() if n == "server.allowedHosts"}
    for name, value in {**WEAKER, **kept}.items():
        section, _, key = name.partition(".")
        word = in_words(value) if isinstance(value, (bool, int)) else repr(value)
        sections.setdefault(section, []).append(f"{key} = {word}")
    text = "\n".join(f"[{section}]\n" + "\n".join(lines) for section, lines in sections.items())
    (folder / ".streamlit" / "config.toml").write_text(text, "utf-8")
    return [], {}


@pytest.mark.parametrize("way", [by_flag, by_environment, by_file])
def test_everything_that_can_be_weakened_is_named_and_the_start_refused(served, tmp_path, way) -> None:
    (tmp_path / "app.py").write_bytes((TOP / "app.py").read_bytes())
    flags, variables = way(tmp_path)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "WORKMH_"))}
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port()), *flags,
         "--server.headless=true"],
        cwd=tmp_path,
        env={**kept, "HOME": str(tmp_path), "WORKMH_STORE": served.store_url, "WORKMH_STUDY": str(served.study_file), **variables},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode != 0
    told = done.stdout + done.stderr
    assert [name for name in WEAKER if name not in told] == []
