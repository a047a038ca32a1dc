"""What takes a message away: a mail server, or a program of the study for text messages. Each says what became of it."""

from __future__ import annotations

import re
import smtplib
import ssl
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Protocol, Self

from workmh_measures.errors import Problem, problem
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.mail import mail
from workmh_measures.invitations.settings import MailServer, Sender
from workmh_measures.invitations.words import Wording

__all__ = ["Carried", "Carrier", "MailCarrier", "ServerDown", "SmsCarrier"]

PATIENCE = 60.0
"""Seconds a server or program may take for one step."""

_TEMPORARY = 75  # what a program returns for "try again later" (EX_TEMPFAIL of sysexits)


class Carried(NamedTuple):
    """What became of a message; `uncertain`: the connection broke where it may have gone out or not."""

    outcome: Literal["sent", "refused", "deferred", "uncertain"]
    code: str | None = None


class ServerDown(Exception):
    """Nothing can be handed in; `problem` says why."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(str(found))


class Carrier(Protocol):
    """Takes messages to people one by one."""

    channel: str

    def ready(self) -> None:
        """See that a message can be handed in now, before it is put on record; raises `ServerDown`."""

    def carry(self, contact: Contact, words: Wording, link: str, *, at: datetime) -> Carried:
        """Hand in one message, at most once."""


class MailCarrier:
    """Hands mail in at a server, over TLS with a verified certificate.

    Parameters
    ----------
    server, sender : from the settings.
    password : of the user; None signs nobody in.
    """

    channel = "email"

    def __init__(self, server: MailServer, sender: Sender, password: str | None) -> None:
        self._server, self._sender, self._password = server, sender, password
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def ready(self) -> None:
        """See that the connection stands; one that was lost is made again."""
        if self._connection is not None:
            try:
                if self._connection.noop()[0] == 250 and self._connection.rset()[0] == 250:
                    return
            except (smtplib.SMTPException, OSError):
                pass  # a server may end a connection at any time; another one is made below
            self._leave()
        try:
            self._connection = self._connected()
        except smtplib.SMTPResponseException as failure:
            raise self._down(f"it answered {failure.smtp_code}") from None
        except ssl.SSLCertVerificationError as failure:
            raise self._down(f"its certificate is not to be trusted ({failure.verify_message})") from None
        except (smtplib.SMTPException, OSError) as failure:
            raise self._down(_reason(failure)) from None

    def carry(self, contact: Contact, words: Wording, link: str, *, at: datetime) -> Carried:
        """Hand in one mail with a personal link."""
        try:
            message = mail(contact, self._sender, words, link, at=at)
        except ValueError:  # no header can hold this name or address
            return Carried("refused")
        return self.hand_in(message, contact)

    def hand_in(self, message: EmailMessage, contact: Contact) -> Carried:
        """Hand in a mail; what the server says in words is never kept, for it may repeat the address."""
        connection = self._connection
        if connection is None:
            raise RuntimeError("`ready` comes first")
        options, text = _as_bytes(message, contact, connection)
        if text is None:
            return Carried("refused")
        try:
            for step in (
                lambda: connection.mail(self._sender.address, options),
                lambda: connection.rcpt(contact.email),
            ):
                code, answer = step()
                if code not in (250, 251):
                    return _refusal(code, answer)
        except (smtplib.SMTPException, OSError):
            return Carried("deferred")  # the message itself was never handed over
        try:
            code, answer = connection.data(text)
        except smtplib.SMTPDataError as failure:
            return _refusal(failure.smtp_code, failure.smtp_error)
        except (smtplib.SMTPException, OSError):
            return Carried("uncertain")
        return Carried("sent", str(code)) if code == 250 else _refusal(code, answer)

    def _connected(self) -> smtplib.SMTP:
        server, here = self._server, "localhost"
        if server.tls == "none":
            connection = smtplib.SMTP(server.host, server.port, here, PATIENCE)
        else:
            trusted = ssl.create_default_context(cafile=server.ca_file)
            trusted.minimum_version = ssl.TLSVersion.TLSv1_2
            if server.tls == "implicit":
                connection = smtplib.SMTP_SSL(
                    server.host, server.port, here, timeout=PATIENCE, context=trusted
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, here, PATIENCE)
        try:
            if server.tls == "starttls":
                connection.starttls(context=trusted)
            connection.ehlo_or_helo_if_needed()
            if server.user is not None:
                connection.login(server.user, self._password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _leave(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _down(self, text: str) -> ServerDown:
        where = f"{self._server.host}:{self._server.port}"
        return ServerDown(problem("INVITE-SERVER", where=where, text=text))


class SmsCarrier:
    """Hands text messages to a program of the study: the number on its first line of input, the text after it.

    The program ends with 0 when the message was taken, with 75 when it was not and may be tried again, with another number
    when it was refused for good. A program that is killed or takes longer than a minute leaves the message uncertain.

    Parameters
    ----------
    command : the program and its arguments; no shell is between.
    """

    channel = "sms"

    def __init__(self, command: Sequence[str]) -> None:
        self._command = [*command]

    def ready(self) -> None:
        """See that the program is there."""
        from shutil import which

        if which(self._command[0]) is None:
            text = "there is no such program, or it may not be run"
            raise ServerDown(problem("INVITE-SERVER", where=Path(self._command[0]).name, text=text))

    def carry(self, contact: Contact, words: Wording, link: str, *, at: datetime) -> Carried:
        """Hand over one text message."""
        content = f"{contact.phone}\n{words.sms(link)}\n"
        try:
            ended = subprocess.run(
                self._command, input=content.encode(), timeout=PATIENCE, capture_output=True, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return Carried("uncertain")
        except OSError:  # the program was never started
            return Carried("deferred")
        if ended == 0:
            return Carried("sent")
        if ended < 0:
            return Carried("uncertain")
        return Carried("deferred" if ended == _TEMPORARY else "refused", str(ended))


def _as_bytes(
    message: EmailMessage, contact: Contact, connection: smtplib.SMTP
) -> tuple[tuple[str, ...], bytes | None]:
    """Return the options and bytes of a mail; no bytes where the server cannot take letters beyond ASCII in an address."""
    if contact.email.isascii():
        return (), message.as_bytes(policy=SMTP)
    if not connection.has_extn("smtputf8"):
        return (), None
    return ("SMTPUTF8", "BODY=8BITMIME"), message.as_bytes(policy=SMTPUTF8)


def _refusal(code: int, answer: bytes | str) -> Carried:
    """Tell a refusal for good (5xx) from one for now; of the answer only its numbers are kept."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    more = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", text)
    told = f"{code} {more[1]}" if more else str(code)
    return Carried("refused" if 500 <= code < 600 else "deferred", told)


def _reason(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return "it offers no TLS, or no way to sign in"
    if isinstance(failure, TimeoutError):
        return "it does not answer"
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    return "the connection was lost"
