"""``workmh staff``: who may log in to the pages of staff, and what for."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, get_args

import click

from ..model.study import StudyRole
from .console import print_json
from .options import store_option

if TYPE_CHECKING:
    from ..storage.accounts import Account
    from ..storage.repository import Store

__all__ = ["staff"]

_ROLES = [role for role in get_args(StudyRole) if role != "participant"]
_role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["all", *_ROLES]),
    help="What the person does in the study; may be repeated. Pages that ask for a role open to it alone.",
)
_name = click.argument("name")


@click.group()
def staff() -> None:
    """Accounts of staff: one for each person, with the person's own password."""


@staff.command("list")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_accounts(store_url: str, as_json: bool) -> None:
    """List the accounts: roles, last login, since when one is switched off."""
    from ..storage.accounts import accounts

    with closing(_opened(store_url)) as store:
        found = accounts(store)
    if as_json:
        print_json([_as_json(account) for account in found])
        return
    for account in found:
        told = _as_json(account)
        state = (
            f"switched off {told['disabled']}"
            if account.disabled
            else f"last login {told['last_login'] or 'never'}"
        )
        click.echo(f"{account.name:<20} {', '.join(told['roles'])} ({state})")


@staff.command()
@_name
@_role_option
@store_option
def add(name: str, roles: tuple[str, ...], store_url: str) -> None:
    """Make an account; the password is asked for, or read as one line from standard input.

    Without --role the account has all roles.
    """
    from ..storage.accounts import add_account

    with closing(_opened(store_url)) as store:
        add_account(store, name, _password(), roles=_chosen(roles))
    click.echo(f"{name} can log in.")


@staff.command()
@_name
@store_option
def password(name: str, store_url: str) -> None:
    """Set another password; the person is logged out everywhere."""
    from ..storage.accounts import change_password

    with closing(_opened(store_url)) as store:
        change_password(store, name, _password())
    click.echo(f"{name} has another password.")


@staff.command("roles")
@_name
@_role_option
@store_option
def set_account_roles(name: str, roles: tuple[str, ...], store_url: str) -> None:
    """Say what an account is for from now on; without --role for nothing but the pages everybody on the staff has."""
    from ..storage.accounts import set_roles

    with closing(_opened(store_url)) as store:
        set_roles(store, name, _chosen(roles) if roles else ())
    click.echo(f"{name}: {', '.join(roles) or 'no role'}.")


@staff.command()
@_name
@click.option("--enable", is_flag=True, help="Switch the account on again.")
@store_option
def disable(name: str, enable: bool, store_url: str) -> None:
    """Switch an account off; its open pages end within seconds."""
    from ..storage.accounts import disable_account

    with closing(_opened(store_url)) as store:
        disable_account(store, name, enable=enable)
    click.echo(f"{name} {'can log in again' if enable else 'is switched off'}.")


def _opened(store_url: str) -> Store:
    from ..storage.repository import Store

    return Store.open(store_url)


def _chosen(roles: tuple[str, ...]) -> tuple[str, ...] | None:
    return None if not roles or "all" in roles else roles


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _as_json(account: Account) -> dict[str, Any]:
    def moment(at: Any) -> str | None:
        return None if at is None else at.isoformat(timespec="seconds")

    return {
        "name": account.name,
        "roles": ["all"] if account.roles == frozenset(_ROLES) else sorted(account.roles),
        "password_changed": moment(account.changed),
        "last_login": moment(account.last_login),
        "disabled": moment(account.disabled),
    }
