"""A page of sections as one HTML document that needs nothing from outside and runs no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .blocks import Section
from .environment import TEMPLATES, environment
from .writer import Writer

__all__ = ["Page", "PageLink", "html"]


@dataclass(frozen=True)
class PageLink:
    """A way to another page; `language` is given where that page has another."""

    text: str
    address: str
    language: str | None = None


@dataclass(frozen=True)
class Page:
    """Title, marks and sections of a page.

    Attributes
    ----------
    title, subtitle : the heading and the line below it.
    banner : what must be seen before anything else (simulated data); empty for none.
    marks : short labels beside the title (draft).
    links : ways to other pages.
    """

    title: str
    subtitle: str
    banner: str = ""
    marks: Sequence[str] = ()
    sections: list[Section] = field(default_factory=list)
    links: Sequence[PageLink] = ()


def html(page: Page, writer: Writer) -> str:
    """Return the document."""
    sheets = ("colours.css", "page.css", "page_print.css", "drawings.css", "questions.css")
    style = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in sheets)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        environment()
        .get_template("page.html")
        .render(
            page=page,
            say=writer,
            language=writer.language,
            style=Markup(style),  # our own file, and only it, is let through as it is
            style_hash=f"sha256-{digest}",
        )
    )
