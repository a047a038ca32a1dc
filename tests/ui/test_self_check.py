from __future__ import annotations

import copy
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from workmh_measures.errors import StoreError
from workmh_measures.ui.identity import IDENTITY_HEADERS
from workmh_measures.ui.self_check import (
    CONFIG_FILE,
    PROTECTIVE,
    option_problems,
    packaged_options,
    require_protection,
)

TOP = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.fixture
def in_force(monkeypatch):
    """The packaged options in force; returns what sets one of them otherwise."""
    monkeypatch.setattr(config, "_config_options", copy.deepcopy(config._config_options_template))

    def put(name, value):
        config._set_option(name, value, "test")

    for name, value in packaged_options().items():
        put(name, value)
    return put


def _otherwise(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 199
    if isinstance(value, list):
        return ["http://evil.example"]
    return {} if isinstance(value, dict) else f"{value}x"


def test_both_places_hold_the_same_file():
    assert TOP.read_bytes() == CONFIG_FILE.read_bytes()


def test_the_packaged_options_pass(in_force):
    assert option_problems() == []
    require_protection()


@pytest.mark.parametrize("name", sorted(PROTECTIVE))
def test_one_option_set_otherwise_is_refused_with_one_sentence(in_force, name):
    in_force(name, _otherwise(PROTECTIVE[name]))
    with pytest.raises(StoreError) as refused:
        require_protection()
    [sentence] = str(refused.value).splitlines()
    assert name in sentence
    assert "config.toml" in sentence


@pytest.mark.parametrize("hosts", [[], ["*"], ["localhost", "*.example.no"]])
def test_hosts_must_be_named_in_full(in_force, hosts):
    in_force("server.allowedHosts", hosts)
    assert [one.allowed for one in option_problems()] == ["a list of full host names"]


def test_an_operator_may_name_hosts_and_address(in_force):
    in_force("server.allowedHosts", ["survey.example.no"])
    in_force("server.address", "0.0.0.0")
    assert option_problems() == []


def test_all_wrong_options_are_told_at_once(in_force):
    for name in ("browser.gatherUsageStats", "server.enableAgentApi", "runner.postScriptGC"):
        in_force(name, True)
    assert len(option_problems()) == 3


def test_an_option_this_streamlit_does_not_know_is_refused(in_force, monkeypatch):
    monkeypatch.delitem(config._config_options, "runner.postScriptGC")
    [found] = option_problems()
    assert found.found == "not known to this Streamlit"


def test_nothing_is_in_force_by_itself(monkeypatch):
    monkeypatch.setattr(config, "_config_options", copy.deepcopy(config._config_options_template))
    names = " ".join(str(one) for one in option_problems())
    for name in (
        "gatherUsageStats",
        "showErrorDetails",
        "trustedUserHeaders",
        "postScriptGC",
        "allowedHosts",
    ):
        assert name in names


def test_the_trusted_headers_are_those_the_middleware_writes():
    options = tomllib.loads(CONFIG_FILE.read_text("utf-8"))
    assert options["server"]["trustedUserHeaders"] == IDENTITY_HEADERS


def test_a_server_that_believes_everybody_about_addresses_is_refused(in_force, monkeypatch):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    [found] = option_problems()
    assert "FORWARDED_ALLOW_IPS" in str(found)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.10,10.0.0.0/8")
    assert option_problems() == []
