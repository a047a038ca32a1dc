"""What a page of staff sends and what it can be sent: every byte of it, and every widget of it pressed at once."""

from __future__ import annotations

from collections.abc import Iterator

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Button, MenuButton, Widget, get_widget_state

from workmh_measures.storage.accounts import accounts

from .staff_app import StaffApp

__all__ = ["everything", "pressed", "recorded", "replayed", "widgets"]

_FRAME = {"logout", "language_switch"}


def everything(at: AppTest, *, around: bool = True) -> bytes:
    """Return every byte of what a page sends: elements, blocks, tables.

    Parameters
    ----------
    around : with the side bar.
    """
    nodes = at._tree if around else at.main
    return b"\n".join(
        one.proto.SerializeToString() for one in nodes if getattr(one, "proto", None) is not None
    )


def widgets(at: AppTest) -> Iterator[Widget]:
    """Yield what can be pressed or filled in on a page, without what stands around every page."""
    for one in at.main:
        if isinstance(one, Widget) and not isinstance(one, Block) and one.key not in _FRAME:
            yield one


def pressed(one: Widget) -> WidgetState | None:
    """Return what a browser sends when a widget is pressed, or as it stands when it is no button."""
    state = get_widget_state(one)
    if state is not None and isinstance(one, Button):
        state.trigger_value = True
    if state is not None and isinstance(one, MenuButton) and one.options:
        state.string_trigger_value.data = one.options[0]
    return state


def replayed(at: AppTest, states: list[WidgetState]) -> AppTest:
    """Send a page these states of widgets beside its own, as a forged message would."""
    sent = WidgetStates()
    sent.CopyFrom(at._tree.get_widget_states())
    known = {one.id for one in states}
    kept = [one for one in sent.widgets if one.id not in known]
    del sent.widgets[:]
    sent.widgets.extend([*kept, *states])
    return at._run(sent)


def recorded(app: StaffApp) -> tuple[object, ...]:
    """Return everything a page can leave behind: the end of the record, what accounts hold, jobs, files that wait."""
    return (
        app.store.head(app.study.id),
        {one.name: (one.grants, one.disabled) for one in accounts(app.store)},
        len(app.app.jobs._jobs),
        len(app.app.downloads._waiting),
    )
