"""One e-mail as plain text and simple HTML: no picture, nothing fetched, nothing that tells who opened it."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape

from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.settings import Sender
from workmh_measures.invitations.words import Wording

__all__ = ["mail"]

_STYLE = "font: 16px/1.5 sans-serif; color: #111; max-width: 34em; overflow-wrap: anywhere"
_BUTTON = "display: inline-block; padding: 12px 20px; background: #1b4f72; color: #fff; text-decoration: none"


def mail(contact: Contact, sender: Sender, words: Wording, link: str, *, at: datetime) -> EmailMessage:
    """Return the e-mail to one person.

    Parameters
    ----------
    link : personal, with the token after the #.
    at : the moment it is dated.

    Raises
    ------
    ValueError
        If a name or an address holds a line break: it could add headers of its own.
    """
    if not (contact.name.isprintable() and contact.email.isprintable()):
        raise ValueError("a line break in a header")
    message = EmailMessage(policy=SMTP)
    local, _, domain = sender.address.rpartition("@")
    message["From"] = Address(sender.name, local, domain)
    local, _, theirs = contact.email.rpartition("@")
    message["To"] = Address(contact.name, local, theirs)
    if sender.reply_to:
        message["Reply-To"] = sender.reply_to
    message["Subject"] = words.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=domain)
    # No holiday reply answers a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_plain(words, link), cte="quoted-printable")
    message.add_alternative(_html(words, link), subtype="html", cte="quoted-printable")
    message["Content-Language"] = words.language
    return message


def _plain(words: Wording, link: str) -> str:
    parts = [words.hello, words.asked, f"{words.say('open')}\n{link}", "\n".join(words.after), words.contact]
    return "\n\n".join([*parts, f"{words.bye}\n{words.signed}"]) + "\n"


def _html(words: Wording, link: str) -> str:
    address, button = escape(link, quote=True), escape(words.say("button"))
    parts = [
        escape(words.hello),
        escape(words.asked),
        f'<a href="{address}" style="{_BUTTON}">{button}</a>',
        f'{escape(words.say("no_button"))}<br><a href="{address}">{address}</a>',
        *map(escape, words.after),
        escape(words.contact),
        f"{escape(words.bye)}<br>{escape(words.signed)}",
    ]
    body = "\n".join(f"<p>{part}</p>" for part in parts)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(words.subject)}</title>'
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head>\n'
        f'<body style="{_STYLE}">\n{body}\n</body></html>\n'
    )
