"""Hostile input to the real server: refused or rendered harmless, while a real person goes on answering."""

from __future__ import annotations

import json
import secrets
import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest

from .asking import ask, cookie_in, exchange
from .served_study import study_giving
from .test_staff import log_in, settled

STUDY = study_giving("notes", "who5")
ROUTES = [
    "/session/exchange",
    "/session/staff",
    "/session/close",
    "/form/answers",
    "/form/complete",
    "/import/file/answers",
    "/",
    "/nothing",
]
BEACON = "http://beacon.example/x.png"
MARKUP = [
    f"<script>fetch('{BEACON}')</script>",
    f"<img src={BEACON}>",
    f"![x]({BEACON})",
    f"[x](javascript:fetch('{BEACON}'))",
    f"<svg onload=fetch('{BEACON}')>",
    f'"><link rel=stylesheet href={BEACON}>',
    f"$\\href{{{BEACON}}}{{x}}$ :material/x:",
    f'=WEBSERVICE("{BEACON}")',
    "\u202eevil\u202c \u200b\ufeff",
]


class Person:
    """A participant at the door of the form routes, with a session of their own."""

    def __init__(self, served, number: int) -> None:
        self.served = served
        link = served.new_participant()
        self.id = served.participants[-1]
        self.cookie = cookie_in(
            exchange(served, link.partition("#")[2], X_Forwarded_For=f"198.51.100.{number}")
        )

    def send(self, path: str, body: bytes | str):
        sent = {"Origin": self.served.url, "Content-Type": "application/json", "Cookie": self.cookie}
        return ask(self.served, path, method="POST", body=body, **sent)

    def about(self, instrument: str) -> dict[str, object]:
        state = json.loads(ask(self.served, "/form/state", Cookie=self.cookie, Form_Wanted=instrument).body)
        form = next(
            form for form in (state["form"], *state.get("forms", ())) if form["instrument"] == instrument
        )
        names = ("instrument", "wave", "language", "layout", "fingerprint", "wording_hash", "occasion")
        return {**{name: form[name] for name in names}, "device": "phone"}

    def answer(self, about: dict[str, object], item: str, value: object, request_id: str = ""):
        sent = {**about, "item": item, "value": value, "request_id": request_id or secrets.token_hex(16)}
        return self.send("/form/answers", json.dumps(sent))


def memory(served) -> int:
    """Resident kilobytes of the server."""
    status = Path(f"/proc/{served.process.pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def poured(served, head: str, piece: bytes, times: int) -> tuple[int, bytes]:
    """Send a head and then pieces for as long as the server takes them; return how many bytes went and what came."""
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=20)) as line:
        line.sendall(head.encode())
        went, came = 0, b""
        try:
            for _ in range(times):
                line.sendall(piece)
                went += len(piece)
            came = line.recv(4096)
        except OSError:
            pass
        if not came:
            try:
                came = line.recv(4096)
            except OSError:
                came = b""
        return went, came


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ROUTES)
def test_a_body_of_fifty_megabytes_is_cut_and_costs_no_memory(served, path, chunked) -> None:
    before = memory(served)
    how = "Transfer-Encoding: chunked" if chunked else "Content-Length: 52428800"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {served.url}\r\nContent-Type: application/json\r\n{how}\r\n\r\n"
    piece = b"x" * 65536
    went, _ = poured(served, head, b"10000\r\n" + piece + b"\r\n" if chunked else piece, 800)
    assert memory(served) - before < 30_000
    assert went < 52_000_000 or chunked
    assert ask(served, "/p").status == 200


def test_headers_without_end_are_cut(served) -> None:
    before = memory(served)
    went, _ = poured(served, f"GET /p HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nX-A: ", b"x" * 65536, 400)
    assert went < 20_000_000
    assert memory(served) - before < 30_000
    assert ask(served, "/p").status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 15_000,
        b'{"a":' * 3_000,
        b"\xff\xfe\x00",
        b'{"request_id": "\xc3\x28"}',
        b"null",
        b'"' + b"x" * 10_000,
        b'{"value": NaN}',
        b'{"value": 1e999}',
        b"9" * 15_000,
        b'{"given": "\\ud83d", "version": "\\ud83d", "wording_hash": "\\ud83d", "request_id": "\\ud83d"}',
    ],
)
@pytest.mark.parametrize("path", ["/form/answers", "/form/complete", "/form/consent"])
def test_what_is_no_answer_is_refused_with_a_sentence(served, path, body) -> None:
    person = Person(served, 1)
    reply = person.send(path, body)
    assert reply.status in (413, 422)
    assert reply.headers["content-type"].startswith("application/json")
    assert b"Traceback" not in reply.body
    assert served.events(person.id) == []


