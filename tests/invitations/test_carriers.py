"""A real mail server: TLS that must be proved, what it refuses, and where the connection breaks."""

from __future__ import annotations

import smtplib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import DefinitionError
from workmh_measures.invitations.carriers import MailCarrier, ServerDown, SmsCarrier
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.settings import InvitationSettings, MailServer
from workmh_measures.invitations.words import Wording, wording

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
LINK = "https://skjema.example.no/p#abc"
KARI = Contact("P-01", "Kåre Ærø", "kare@example.no", "+47 412 34 567")


@pytest.fixture
def words(settings: InvitationSettings) -> Wording:
    return wording(settings, "nb", KARI.name, is_reminder=False)


@pytest.fixture
def carrier(settings: InvitationSettings) -> Callable[..., MailCarrier]:
    assert settings.sender is not None
    sender = settings.sender
    return lambda server, password=None: MailCarrier(server, sender, password)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_mail_goes_out_over_tls_with_names_in_any_letters(
    serve: Any, carrier: Any, words: Wording, tls: str
) -> None:
    sink, server = serve(tls)
    with carrier(server) as mails:
        mails.ready()
        assert mails.carry(KARI, words, LINK, at=AT) == ("sent", "250")
    assert sink.seen == ["tls"]
    [mail] = sink.to("kare@example.no")
    assert str(mail["To"]) == "Kåre Ærø <kare@example.no>"
    assert str(mail["From"]) == "Undersøkelsen på Ås <svar@example.no>"
    assert (str(mail["Subject"]), mail["Auto-Submitted"]) == ("Noen spørsmål til deg", "auto-generated")
    raw = sink.mails[0][1]
    assert raw.isascii()
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    for part in (plain, html):
        assert LINK in part.get_content()
        assert "Hei Kåre Ærø," in part.get_content()
    assert not any(word in html.get_content().lower() for word in ("<img", "src=", "<script", "http:"))


def test_a_server_without_tls_gets_nothing(serve: Any, carrier: Any) -> None:
    sink, server = serve("starttls", offers_tls=False)
    with carrier(server) as mails, pytest.raises(ServerDown, match="it offers no TLS"):
        mails.ready()
    assert sink.steps == 0


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("fault", ["authority", "name"])
def test_a_certificate_that_proves_nothing_is_refused(serve: Any, carrier: Any, tls: str, fault: str) -> None:
    sink, server = serve(tls)
    change = {"ca_file": None} if fault == "authority" else {"host": "127.0.0.2"}
    with carrier(server.model_copy(update=change)) as mails, pytest.raises(ServerDown) as refused:
        mails.ready()
    if fault == "authority":
        assert "its certificate is not to be trusted" in str(refused.value)
    assert sink.steps == 0


def test_a_password_is_shown_to_a_proved_server_only_and_a_wrong_one_stops_the_run(
    serve: Any, carrier: Any, words: Wording, tmp_path: Path
) -> None:
    sink, server = serve("starttls", auth=True)
    file = tmp_path / "password"
    file.write_text("hemmelig\n", "utf-8")
    signed = server.model_copy(update={"user": "svar", "password_file": str(file)})
    file.chmod(0o644)
    with pytest.raises(DefinitionError, match="Others may read"):
        signed.password()
    file.chmod(0o600)
    with carrier(signed, signed.password()) as mails:
        mails.ready()
        assert mails.carry(KARI, words, LINK, at=AT).outcome == "sent"
    with carrier(signed, "falsk") as mails, pytest.raises(ServerDown, match="it answered 535"):
        mails.ready()
    assert len(sink.mails) == 1


def test_the_password_comes_from_the_environment_or_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = MailServer(host="smtp.example.no", port=587, user="svar")
    monkeypatch.delenv("WORKMH_SMTP_PASSWORD", raising=False)
    with pytest.raises(DefinitionError, match="a user and no password"):
        server.password()
    monkeypatch.setenv("WORKMH_SMTP_PASSWORD", "hemmelig")
    assert server.password() == "hemmelig"
    assert server.model_copy(update={"user": None}).password() is None
    monkeypatch.setenv("WORKMH_SMTP_PASSWORD", "hemmelig å")
    with pytest.raises(DefinitionError, match="in ASCII only"):
        server.password()


