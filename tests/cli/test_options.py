from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from workmh_measures.cli import workmh


def commands(group: click.Group, words: str = "workmh") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words it is called by."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{words} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")


EVERY = dict(commands(workmh))


def option(command: click.Command, name: str) -> click.Option | None:
    found = [p for p in command.params if isinstance(p, click.Option) and name in p.opts]
    return found[0] if found else None


def test_there_are_commands_to_look_at() -> None:
    assert len(EVERY) > 60


@pytest.mark.parametrize("words", EVERY)
def test_a_store_is_named_alike_by_every_command(words: str) -> None:
    store = option(EVERY[words], "--store")
    if store is not None:
        assert (store.name, store.envvar, store.show_envvar) == ("store_url", "WORKMH_STORE", True)


@pytest.mark.parametrize("words", EVERY)
def test_who_does_it_is_asked_for_by_one_name(words: str) -> None:
    by = option(EVERY[words], "--by")
    assert by is None or by.name == "by"
