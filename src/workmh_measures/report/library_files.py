"""The library as a folder of pages: one for each instrument and language, the lists, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version

from ..model.instrument import Instrument
from .blocks import Block, Cell, Group, Note, Phrase, Section, Table, head, number, words
from .construct_words import construct_words
from .definition_section import PACKAGE
from .library_page import library_page
from .page import Page, PageLink, html
from .writer import Writer

__all__ = ["LANGUAGES", "library_files", "library_list"]

LANGUAGES = ("nb", "en")
LIST, LEFT_OUT = "index.html", "left-out.html"


def library_files(instruments: Sequence[Instrument], *, left_out: str) -> dict[str, str]:
    """Return every page by the name of its file, `<language>/<id>.html` and the lists.

    Parameters
    ----------
    left_out : what is not in the library and why, as Markdown: paragraphs, headings, lists and tables.
    """
    files = {}
    for language in LANGUAGES:
        other = "en" if language == "nb" else "nb"
        files[f"{language}/{LIST}"] = library_list(instruments, language=language)
        files[f"{language}/{LEFT_OUT}"] = _left_out(left_out, Writer(language))
        for one in instruments:
            if language in one.languages:
                links = {"index": LIST}
                if other in one.languages:
                    links["other"] = f"../{other}/{one.id}.html"
                files[f"{language}/{one.id}.html"] = library_page(one, language=language, links=links)
    return files


def library_list(instruments: Sequence[Instrument], *, language: str) -> str:
    """Return the page that lists the instruments, by what they are about."""
    say = Writer(language)
    drafts = sum(one.status == "draft" for one in instruments)
    count = say("library_count", count=len(instruments), drafts=drafts)
    made = say("made_with", package=PACKAGE, version=version(PACKAGE))
    sections = []
    for domain in sorted({one.domain for one in instruments}, key=lambda name: say(f"domain.{name}")):
        chosen = [one for one in instruments if one.domain == domain and language in one.languages]
        title = say(f"domain.{domain}")
        sections.append(Section(domain.replace("_", "-"), title, [_table(domain, title, chosen, say)]))
    other = "en" if language == "nb" else "nb"
    links = [
        PageLink(say("left_out"), LEFT_OUT),
        PageLink(say("other_language"), f"../{other}/{LIST}", other),
    ]
    return html(Page(say("library"), f"{count} {made}", sections=sections, links=links), say)


def _table(domain: str, title: str, instruments: Sequence[Instrument], say: Writer) -> Table:
    heads = [head(say("name")), head(say("construct")), head(say("items"), is_number=True)]
    heads.append(head(say("licence")))
    rows = [
        [
            Cell(
                text=say.text(one.name),
                scope="row",
                link=f"{one.id}.html",
                note=one.short_name,
                mark=say("draft") if one.status == "draft" else "",
            ),
            words(measured.text, language=measured.language),
            number(say.number(len(one.items), 0)),
            words(say(f"licence.{one.licence.status}")),
        ]
        for one in instruments
        for measured in [construct_words(one, say.language)]
    ]
    return Table(f"list-{domain}", title, [heads], [Group(rows)], (), "quiet")


# --- left out -------------------------------------------------------------------------------------


def _left_out(text: str, say: Writer) -> str:
    other = "en" if say.language == "nb" else "nb"
    links = [
        PageLink(say("to_index"), LIST),
        PageLink(say("other_language"), f"../{other}/{LEFT_OUT}", other),
    ]
    sections = list(_sections(text, None if say.language == "en" else "en", say))
    return html(Page(say("left_out"), say("library"), sections=sections, links=links), say)


def _sections(text: str, language: str | None, say: Writer) -> list[Section]:
    """Return Markdown as sections: a heading of the second level begins one."""
    body = re.sub(r"\A# .*\n", "", text)
    parts = re.split(r"^## (.+)$", body, flags=re.MULTILINE)
    first, rest = parts[0], list(zip(parts[1::2], parts[2::2], strict=True))
    sections = [Section("left-out", say("left_out"), _blocks(first, "left-out", language, say))]
    for place, (title, body) in enumerate(rest):
        sections.append(
            Section(f"part-{place}", title.strip(), _blocks(body, f"part-{place}", language, say))
        )
    return sections


def _blocks(text: str, name: str, language: str | None, say: Writer) -> list[Block]:
    blocks: list[Block] = []
    for place, part in enumerate(filter(None, map(str.strip, re.split(r"\n\s*\n", text)))):
        lines = [line.strip() for line in part.splitlines()]
        if all(line.startswith("|") for line in lines):
            blocks.append(_markdown_table(lines, f"{name}-{place}", language, say))
        elif lines[0].startswith(("- ", "* ")):
            entries = [_plain(one) for one in re.split(r"^[-*] ", part, flags=re.MULTILINE) if one.strip()]
            blocks += [Note(Phrase(entry, language)) for entry in entries]
        else:
            blocks.append(Note(Phrase(_plain(part), language)))
    return blocks


def _markdown_table(lines: Sequence[str], name: str, language: str | None, say: Writer) -> Table:
    rows = [[_plain(cell) for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]
    heads = [Cell(text=cell, scope="col", language=language) for cell in rows[0]]
    body = [
        [Cell(text=row[0], scope="row", language=language), *(words(c, language=language) for c in row[1:])]
        for row in rows[1:]
    ]
    return Table(name, say("left_out"), [heads], [Group(body)])


def _plain(text: str) -> str:
    """Return Markdown without its marks, and links as their words."""
    without_links = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"\*\*|`", "", without_links).split())
