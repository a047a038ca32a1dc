"""Parts of the page of accounts: the table, one account with its rights, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import EVERY, EVERY_ROLE, STAFF_ROLES, Grant
from workmh_measures.report.blocks import Cell, Group, Table, code, head, words
from workmh_measures.storage.accounts import Account
from workmh_measures.storage.second_factor import FactorState, factor_state
from workmh_measures.storage.staff_management import Manager
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application

__all__ = ["account_table", "draw_account", "draw_new_account", "grant_in_words", "role_name"]


_ROLES = {
    "all": "accounts.role_all",
    "provider": "accounts.role_provider",
    "assessor": "accounts.role_assessor",
    "coordinator": "accounts.role_coordinator",
    "data_manager": "accounts.role_data_manager",
    "statistician": "accounts.role_statistician",
    "safety": "accounts.role_safety",
    "auditor": "accounts.role_auditor",
    "researcher": "accounts.role_researcher",
    "key_custodian": "accounts.role_key_custodian",
    "administrator": "accounts.role_administrator",
    "colleague": "accounts.role_colleague",
}


def role_name(role: str) -> str:
    """Return the name of a role in the language of this page."""
    return say(_ROLES[role]) if role in _ROLES else role


def grant_in_words(grant: Grant) -> str:
    """Return a role and where it holds."""
    where = say("accounts.every_study") if grant.study == EVERY else grant.study
    unit = "" if grant.unit == EVERY else f", {grant.unit}"
    return f"{role_name(grant.role)} ({where}{unit})"


def account_table(found: Sequence[Account]) -> Table:
    """Return every account: what it holds, when it was last there, its second factor, and whether it is in use."""
    names = (
        "accounts.name",
        "accounts.rights",
        "accounts.last_login",
        "accounts.factor",
        "accounts.password",
        "accounts.state",
    )
    heads = [head(say(name)) for name in names]
    return Table(
        "accounts", say("accounts.title"), [heads], [Group([_row(one) for one in found])], look="quiet"
    )


def _row(account: Account) -> list[Cell]:
    in_use = factor_state(application().store, account.name) is FactorState.IN_USE
    off = account.disabled
    return [
        code(account.name),
        words("; ".join(grant_in_words(one) for one in sorted(account.grants)) or say("accounts.no_rights")),
        words(_moment(account.last_login) or say("accounts.never")),
        words(say("accounts.yes" if in_use else "accounts.no")),
        words(say("accounts.once" if account.one_time else "accounts.own")),
        words(say("accounts.off", at=_moment(off)) if off else say("accounts.on")),
    ]


def _moment(at: datetime | None) -> str:
    return "" if at is None else moment_said(at)


def draw_new_account(manager: Manager) -> None:
    """Ask for a new account; its password is shown in this run and never again."""
    with st.form("new_account"):
        st.text(say("accounts.name_help"))
        name = st.text_input(say("accounts.name"), key="new_name", max_chars=64)
        grant = _ask_for_grant(manager, "new")
        is_sent = st.form_submit_button(say("accounts.make"))
    if is_sent:
        done = _tried(lambda: manager.add(name.strip().casefold(), grant))
        if done is not None:
            _show_password(name.strip().casefold(), done)


def draw_account(account: Account, manager: Manager) -> None:
    """Draw one account with everything that may be done to it."""
    st.subheader(as_it_is(account.name), anchor=False)
    for place, held in enumerate(sorted(account.grants)):
        label = as_it_is(say("accounts.revoke", what=grant_in_words(held)))
        if st.button(label, key=f"take_{account.name}_{place}"):
            _changed(partial(manager.revoke, account.name, held))
    with st.form(f"grant_{account.name}"):
        grant = _ask_for_grant(manager, account.name)
        if st.form_submit_button(say("accounts.give")) and grant is not None:
            _changed(lambda: manager.give(account.name, grant))
    _draw_deeds(account, manager)


def _draw_deeds(account: Account, manager: Manager) -> None:
    off, name = account.disabled is not None, account.name
    state = factor_state(application().store, name)
    columns = st.columns(3)
    if columns[0].button(say("accounts.reset_password"), key=f"password_{name}"):
        done = _tried(lambda: manager.reset_password(name))
        if done is not None:
            _show_password(name, done)
    ask = "accounts.ask_factor" if state is FactorState.NONE else "accounts.reset_factor"
    if columns[1].button(say(ask), key=f"factor_{name}"):
        _changed(lambda: manager.ask_for_factor(name, reset=state is not FactorState.NONE))
    if columns[2].button(say("accounts.enable" if off else "accounts.disable"), key=f"disable_{name}"):
        _changed(lambda: manager.disable(name, enable=off))


def _ask_for_grant(manager: Manager, key: str) -> Grant | None:
    """Ask for a role and where; None when no role is chosen."""
    roles: dict[str | None, str] = {
        None: say("accounts.no_role"),
        **{one: role_name(one) for one in (*STAFF_ROLES, EVERY_ROLE)},
    }
    studies = {manager.study: manager.study}
    if manager.manages_everywhere:
        studies[EVERY] = say("accounts.every_study")
    columns = st.columns(3)
    role = columns[0].selectbox(
        say("accounts.role"), [*roles], format_func=roles.__getitem__, key=f"role_{key}"
    )
    study = columns[1].selectbox(
        say("accounts.study"), [*studies], format_func=studies.__getitem__, key=f"study_{key}"
    )
    unit = columns[2].text_input(say("accounts.unit"), key=f"unit_{key}", max_chars=64)
    return None if role is None else Grant(role, study, unit.strip() or EVERY)


def _show_password(name: str, password: str) -> None:
    st.success(say("accounts.password_given"))
    st.code(f"{name}\n{password}", language=None, wrap_lines=True)


def _changed(change: Callable[[], None]) -> None:
    """Do something and draw the page anew, or say what stands against it."""
    try:
        change()
    except StoreError as refused:
        show_refusal(refused.problems)
    else:
        st.rerun()


def _tried(make: Callable[[], str]) -> str | None:
    try:
        return make()
    except StoreError as refused:
        show_refusal(refused.problems)
        return None
