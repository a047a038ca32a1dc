"""Ten thousand random tokens are tried from a few addresses while one person answers: what each refusal costs.

python benchmarks/soak_guessing.py [--tries N] [--json]

Ends with 1 when a token opened something, the person was refused anything, or an answer is not stored once.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from served_form import ServedForm

from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store

PLACES = 4
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


class Line:
    """One connection that is kept open, from one address."""

    def __init__(self, port: int, address: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        origin = f"http://127.0.0.1:{port}"
        self.headers = {"Origin": origin, "Content-Type": "application/json", "X-Forwarded-For": address}

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any, str | None]:
        """Send one request; return status, body and the cookie set."""
        self._connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        reply = self._connection.getresponse()
        told = reply.read()
        return reply.status, json.loads(told), reply.headers.get("set-cookie")


def guess(port: int, place: int, tries: int, statuses: Counter[int]) -> None:
    """Try random tokens, one after another."""
    line = Line(port, f"203.0.113.{place}")
    for _ in range(tries):
        status, _, _ = line.ask("POST", "/session/exchange", {"token": secrets.token_urlsafe(16)})
        statuses[status] += 1


def answer_until(line: Line, crowd: list[threading.Thread]) -> tuple[list[float], Counter[int]]:
    """Answer one question over and over while the others guess; return the milliseconds each took."""
    form = line.ask("GET", "/form/state")[1]["form"]
    names = ("instrument", "wave", "language", "layout", "fingerprint", "wording_hash", "occasion")
    about = {**{name: form[name] for name in names}, "device": "phone", "item": form["items"][0]["id"]}
    took, statuses = [], Counter[int]()
    while any(one.is_alive() for one in crowd) or not took:
        begun = time.perf_counter()
        sent = {**about, "value": len(took) % 2, "request_id": secrets.token_hex(16)}
        statuses[line.ask("POST", "/form/answers", sent)[0]] += 1
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.2)
    return sorted(took), statuses


def run(tries: int, folder: Path) -> dict[str, Any]:
    """Serve, guess and answer; return the figures."""
    guessed: Counter[int] = Counter()
    with ServedForm(folder, "light") as served:
        line = Line(served.port, "198.51.100.1")
        _, _, cookie = line.ask("POST", "/session/exchange", {"token": served.new_link().partition("#")[2]})
        line.headers["Cookie"] = str(cookie).split(";")[0]
        each = tries // PLACES
        crowd = [threading.Thread(target=guess, args=(served.port, n, each, guessed)) for n in range(PLACES)]
        before, begun = processor_seconds(served.pid), time.perf_counter()
        for one in crowd:
            one.start()
        took, answered = answer_until(line, crowd)
        seconds, used = time.perf_counter() - begun, processor_seconds(served.pid) - before
        with closing(Store.open(served.store_url)) as store:
            stored = sum(event.kind is Kind.ANSWER for event in store.events("bench"))
    return {
        "tries": guessed.total(),
        "answered_with": dict(sorted(guessed.items())),
        "tries_per_second": round(guessed.total() / seconds),
        "processor_ms_per_try": round(1000 * used / guessed.total(), 3),
        "answers": len(took),
        "answers_answered_with": dict(answered),
        "answers_stored": stored,
        "answer_p50_ms": round(took[len(took) // 2], 1),
        "answer_p95_ms": round(took[int(len(took) * 0.95)], 1),
    }


def main() -> None:
    """Run, tell and judge."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(given.tries, Path(folder))
    print(json.dumps(told) if given.json else "\n".join(f"{name}: {value}" for name, value in told.items()))
    held = set(told["answered_with"]) <= {403, 429} and told["answers_answered_with"] == {
        200: told["answers"]
    }
    sys.exit(0 if held and told["answers"] == told["answers_stored"] else 1)


if __name__ == "__main__":
    main()
