"""``workmh staff``: who may log in to the pages of staff, and what for."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..model.staff_rights import EVERY, EVERY_ROLE, STAFF_ROLES, Grant
from .console import print_json
from .options import store_option

if TYPE_CHECKING:
    from ..storage.accounts import Account
    from ..storage.repository import Store

__all__ = ["staff"]

_role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([EVERY_ROLE, *STAFF_ROLES]),
    help="What the person does in every study of the store; may be repeated. Pages open by role.",
)
_grant_options = (
    click.argument("role"),
    click.option("--study", default=EVERY, show_default="every study", help="The study it is for."),
    click.option("--unit", default=EVERY, show_default="every unit", help="The unit (site) it is for."),
)
_name = click.argument("name")
_by_option = click.option(
    "--by",
    default=lambda: f"{_login_name()} (command line)",
    show_default="your login name",
    help="Who does it; this is recorded.",
)
_one_time_option = click.option(
    "--one-time", is_flag=True, help="Draw a password good for one login and print it, instead of asking."
)


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
        click.echo(f"{account.name:<20} {', '.join(told['grants']) or 'no role'} ({state})")


@staff.command()
@_name
@_role_option
@_one_time_option
@_by_option
@store_option
def add(name: str, roles: tuple[str, ...], one_time: bool, by: str, store_url: str) -> None:
    """Make an account; the password is asked for, or read as one line from standard input.

    Without --role the account opens no page about people until it is given one with `workmh staff grant`.
    """
    from ..storage.accounts import add_account

    with closing(_opened(store_url)) as store:
        password = _password(one_time)
        add_account(store, name, password, roles=_chosen(roles), by=by)
    held = ", ".join(roles) or f"no role; give one with: workmh staff grant {name} ROLE"
    click.echo(f"{name} can log in and holds {held}.")
    _tell(password, one_time)


@staff.command()
@_name
@_one_time_option
@_by_option
@store_option
def password(name: str, one_time: bool, by: str, store_url: str) -> None:
    """Set another password; the person is logged out everywhere."""
    from ..storage.accounts import change_password

    with closing(_opened(store_url)) as store:
        password = _password(one_time)
        change_password(store, name, password, by=by, one_time=one_time)
    click.echo(f"{name} has another password.")
    _tell(password, one_time)


@staff.command("roles")
@_name
@_role_option
@_by_option
@store_option
def set_account_roles(name: str, roles: tuple[str, ...], by: str, store_url: str) -> None:
    """Replace everything an account holds by these roles in every study; without --role by none."""
    from ..storage.accounts import set_roles

    with closing(_opened(store_url)) as store:
        set_roles(store, name, _chosen(roles), by=by)
    click.echo(f"{name}: {', '.join(roles) or 'no role'}.")


def _granting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command NAME, ROLE, --study, --unit and --by."""
    for option in reversed((_name, *_grant_options, _by_option, store_option)):
        command = option(command)
    return command


@staff.command("grant")
@_granting
def give(name: str, role: str, study: str, unit: str, by: str, store_url: str) -> None:
    """Give an account a ROLE, in one study and one unit where they are named; open pages follow within seconds."""
    from ..storage.accounts import give_grant, grant_words

    grant = Grant(role, study, unit)
    with closing(_opened(store_url)) as store:
        give_grant(store, name, grant, by=by)
    click.echo(f"{name} holds {grant_words(grant)}.")


@staff.command("revoke")
@_granting
def take(name: str, role: str, study: str, unit: str, by: str, store_url: str) -> None:
    """Take a ROLE from an account, as it was given; the person is logged out everywhere."""
    from ..storage.accounts import grant_words, revoke_grant

    grant = Grant(role, study, unit)
    with closing(_opened(store_url)) as store:
        revoke_grant(store, name, grant, by=by)
    click.echo(f"{name} no longer holds {grant_words(grant)}.")


