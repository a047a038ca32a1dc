"""What is shown and logged when something breaks: a number, and where in the program; never what people answered."""

from __future__ import annotations

import logging
import secrets
import traceback

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workmh_measures.ui.headers import SECURITY_HEADERS
from workmh_measures.ui.words import chosen_language, word

__all__ = ["keep_answers_out_of_logs", "page_fault", "places_of", "request_fault"]

_log = logging.getLogger(__name__)


# These log every exception with its text, which may hold an answer or a hash; the fault is logged here already.
_TALKATIVE = ("streamlit.error_util", "uvicorn.error")


def _without_exception(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True


def keep_answers_out_of_logs() -> None:
    """Let the framework and the server log that something broke, but not the text of the exception."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_without_exception)


def _noted(error: Exception) -> str:
    """Log a fault under a new number, by its type and place; its text may hold answers and stays out."""
    number = secrets.token_hex(4)
    _log.error("fault %s: %s at %s", number, type(error).__name__, places_of(error))
    return number


def places_of(error: Exception) -> str:
    """Return where in the program an error arose, the innermost place first."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def page_fault(error: Exception) -> bool:
    """Show the number of a fault in place of the page that broke."""
    from workmh_measures.ui.frame import show_error

    show_error(_noted(error))
    return True


def request_fault(request: Request, error: Exception) -> Response:
    """Answer a request that broke, in the language of its address, with the number and the security headers."""
    language = chosen_language(request.query_params.get("lang"))
    return PlainTextResponse(word(language, "frame.error", number=_noted(error)), 500, SECURITY_HEADERS)
