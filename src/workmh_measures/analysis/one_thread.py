"""Products of small matrices on one thread: on a busy machine more threads only wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

__all__ = ["on_one_thread"]

_Taken = ParamSpec("_Taken")
_Given = TypeVar("_Given")


def on_one_thread(function: Callable[_Taken, _Given]) -> Callable[_Taken, _Given]:
    """Let a function multiply matrices on one thread, and those after it on as many as before.

    Parameters
    ----------
    function : one that works long on small matrices; to begin and end takes some 30 microseconds.
    """

    @wraps(function)
    def limited(*args: _Taken.args, **kwargs: _Taken.kwargs) -> _Given:
        with _threads().limit(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return limited


@cache
def _threads() -> ThreadpoolController:
    """The libraries for linear algebra that are loaded; to look for them takes a hundred times longer than to set them."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
