"""The words of the reports of a service, in each of their languages."""

from __future__ import annotations

from ..writer import Writer
from . import service_en, service_nb, service_nn

__all__ = ["SERVICE_TABLES", "ServiceWriter"]

SERVICE_TABLES: dict[str, dict[str, str]] = {
    "nb": service_nb.WORDS,
    "nn": service_nn.WORDS,
    "en": service_en.WORDS,
}
_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


class ServiceWriter(Writer):
    """One language of a service's report; nynorsk is one of them."""

    @property
    def locale(self) -> str:
        """Where the form of numbers and dates is taken from."""
        return _LOCALES[self.language]

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return one of the report's own texts with its slots filled."""
        return SERVICE_TABLES[self.language][key].format(**slots)