@pytest.mark.parametrize(
    "value", ["\ud83d", "a\u0000b", "x" * 5_000, 1e308, -2, 99, True, [1], {"a": 1}, "<b>"]
)
def test_a_value_off_the_scale_is_stored_nowhere(served, value) -> None:
    person = Person(served, 2)
    for instrument, item in (("who5", "01"), ("notes", "more")):
        reply = person.answer(person.about(instrument), item, value)
        if reply.status != 200:
            assert reply.status in (413, 422)
            assert item not in served.answers(person.id, instrument)
        else:
            assert (instrument, value) == ("notes", "<b>")


def test_requests_of_others_and_replayed_and_reordered_ones_change_nothing(served) -> None:
    anna, berit = Person(served, 3), Person(served, 4)
    about = anna.about("who5")
    assert anna.answer(about, "01", 1, "r-first").status == 200
    assert anna.answer(about, "01", 4, "r-second").status == 200
    for _ in range(3):
        assert anna.answer(about, "01", 1, "r-first").status == 200
    assert anna.answer(about, "01", 5, "r-first").status >= 400
    assert served.answers(anna.id, "who5") == {"01": 4}
    assert len(served.events(anna.id)) == 2
    assert berit.answer(about, "01", 1, "r-first").status >= 400
    assert berit.answer(about, "01", 3, "r-berit").status == 200
    assert served.answers(anna.id, "who5") == {"01": 4}
    assert served.answers(berit.id, "who5") == {"01": 3}
    stolen = ask(
        served, "/form/answers", method="POST", body=json.dumps({**about, "item": "01", "value": 0, "request_id": "r9"}),
        Cookie=anna.cookie, Origin="http://evil.example", Content_Type="application/json",
    )  # fmt: skip
    assert stolen.status == 403
    assert served.answers(anna.id, "who5") == {"01": 4}


def test_a_real_person_answers_while_a_thousand_tokens_are_tried(served) -> None:
    person = Person(served, 5)
    about, statuses = person.about("who5"), []

    def flood(number: int) -> None:
        for _ in range(250):
            at = {"X-Forwarded-For": f"203.0.113.{number}"}
            statuses.append(exchange(served, secrets.token_urlsafe(16), **at).status)

    crowd = [threading.Thread(target=flood, args=(number,)) for number in range(4)]
    for one in crowd:
        one.start()
    given = 0
    while any(one.is_alive() for one in crowd):
        assert person.answer(about, "01", given % 6).status == 200
        given += 1
    for one in crowd:
        one.join()
    assert len(statuses) == 1000
    assert set(statuses) == {403, 429}
    assert statuses.count(403) <= 4 * 13
    assert given > 0
    assert len(served.events(person.id)) == given
    assert (
        exchange(served, served.new_participant().partition("#")[2], X_Forwarded_For="198.51.100.9").status
        == 200
    )


@pytest.mark.browser
def test_markup_in_a_text_reaches_no_page_of_staff_as_markup(served, page_at) -> None:
    """`page_at` fails the test when any page asks another host for anything."""
    for number, text in enumerate(MARKUP):
        person = Person(served, 20 + number)
        about = person.about("notes")
        assert person.answer({**about, "kept": True}, "more", text).status == 200
        assert served.answers(person.id, "notes") == {"more": text}
    page = log_in(page_at(1280), served)
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    for path in ("", "links", "wording", "catalogue", "safety", "entry", "second-entry"):
        page.goto(f"{served.url}/{path}")
        settled(page)
        assert (
            page.locator(
                "script[src*=beacon], img[src*=beacon], link[href*=beacon], a[href^=javascript]"
            ).count()
            == 0
        )
    assert [text for text in told if "beacon" in text] == []
