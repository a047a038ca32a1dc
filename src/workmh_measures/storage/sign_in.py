"""Identities of other providers: which account somebody is who logs in with Entra ID, Feide or ID-porten."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_changes import note_staff_change
from workmh_measures.storage.tables import credential, staff_identity

__all__ = ["account_of_identity", "link_identity", "unlink_identity"]


def link_identity(store: Store, name: str, *, issuer: str, subject: str, by: str = "") -> None:
    """Let somebody a provider knows log in to an account; nobody gets one by logging in.

    Parameters
    ----------
    issuer, subject : how the provider names itself and the person, exactly.
    by : whose deed it is, for the access log.

    Raises
    ------
    StoreError
        If there is no such account, or the identity belongs to one already.
    """
    with store.writing() as connection:
        known = connection.execute(select(credential.c.name).where(credential.c.name == name)).one_or_none()
        if known is None:
            raise _refused(f"there is no account '{name}'.")
        same = (staff_identity.c.issuer == issuer) & (staff_identity.c.subject == subject)
        held = connection.execute(select(staff_identity.c.name).where(same)).scalar_one_or_none()
        if held is not None:
            raise _refused(f"this identity is linked to {held} already.")
        connection.execute(insert(staff_identity).values(issuer=issuer, subject=subject, name=name))
        note_staff_change(connection, name, f"linked to an identity of {issuer}", by=by, now=store.now())


def unlink_identity(store: Store, name: str, *, issuer: str, by: str = "") -> None:
    """Take the identities of a provider from an account.

    Raises
    ------
    StoreError
        If it has none.
    """
    with store.writing() as connection:
        held = (staff_identity.c.issuer == issuer) & (staff_identity.c.name == name)
        if not connection.execute(delete(staff_identity).where(held)).rowcount:
            raise _refused(f"{name} is linked to no identity of {issuer}.")
        note_staff_change(connection, name, f"no longer linked to {issuer}", by=by, now=store.now())


def account_of_identity(store: Store, issuer: str, subject: str) -> str | None:
    """Return the account an identity opens; None for one nobody linked, or whose account is switched off."""
    same = (staff_identity.c.issuer == issuer) & (staff_identity.c.subject == subject)
    in_force = credential.c.disabled.is_(None) & (credential.c.name == staff_identity.c.name)
    asked = select(staff_identity.c.name).join(credential, in_force).where(same)
    with store.reading() as connection:
        return connection.execute(asked).scalar_one_or_none()


def _refused(text: str) -> StoreError:
    return StoreError([problem("STORE-REFUSED", text=text)])
