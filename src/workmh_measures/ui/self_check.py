"""Start-up check: the protective options must be in force, read back from the running configuration."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from workmh_measures.errors import Problem, StoreError, problem

__all__ = [
    "CONFIG_FILE",
    "PROTECTIVE",
    "PROXY_VARIABLE",
    "option_problems",
    "packaged_options",
    "require_protection",
]

PROXY_VARIABLE = "FORWARDED_ALLOW_IPS"
"""Where the server reads whose word it takes for the address of a client; this machine's when it is not set."""

CONFIG_FILE = Path(__file__).with_name("pages") / ".streamlit" / "config.toml"
# Options an operator may set otherwise: where the server listens and how it looks.
_FREE = ("server.address", "server.allowedHosts", "server.disconnectedSessionTTL", "logger.level")
# Settings whose default already protects; named so that a change of default is seen.
_DEFAULTS: dict[str, Any] = {
    "global.developmentMode": False,
    "server.corsAllowedOrigins": [],
    "server.scriptHealthCheckEnabled": False,
    "server.unsafeMetricsUserAttributes": [],
    "server.baseUrlPath": "",
}


def packaged_options() -> dict[str, Any]:
    """Return the options of the packaged file by dotted name."""
    sections = tomllib.loads(CONFIG_FILE.read_text("utf-8"))
    looks = _named("theme", sections.pop("theme"))
    return {
        name: value for section, options in sections.items() for name, value in _flat(section, options)
    } | looks


def _flat(section: str, options: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(f"{section}.{key}", value) for key, value in options.items()]


def _named(section: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a look with those of its light and dark parts, and of their side bars."""
    found: dict[str, Any] = {}
    for name, value in _flat(section, options):
        found |= _named(name, value) if isinstance(value, dict) else {name: value}
    return found


PROTECTIVE: dict[str, Any] = {
    name: value
    for name, value in {**packaged_options(), **_DEFAULTS}.items()
    if name not in _FREE and not name.startswith("theme.")
}


def option_problems() -> list[Problem]:
    """Compare the options in force with those required; one problem for each that differs."""
    from streamlit import config

    problems = []
    for name, required in PROTECTIVE.items():
        try:
            found = config.get_option(name)
        except RuntimeError:
            problems.append(
                problem("UI-OPTION", option=name, found="not known to this Streamlit", allowed=required)
            )
            continue
        if found != required:
            problems.append(problem("UI-OPTION", option=name, found=repr(found), allowed=repr(required)))
    hosts = config.get_option("server.allowedHosts")
    if not hosts or any("*" in host for host in hosts):
        problems.append(
            problem(
                "UI-OPTION",
                option="server.allowedHosts",
                found=repr(hosts),
                allowed="a list of full host names",
            )
        )
    trusted = os.environ.get(PROXY_VARIABLE, "")
    if "*" in trusted:
        allowed = "addresses of the proxy"
        problems.append(problem("UI-OPTION", option=PROXY_VARIABLE, found=repr(trusted), allowed=allowed))
    return problems


def require_protection() -> None:
    """Refuse to go on unless every protective option is in force.

    Raises
    ------
    StoreError
        With one sentence for each option.
    """
    problems = option_problems()
    if problems:
        raise StoreError(problems)