@staff.command("second-factor")
@_name
@click.option(
    "--reset", is_flag=True, help="Forget the authenticator and the recovery codes; logs out everywhere."
)
@_by_option
@store_option
def second_factor(name: str, reset: bool, by: str, store_url: str) -> None:
    """Have NAME set up an authenticator at the next login; one in use stays unless it is reset."""
    from ..storage.second_factor import FactorState, ask_for_factor, factor_state

    with closing(_opened(store_url)) as store:
        ask_for_factor(store, name, reset=reset, by=by)
        in_use = factor_state(store, name) is FactorState.IN_USE
    click.echo(
        f"{name} {'has a second factor in use' if in_use else 'sets up a second factor at the next login'}."
    )


@staff.command("factor-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def factor_key(file: Path) -> None:
    """Add a key for the secrets of second factors to FILE, which is made where it does not exist.

    Name FILE in WORKMH_SECOND_FACTOR_KEY for the server and for this command line, then run `workmh staff seal-factors`.
    """
    from ..storage.factor_key import renew_factor_key

    keys = renew_factor_key(file)
    click.echo(f"Key {keys.newest} seals from now on; keys in {file}: {len(keys.by_name)}.")


@staff.command("seal-factors")
@_by_option
@store_option
def seal_factors(by: str, store_url: str) -> None:
    """Seal the secrets of second factors with the newest key of the file WORKMH_SECOND_FACTOR_KEY names."""
    from ..storage.factor_key import VARIABLE, factor_keys
    from ..storage.factor_sealing import seal_secrets

    keys = factor_keys()
    if keys.newest is None:
        raise click.UsageError(f"Name the file of keys in {VARIABLE}; `workmh staff factor-key` makes one.")
    with closing(_opened(store_url)) as store:
        n = seal_secrets(store, keys, by=by)
    click.echo(f"{n} secrets of second factors were sealed with key {keys.newest}.")


@staff.command()
@_name
@click.option("--enable", is_flag=True, help="Switch the account on again.")
@_by_option
@store_option
def disable(name: str, enable: bool, by: str, store_url: str) -> None:
    """Switch an account off; its open pages end within seconds."""
    from ..storage.accounts import disable_account

    with closing(_opened(store_url)) as store:
        disable_account(store, name, enable=enable, by=by)
    click.echo(f"{name} {'can log in again' if enable else 'is switched off'}.")


@staff.command("link-identity")
@_name
@click.option("--issuer", required=True, help="Address by which the provider names itself in its tokens.")
@click.option("--subject", help="How the provider names the person.")
@click.option("--remove", is_flag=True, help="Take the identities of this provider from the account.")
@_by_option
@store_option
def identity(name: str, issuer: str, subject: str | None, remove: bool, by: str, store_url: str) -> None:
    """Let NAME log in with Entra ID, Feide, ID-porten or another provider; nobody gets an account by logging in."""
    from ..storage.sign_in import link_identity, unlink_identity

    if remove is (subject is not None):
        raise click.UsageError("Give --subject to link an identity, or --remove.")
    with closing(_opened(store_url)) as store:
        if subject is None:
            unlink_identity(store, name, issuer=issuer, by=by)
        else:
            link_identity(store, name, issuer=issuer, subject=subject, by=by)
    click.echo(f"{name} is {'no longer ' if remove else ''}linked to {issuer}.")


def _opened(store_url: str) -> Store:
    from ..storage.repository import Store

    return Store.open(store_url)


def _chosen(roles: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what an account is given: nothing that was not named; None is every role."""
    return None if EVERY_ROLE in roles else roles


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without an entry among the users of the machine
        return "somebody"


def _tell(password: str, one_time: bool) -> None:
    if one_time:
        click.echo(f"Password for the first login, shown only now: {password}")


def _password(one_time: bool = False) -> str:
    if one_time:
        from ..storage.passwords import new_password

        return new_password()
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _as_json(account: Account) -> dict[str, Any]:
    from ..storage.accounts import grant_words

    def moment(at: Any) -> str | None:
        return None if at is None else at.isoformat(timespec="seconds")

    return {
        "name": account.name,
        "roles": sorted({grant.role for grant in account.grants}),
        "grants": [grant_words(grant) for grant in sorted(account.grants)],
        "password_changed": moment(account.changed),
        "last_login": moment(account.last_login),
        "disabled": moment(account.disabled),
        "one_time_password": moment(account.one_time),
    }
