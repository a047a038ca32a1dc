"""The one place that knows segno: a link as a QR code, drawn here, so that no third party sees it."""

from __future__ import annotations

from markupsafe import Markup

from ..errors import ExportError, problem

__all__ = ["qr_svg"]

_QUIET = 4
"""White modules around the code that ISO/IEC 18004 asks for."""


def qr_svg(content: str, *, label: str) -> Markup:
    """Return a QR code as an SVG drawing for a page.

    Parameters
    ----------
    content : text of the code, a link; error correction M, a level more where it costs no size.
    label : what a screen reader says.

    Raises
    ------
    ExportError
        PRINT-LIBRARY where segno is not installed.
    """
    try:
        import segno
    except ImportError as error:
        found = "the library segno is not installed"
        raise ExportError([problem("PRINT-LIBRARY", found=found)]) from error
    rows = [*segno.make_qr(content, error="m").matrix]
    size = len(rows) + 2 * _QUIET
    drawn = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" shape-rendering="crispEdges" d="{drawn}"/></svg>'
    ).format(size=size, label=label, drawn=drawn)
