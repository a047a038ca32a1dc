"""What an answer costs at least with the same server and database: one route of a dozen lines that checks nothing.

python benchmarks/load_peer.py FILE PORT
"""

from __future__ import annotations

import sqlite3
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def peer(file: str) -> Starlette:
    """Return an application that keeps what it is sent, each answer in its own transaction."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for line in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE answer (content TEXT)",
    ):
        connection.execute(line)

    async def save(request: Request) -> Response:
        connection.execute("INSERT INTO answer VALUES (?)", ((await request.body()).decode(),))
        return JSONResponse({"saved": True})

    return Starlette(routes=[Route("/save", save, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(peer(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