@pytest.mark.parametrize(
    ("said", "outcome", "code"),
    [
        ("550 5.1.1 kare@example.no is unknown", "refused", "550 5.1.1"),
        ("450 4.2.0 kare@example.no is greylisted", "deferred", "450 4.2.0"),
        ("554 no", "refused", "554"),
        ("421 bye", "deferred", "421"),
    ],
)
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_refusal_is_told_by_its_numbers_and_the_next_mail_goes_out(
    serve: Any, carrier: Any, words: Wording, step: str, said: str, outcome: str, code: str
) -> None:
    sink, server = serve()
    with carrier(server) as mails:
        mails.ready()
        sink.on = lambda name, number: said if name == step else None
        assert mails.carry(KARI, words, LINK, at=AT) == (outcome, code)
        sink.on = lambda name, number: None
        mails.ready()
        assert mails.carry(KARI, words, LINK, at=AT).outcome == "sent"


class Broken:
    """A connection that is lost at one step."""

    def __init__(self, step: str) -> None:
        self.step = step

    def __getattr__(self, name: str) -> Any:
        def call(*said: object) -> tuple[int, bytes]:
            if name == self.step:
                raise smtplib.SMTPServerDisconnected("lost")
            return 250, b"OK"

        return call


@pytest.mark.parametrize(
    ("step", "outcome"), [("mail", "deferred"), ("rcpt", "deferred"), ("data", "uncertain")]
)
def test_a_lost_connection_is_uncertain_only_once_the_mail_was_handed_over(
    carrier: Any, words: Wording, step: str, outcome: str
) -> None:
    mails = carrier(MailServer(host="localhost", port=1))
    mails._connection = Broken(step)
    assert mails.carry(KARI, words, LINK, at=AT).outcome == outcome


@pytest.mark.parametrize(
    ("step", "outcome"), [("mail", "deferred"), ("rcpt", "deferred"), ("data", "uncertain")]
)
def test_a_server_that_hangs_up_is_called_again_for_the_next_mail(
    serve: Any, carrier: Any, words: Wording, step: str, outcome: str
) -> None:
    sink, server = serve()
    with carrier(server) as mails:
        mails.ready()
        sink.drops_at = step
        assert mails.carry(KARI, words, LINK, at=AT).outcome == outcome
        # What is called uncertain did arrive here: to send it again would be to send it twice.
        assert len(sink.mails) == (1 if step == "data" else 0)
        sink.drops_at = ""
        mails.ready()
        assert mails.carry(KARI, words, LINK, at=AT).outcome == "sent"


def test_an_address_the_server_has_no_letters_for_is_refused(
    serve: Any, carrier: Any, words: Wording
) -> None:
    sink, server = serve()
    with carrier(server) as mails:
        mails.ready()
        strange = Contact("P-02", "Åse", "åse@example.no")
        assert mails.carry(strange, words, LINK, at=AT).outcome == "refused"
    assert sink.mails == []


def test_no_header_comes_in_by_way_of_a_name(serve: Any, carrier: Any, words: Wording) -> None:
    sink, server = serve()
    with carrier(server) as mails:
        mails.ready()
        for name, email in (
            ("Kari\r\nBcc: x@example.no", "k@example.no"),
            ("Kari", "k@example.no\nBcc: x@e.no"),
        ):
            forged = Contact("P-02", name, email)
            assert forged.fault("email") == "a line break in name, address or telephone number"
            assert mails.carry(forged, words, LINK, at=AT).outcome == "refused"
    assert sink.steps == 0


# --- text messages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("sys.exit(0)", ("sent", None)),
        ("sys.exit(75)", ("deferred", "75")),
        ("sys.exit(2)", ("refused", "2")),
        ("os.kill(os.getpid(), 9)", ("uncertain", None)),
    ],
)
def test_a_program_gets_number_and_text_and_says_what_became_of_it(
    words: Wording, tmp_path: Path, ending: str, told: tuple[str, str | None]
) -> None:
    out = tmp_path / "taken"
    program = f"import os, sys; open({str(out)!r}, 'wb').write(sys.stdin.buffer.read()); {ending}"
    carrier = SmsCarrier([sys.executable, "-c", program])
    carrier.ready()
    assert carrier.carry(KARI, words, LINK, at=AT) == told
    expected = (
        f"+47 412 34 567\nArbeidslivsundersøkelsen: Nå er det tid for noen spørsmål. Åpne skjemaet: {LINK}\n"
    )
    assert out.read_text("utf-8") == expected


def test_a_program_that_is_not_there_stops_the_run_before_anything_is_recorded() -> None:
    with pytest.raises(ServerDown, match="no such program"):
        SmsCarrier(["no-such-program-here"]).ready()
