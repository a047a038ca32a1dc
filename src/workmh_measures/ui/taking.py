"""What a page sends: JSON from a page of ours, no larger than it may be, and acknowledged only after the commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workmh_measures.errors import Problem, ResponseError, StoreError, problem
from workmh_measures.ui.identity import is_same_origin

__all__ = ["MOST_BYTES", "is_json_of_a_page", "small_body", "taken"]

MOST_BYTES = 16 * 1024
# What the store says in passing: the browser waits and sends the same request again.
_PASSING = {"STORE-UNCONFIRMED", "STORE-FULL", "STORE-CLOSED", "STORE-OPEN", "STORE-CHANGED"}


async def taken(request: Request, write: Callable[[bytes], Awaitable[dict[str, Any]]]) -> Response:
    """Answer a request that writes: 200 only after the commit, 422 when refused, 503 when it should come again.

    Parameters
    ----------
    request : of somebody who may write.
    write : takes the body and is done when everything is on stable storage.
    """
    if not is_json_of_a_page(request):
        return _problems([problem("FORM-REQUEST", found="it does not come from the form")], 403)
    body = await small_body(request, most=MOST_BYTES)
    if body is None:
        return _problems([problem("FORM-SIZE", allowed=MOST_BYTES)], 413)
    try:
        return JSONResponse(await write(body))
    except ResponseError as error:
        return _problems(error.problems, 422)
    except StoreError as error:
        return _problems(error.problems, 503 if {p.code for p in error.problems} & _PASSING else 422)


def is_json_of_a_page(request: Request) -> bool:
    """Say whether a request holds JSON and comes from a page of this server; a form of another site cannot send that."""
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    return kind == "application/json" and is_same_origin(request.headers)


async def small_body(request: Request, *, most: int) -> bytes | None:
    """Read the body of a request; None when it has more bytes than it may."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body


def _problems(problems: Iterable[Problem], status: int) -> Response:
    return JSONResponse([found.as_json() for found in problems], status)
