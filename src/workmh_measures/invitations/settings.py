"""The settings of a study's invitations: mail server, sender, address of the forms, when reminders go out."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from workmh_measures.definitions.reader import read_yaml
from workmh_measures.definitions.schema import parse
from workmh_measures.errors import DefinitionError, Problem, problem
from workmh_measures.model.base import Definition, Phrase
from workmh_measures.model.text import Text

__all__ = ["LANGUAGES", "PASSWORD_VARIABLE", "InvitationSettings", "MailServer", "Sender", "read_settings"]

LANGUAGES = ("nb", "nn", "en")
"""Languages of invitations; whoever has another one gets English."""

PASSWORD_VARIABLE = "WORKMH_SMTP_PASSWORD"
"""Environment variable that holds the password of the mail server."""

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


class MailServer(Definition):
    """Where mail is handed in.

    `tls`: `starttls` (usually port 587) or `implicit` (465); the server must then prove its name. `none` is for a server
    on this machine only. The password is never written here: `password_file` names a file, else the environment is asked.
    """

    host: Phrase
    port: Annotated[int, Field(ge=1, le=65535)]
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca_file: Phrase | None = None
    user: Phrase | None = None
    password_file: Phrase | None = None
    per_minute: Annotated[int, Field(ge=1, le=6000)] = 30

    def password(self) -> str | None:
        """Return the password.

        Raises
        ------
        DefinitionError
            INVITE-SETTINGS where there is a user and no password, others may read its file, or it cannot be sent.
        """
        if self.user is None:
            return None
        found = (
            os.environ.get(PASSWORD_VARIABLE)
            if self.password_file is None
            else _read(Path(self.password_file))
        )
        if not found:
            raise _wrong(f"There is a user and no password: set {PASSWORD_VARIABLE} or name a password_file.")
        if not (found + self.user).isascii():
            raise _wrong("User and password can be sent in ASCII only; choose others.")
        return found

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the host is the loopback address."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Sender(Definition):
    """Who writes, as people see it: a name that tells nothing of illness, and where an answer goes."""

    name: Phrase
    address: Phrase
    reply_to: Phrase | None = None


class InvitationSettings(Definition):
    """Everything a study says about its invitations.

    `site` is the address of the forms, `name` what the study calls itself to outsiders, `contact` a sentence on whom to
    ask. `reminders` are days after the invitation; `invite` says from when on: when the window opens, or on the
    planned day. `sender` and `server` are for e-mail, `return_address` for letters.
    """

    site: Phrase
    name: Text
    contact: Text
    sender: Sender | None = None
    server: MailServer | None = None
    language: Literal["nb", "nn", "en"] = "nb"
    invite: Literal["open", "planned"] = "open"
    reminders: Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...], Field(strict=False)] = ()
    return_address: Phrase | None = None


def read_settings(path: Path, *, allow_plain: bool = False) -> InvitationSettings:
    """Read the settings of invitations.

    Parameters
    ----------
    path : YAML file.
    allow_plain : take a mail server without TLS, if it is on this machine.

    Raises
    ------
    DefinitionError
        With everything that is wrong; INVITE-SETTINGS for what no type can tell.
    """
    document = read_yaml(path)
    settings = parse(document, InvitationSettings)
    problems = [
        problem("INVITE-SETTINGS", where=document.where((place,)), text=text)
        for place, text in [*_faults(settings), *_server_faults(settings.server, allow_plain=allow_plain)]
    ]
    if problems:
        raise DefinitionError(problems)
    return settings


def _faults(settings: InvitationSettings) -> list[tuple[str, str]]:
    faults = []
    if not _is_site(settings.site):
        faults.append(
            ("site", "The site must begin with https:// (http:// on this machine only) and have no ? or #.")
        )
    if settings.sender is not None:
        named = {"address": settings.sender.address, "reply_to": settings.sender.reply_to}
        faults += [
            ("sender", f"The {name} of the sender does not have the form of an address.")
            for name, value in named.items()
            if value is not None and not (_ADDRESS.fullmatch(value) and value.isascii())
        ]
        if not settings.sender.name.isprintable():
            faults.append(("sender", "The name of the sender must be one line."))
    for name, texts in _texts(settings).items():
        lacking = [language for language in LANGUAGES if language not in texts.languages]
        if lacking:
            faults.append((name, f"'{name}' lacks {', '.join(lacking)}."))
        elif not all(texts.in_language(language).isprintable() for language in texts.languages):
            faults.append((name, f"'{name}' must be one line in each language."))
    if [*settings.reminders] != sorted(set(settings.reminders)):
        faults.append(("reminders", "The days of reminders must rise."))
    return faults


def _server_faults(server: MailServer | None, *, allow_plain: bool) -> list[tuple[str, str]]:
    if server is None or server.tls != "none":
        return []
    if not server.is_on_this_machine:
        return [("server", "Without TLS mail goes to a server on this machine only.")]
    if not allow_plain:
        return [("server", "The server has no TLS; --plain-on-this-machine allows that for a trial run.")]
    return []


def _texts(settings: InvitationSettings) -> Mapping[str, Text]:
    return {"name": settings.name, "contact": settings.contact}


def _is_site(site: str) -> bool:
    try:
        parts = urlsplit(site)
    except ValueError:
        return False
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local)
    return is_safe and bool(parts.hostname) and site.isprintable() and not set(site) & set('?# "<>@')


def _read(file: Path) -> str:
    try:
        mode, text = file.stat().st_mode, file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        reason = getattr(failure, "strerror", None) or "it is no text"
        raise _wrong(f"The password file {file} cannot be read: {reason}.") from None
    if os.name == "posix" and mode & 0o077:
        raise _wrong(f"Others may read the password file {file}; `chmod 600` it.")
    return text.rstrip("\r\n")


def _wrong(text: str) -> DefinitionError:
    found: list[Problem] = [problem("INVITE-SETTINGS", text=text)]
    return DefinitionError(found)
