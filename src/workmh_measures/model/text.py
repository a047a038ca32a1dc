"""A text in several languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, RootModel, StringConstraints

from .base import Phrase

__all__ = ["Language", "Text"]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Text(RootModel[Annotated[dict[Language, Phrase], Field(min_length=1)]]):
    """A text by language code (nb, nn, en ...)."""

    model_config = ConfigDict(frozen=True, strict=True)

    @property
    def languages(self) -> frozenset[str]:
        """Languages the text exists in."""
        return frozenset(self.root)

    def in_language(self, language: str) -> str:
        """Return the text in one language.

        Raises
        ------
        KeyError
            If the text does not exist in that language: there is no silent fall-back.
        """
        return self.root[language]
