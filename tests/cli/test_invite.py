"""`workmh invite` and `workmh letters` as a study runs them, with a mail server on this machine."""

from __future__ import annotations

import base64
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller

from workmh_measures.definitions.library import instrument_ids, load_instrument, load_study
from workmh_measures.invitations.neutral import _names, telling_words
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.repository import Store, utc_now

from .conftest import Run

CANARIES = {
    "name": "Kanarifugl Østhaug",
    "email": "kanarifugl@example.no",
    "phone": "41230987",
    "address": "Kanarisvingen 77",
}
SETTINGS = """\
site: https://skjema.example.no
name: {{nb: Arbeidslivsundersøkelsen, nn: Arbeidslivsundersøkinga, en: the Working Life Study}}
contact: {{nb: Spørsmål? Ring 22 00 00 00., nn: Spørsmål? Ring 22 00 00 00., en: Questions? Call 22 00 00 00.}}
sender: {{name: Undersøkelsen, address: svar@example.no}}
server: {{host: 127.0.0.1, port: {port}, tls: none, per_minute: 6000}}
reminders: [7]
"""


@dataclass
class Sink:
    """Takes mail in clear, as a relay on the same machine does."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails += [(address, bytes(envelope.content)) for address in envelope.rcpt_tos]
        return self.answer


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    taking = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(taking, hostname="127.0.0.1", port=port)
    controller.start()
    yield taking, port
    controller.stop()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("store", "identities", "keys"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def called(workmh: Run, place: Path, sink: tuple[Sink, int]) -> Callable[..., Any]:
    """Runs a command on a demo study with three people: with e-mail, with a telephone alone, with an address alone."""
    file = place / "settings.yaml"
    file.write_text(SETTINGS.format(port=sink[1]), "utf-8")
    store = ("--store", f"sqlite:///{place}/store/s.db")
    kept = (
        "--identities",
        f"sqlite:///{place}/identities/i.db",
        "--key",
        f"{place}/keys/k.key",
        "--by",
        "Anna",
    )
    assert workmh("study", "init", "demo", *store).code == 0
    assert workmh("identity", "init", *kept, "--study", "demo", "--reason", "start").code == 0
    today = civil_day(utc_now()).isoformat()
    ways = {"A1": ("email", "phone", "address"), "B2": ("phone",), "C3": ("address",)}
    for name, has in ways.items():
        told = ("--id", name, "--day", f"inclusion={today}", "--language", "nb", "--by", "Anna")
        assert workmh("participant", "enrol", "--study", "demo", *store, *told).code == 0
        said = [part for way in has for part in (f"--{way}", CANARIES[way])]
        ran = workmh(
            "identity",
            "add",
            name,
            "--name",
            CANARIES["name"],
            *said,
            *kept,
            "--reason",
            "enrolled",
            "--keep-doubles",
        )
        assert ran.code == 0, ran.err

    def run(command: str, *words: object, **changed: str) -> Any:
        local = ("--plain-on-this-machine",) if command == "invite" else ()
        place_of = ("--settings", file, *store, *kept)
        return workmh(command, "--study", changed.get("study", "demo"), *place_of, *local, *words)

    return run


def spellings(canary: str) -> set[bytes]:
    """The ways a text can stand in a file."""
    plain = canary.encode()
    return {plain, plain.hex().encode(), quote(canary).encode(), base64.b64encode(plain)[:-4]}


def held_in(*folders: Path) -> set[tuple[str, str]]:
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert files
    return {
        (file.name, name)
        for file in files
        for name, canary in CANARIES.items()
        if any(spelled in file.read_bytes() for spelled in spellings(canary))
    }


def test_a_dry_run_tells_who_would_get_what_and_leaves_no_trace(
    called: Any, place: Path, sink: tuple[Sink, int], workmh: Run
) -> None:
    before = {file: file.read_bytes() for file in place.rglob("*.db")}
    ran = called("invite", "--dry-run", "--sms-command", "cat")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "A1: invitation t0, by email",
        "B2: invitation t0, by sms",
        "C3: invitation t0, no address; print a letter",
        "3 would be written to. Nothing was sent.",
    ]
    assert {file: file.read_bytes() for file in place.rglob("*.db")} == before
    assert not any(canary in ran.out + ran.err for canary in CANARIES.values())
    shown = called("invite", "--dry-run", "--show-addresses", "--json").json
    assert [row["address"] for row in shown["messages"]] == [CANARIES["email"], None, None]
    kept = ("--identities", f"sqlite:///{place}/identities/i.db", "--key", f"{place}/keys/k.key")
    [*_, line] = workmh("identity", "log", *kept, "--json").json
    assert (line["deed"], line["reason"]) == (
        "opened to write to them",
        "dry run of invitations with addresses",
    )
    assert called("invite", "--show-addresses").code == 2
    assert sink[0].mails == []


def test_mail_text_message_and_letter_reach_everybody_once_and_the_store_learns_no_address(
    called: Any, place: Path, sink: tuple[Sink, int]
) -> None:
    out = place / "sms.txt"
    program = place / "sms.py"
    program.write_text(f"import sys; open({str(out)!r}, 'ab').write(sys.stdin.buffer.read())", "utf-8")
    sms = ("--sms-command", f"{sys.executable} {program}")
    ran = called("invite", *sms)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "2 sent, 1 unreachable"), ran.err
    again = called("invite", *sms, "--json")
    assert [(one["participant"], one["fate"]) for one in again.json["people"]] == [("C3", "unreachable")]
    letters = called("letters", "-o", place / "letters.pdf", "--json")
    assert [(one["participant"], one["fate"]) for one in letters.json["people"]] == [("C3", "sent")]
    assert (place / "letters.pdf").stat().st_mode & 0o777 == 0o600
    more = called("letters", "-o", place / "more.pdf")
    assert (more.out, (place / "more.pdf").exists()) == ("No letter is due.\n", False)
    assert [address for address, _ in sink[0].mails] == [CANARIES["email"]]
    assert out.read_text("utf-8").count(CANARIES["phone"]) == 1
    assert held_in(place / "store") == set()
    assert not any(
        canary in text for text in (ran.out, ran.err, again.out, letters.out) for canary in CANARIES.values()
    )


def test_no_word_of_a_mail_tells_anything(called: Any, sink: tuple[Sink, int]) -> None:
    from email import message_from_bytes, policy

    assert called("invite").code == 0
    [(_, content)] = sink[0].mails
    mail = message_from_bytes(content, policy=policy.default)
    read = [str(value) for name, value in mail.items() if name not in ("Message-ID", "Content-Type")]
    read += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    study = load_study("demo")
    names = [*_names(study, map(load_instrument, instrument_ids())), study.id, "workmh"]
    text = " ".join(read).partition("#")[0] + " ".join(read)
    # The token is chance; whatever letters stand in it tell nothing.
    import re

    plain = re.sub(r"#[\w-]{22}", "", text)
    assert telling_words(plain, names) == []
    assert telling_words(plain + " PHQ-9", names) == ["phq 9"]


def test_a_server_that_is_down_ends_with_one_and_the_next_run_goes_on(
    called: Any, sink: tuple[Sink, int], place: Path
) -> None:
    file = place / "settings.yaml"
    right = file.read_text("utf-8")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        file.write_text(SETTINGS.format(port=closed.getsockname()[1]), "utf-8")
        down = called("invite")
    assert (down.code, "INVITE-SERVER" in down.err, "Nothing is lost" in down.err) == (1, True, True)
    file.write_text(right, "utf-8")
    sink[0].answer = "550 5.1.1 kanarifugl@example.no is not known"
    refused = called("invite")
    assert (refused.code, "A1 (t0): refused by email: 550 5.1.1" in refused.out) == (1, True)
    assert CANARIES["email"] not in refused.out + refused.err
    sink[0].answer = "250 OK"
    assert "refused before (--retry-refused sends it again)" in called("invite").out
    assert called("invite", "--retry-refused").code == 0
    assert len(sink[0].mails) == 1
    assert held_in(place / "store") == set()


def test_a_letter_is_written_on_demand_and_again_for_one_person(called: Any, place: Path) -> None:
    assert called("invite").code == 0
    assert called("letters", "-o", place / "a.pdf", "--participant", "A1").out == "No letter is due.\n"
    assert "1 letter." in called("letters", "-o", place / "a.pdf", "--participant", "A1", "--again").out
    there = called("letters", "-o", place / "a.pdf")
    assert (there.code, "INVITE-PLACE" in there.err) == (1, True)
    assert "2 letters" not in called("letters", "-o", place / "b.pdf", "--everybody").out
    assert called("letters", "-o", place / "c.pdf", "--again").code == 2
    assert called("letters", "-o", place / "c.txt").code == 2
    assert called("letters", "-o", place / "c.pdf", "--participant", "nobody").code == 2


def test_a_letter_no_font_can_write_is_on_record_as_not_sent(
    called: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workmh_measures.errors import ExportError, problem

    def fails(_: object) -> object:
        raise ExportError([problem("PRINT-LETTERS", found=["x"])])

    with monkeypatch.context() as patch:
        patch.setattr("workmh_measures.invitations.letters.pdf_bytes", fails)
        assert called("letters", "-o", place / "a.pdf").code == 1
    assert [file.name for file in place.iterdir() if file.is_file()] == ["settings.yaml"]
    assert "a.pdf: 1 letter." in called("letters", "-o", place / "a.pdf").out


def test_wrong_usage_is_told(called: Any, place: Path, sink: tuple[Sink, int]) -> None:
    assert called("invite", "--wave", "t9").code == 2
    file = place / "settings.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("Arbeidslivsundersøkelsen", "Depresjonsstudien"), "utf-8")
    telling = called("invite")
    assert (telling.code, "INVITE-WORDS" in telling.err) == (1, True)
    file.write_text(text.replace("server:", "servr:"), "utf-8")
    unknown = called("invite", "--json")
    assert (unknown.code, unknown.json[0]["nearest"]) == (1, "server")
    assert sink[0].mails == []


def test_after_the_lock_nobody_is_asked_and_no_letter_is_left(
    called: Any, place: Path, sink: tuple[Sink, int], workmh: Run
) -> None:
    at = ("--store", f"sqlite:///{place}/store/s.db", "--by", "Anna")
    assert workmh("study", "lock", "--study", "demo", *at).code == 0
    with closing(Store.open(f"sqlite:///{place}/store/s.db")) as store:
        before = store.head("demo")
    for ran in (called("invite", "--sms-command", "cat"), called("letters", "-o", place / "letters.pdf")):
        assert ran.code != 0, ran
        assert "LOCK-DATA" in ran.out + ran.err
    with closing(Store.open(f"sqlite:///{place}/store/s.db")) as store:
        assert store.head("demo") == before
    assert sink[0].mails == []
    assert not (place / "letters.pdf").exists()
