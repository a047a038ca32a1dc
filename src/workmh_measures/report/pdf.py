"""The one place that knows weasyprint: HTML made for paper becomes an accessible PDF."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import ExportError, Problem, problem

__all__ = ["pdf_bytes", "write_pdf"]

VARIANT = "pdf/ua-1"
"""Tagged, with title and language, every letter from an embedded font."""


def write_pdf(documents: Iterable[str], path: str | Path) -> int:
    """Write documents behind each other into one file and return the number of pages.

    Raises
    ------
    ExportError
        EXP-ENDING, EXP-FILE, and what `pdf_bytes` raises; the file is then not written.
    """
    path = Path(path)
    if path.suffix.lower() != ".pdf":
        raise ExportError([problem("EXP-ENDING", where=str(path), found=path.suffix, allowed=[".pdf"])])
    content, pages = pdf_bytes(documents)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExportError([problem("EXP-FILE", where=str(path), found=error.strerror)]) from error
    return pages


def pdf_bytes(documents: Iterable[str]) -> tuple[bytes, int]:
    """Return documents behind each other as one PDF, and the number of its pages.

    Parameters
    ----------
    documents : finished HTML that needs nothing from outside; each keeps its own page numbers.

    Raises
    ------
    ExportError
        PRINT-LIBRARY where weasyprint or pango is not installed, PRINT-LETTERS for letters that no font of this
        machine has.

    Notes
    -----
    The same documents on the same machine give the same bytes: no clock and no chance enter.
    """
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts, nothing_from_outside = FontConfiguration(), URLFetcher(allowed_protocols=())
    rendered = [
        weasyprint.HTML(string=text, url_fetcher=nothing_from_outside).render(
            font_config=fonts, pdf_variant=VARIANT
        )
        for text in documents
    ]
    pages = [page for one in rendered for page in one.pages]
    whole = rendered[0].copy(pages)
    content: bytes = whole.write_pdf(pdf_variant=VARIANT)
    _refuse_missing_letters(whole.fonts.values())
    return content, len(pages)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError as error:
        found = "the library weasyprint is not installed"
        raise ExportError([problem("PRINT-LIBRARY", found=found)]) from error
    except OSError as error:
        raise ExportError([problem("PRINT-LIBRARY", found=f"pango cannot be loaded ({error})")]) from error
    return weasyprint


def _refuse_missing_letters(fonts: Iterable[Any]) -> None:
    missing = sorted({codepoint for font in fonts for codepoint in font.missing})
    found: list[Problem] = []
    if missing:
        letters = [f"{chr(codepoint)} (U+{codepoint:04X})" for codepoint in missing]
        found.append(problem("PRINT-LETTERS", found=letters))
        raise ExportError(found)
