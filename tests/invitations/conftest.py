"""A study with people, a real mail server on loopback, and a certificate of its own."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from workmh_measures.definitions.library import load_study
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.settings import InvitationSettings, MailServer, read_settings
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Study
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study

SETTINGS = """\
site: https://skjema.example.no
name: {nb: Arbeidslivsundersøkelsen, nn: Arbeidslivsundersøkinga, en: the Working Life Study}
contact: {nb: Spørsmål? Ring 22 00 00 00., nn: Spørsmål? Ring 22 00 00 00., en: Questions? Call 22 00 00 00.}
sender: {name: Undersøkelsen på Ås, address: svar@example.no, reply_to: kontakt@example.no}
reminders: [7, 14]
return_address: Arbeidslivsundersøkelsen, Postboks 1, 0001 Oslo
"""


class Clock:
    """Tells the moment it was set to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)

    @property
    def today(self) -> date:
        return civil_day(self.at)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def study() -> Study:
    return load_study("demo")


@pytest.fixture
def store(tmp_path: Path, study: Study, clock: Clock) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'study.db'}", now=clock)
    start_study(store, study, by="anna")
    yield store
    store.close()


@pytest.fixture
def people(store: Store, study: Study, clock: Clock) -> Callable[..., dict[str, Contact]]:
    """Enrols people on the day of the clock and returns how to reach them."""

    def make(*names: str, **said: str) -> dict[str, Contact]:
        newcomers = [
            Newcomer(participant=name, days={"inclusion": clock.today}, language="nb") for name in names
        ]
        enrol(store, study, newcomers, by="anna", today=clock.today)
        usual = {
            "name": "Kanari {0}",
            "email": "{0}@example.no",
            "address": "Kanarisvingen 7\n0999 Oslo",
            **said,
        }
        return {
            name: Contact(name, **{key: text.format(name.lower()) for key, text in usual.items()})
            for name in names
        }

    return make


@pytest.fixture
def settings(tmp_path: Path) -> InvitationSettings:
    file = tmp_path / "settings.yaml"
    file.write_text(SETTINGS, "utf-8")
    return read_settings(file)


# --- a mail server ------------------------------------------------------------------------------------------------


@dataclass
class Sink:
    """Keeps every mail it takes; `answers` are what it says to an address, `on` is called at each step."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    on: Callable[[str, int], str | None] = lambda step, number: None
    drops_at: str = ""
    steps: int = 0
    seen: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        said = self._step("rcpt", server) or self.answers.get(address)
        if said is None:
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return said

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        said = self._step("mail", server)
        self.seen.append("tls" if server.transport.get_extra_info("ssl_object") else "plain")
        envelope.mail_from = address
        return said or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails += [(address, bytes(envelope.content)) for address in envelope.rcpt_tos]
        return self._step("data", server) or "250 OK"

    def _step(self, name: str, server: Any) -> str | None:
        self.steps += 1
        if name == self.drops_at:
            server.transport.abort()
        return self.on(name, self.steps)

    def to(self, address: str) -> list[EmailMessage]:
        parsed = (message_from_bytes(c, policy=policy.default) for a, c in self.mails if a == address)
        return [one for one in parsed if isinstance(one, EmailMessage)]


@dataclass
class Certificate:
    authority: Path
    chain: Path
    key: Path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For localhost and 127.0.0.1, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = Certificate(folder / "ca.pem", folder / "ca.pem", folder / "key.pem")
    files.authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return files


def _authenticated(server: Any, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
    is_right = isinstance(said, LoginPassword) and (said.login, said.password) == (
        b"svar",
        b"hemmelig",
    )
    return AuthResult(success=is_right, handled=is_right)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Serve = Callable[..., tuple[Sink, MailServer]]


@pytest.fixture
def serve(certificate: Certificate) -> Iterator[Serve]:
    """Starts a mail server and returns it with the settings that reach it."""
    running: list[Controller] = []

    def start(
        tls: str = "starttls", *, offers_tls: bool = True, auth: bool = False
    ) -> tuple[Sink, MailServer]:
        sink, port = Sink(), _free_port()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        options: dict[str, Any] = {}
        if tls == "implicit":
            options["ssl_context"] = context
        elif tls == "starttls" and offers_tls:
            options |= {"tls_context": context, "require_starttls": True}
        if auth:
            options |= {"auth_required": True, "authenticator": _authenticated}
        controller = Controller(sink, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False, **options)
        controller.start()
        running.append(controller)
        said = {"host": "localhost", "port": port, "tls": tls, "ca_file": str(certificate.authority)}
        sink.stop = lambda: running.remove(controller) or controller.stop()  # type: ignore[attr-defined]
        return sink, MailServer.model_validate(said)

    yield start
    for controller in running:
        controller.stop()
