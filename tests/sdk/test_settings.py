"""Settings from the project file and the environment."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reconcile.core.errors import ConfigurationError
from reconcile.sdk import Secret, Settings, Url, file_problems, load_settings, variable


class CrmSettings(Settings):
    """A vendor without an address of its own."""

    base_url: Url
    login_url: Url = "https://login.crm.example"
    company_id: int = 1
    api_key: Secret


KEY = {"RECONCILE_CRM_API_KEY": "k3y-of-crm"}
URL = {"RECONCILE_CRM_BASE_URL": "https://crm.example.com"}


def load(from_file: Mapping[str, object], environ: Mapping[str, str], instance: str = "crm") -> CrmSettings:
    """Load the settings of one instance."""
    return load_settings(CrmSettings, instance, from_file, environ)


def test_the_environment_wins_over_the_file() -> None:
    """Any setting can be set there."""
    environ = {**KEY, **URL, "RECONCILE_CRM_TIMEOUT_S": "5", "RECONCILE_CRM_COMPANY_ID": "4711"}
    settings = load({"timeout_s": 30, "max_wait_s": 9, "company_id": 2}, environ)
    assert (settings.timeout_s, settings.max_wait_s, settings.company_id) == (5, 9, 4711)
    assert settings.base_url == "https://crm.example.com"


def test_an_instance_with_a_hyphen_has_a_variable_with_an_underscore() -> None:
    """A variable's name has no hyphen."""
    assert variable("crm-eu", "api_key") == "RECONCILE_CRM_EU_API_KEY"
    environ = {"RECONCILE_CRM_EU_API_KEY": "x", "RECONCILE_CRM_EU_BASE_URL": "https://eu.example.com"}
    assert load({}, environ, "crm-eu").origin == "https://eu.example.com"


def test_everything_that_is_missing_is_named_at_once() -> None:
    """One run says it all."""
    with pytest.raises(ConfigurationError) as caught:
        load({}, {"RECONCILE_CRM_API_KEY": ""})
    assert "RECONCILE_CRM_BASE_URL" in str(caught.value)
    assert "RECONCILE_CRM_API_KEY" in str(caught.value)


def test_a_secret_in_the_file_is_refused_and_not_shown() -> None:
    """It is in git now: it has to be renewed."""
    with pytest.raises(ConfigurationError, match="never stands in a file") as caught:
        load({"api_key": "k3y-in-git"}, {**URL, **KEY})
    assert "k3y-in-git" not in str(caught.value)
    assert "RECONCILE_CRM_API_KEY" in str(caught.value)


def test_an_unknown_setting_names_its_nearest() -> None:
    """A typing error must not be a default."""
    with pytest.raises(ConfigurationError, match="did you mean timeout_s"):
        load({"timeout": 3}, {**KEY, **URL})
    with pytest.raises(ConfigurationError, match="known are timeout_s"):
        load({"zzz": 3}, {**KEY, **URL})


@pytest.mark.parametrize("url", ["https://evil.example", "http://127.0.0.1:1"])
def test_an_address_from_the_file_alone_sends_no_credentials(url: str) -> None:
    """A pull request could point it anywhere, this machine included."""
    with pytest.raises(ConfigurationError) as caught:
        load({"base_url": url}, KEY)
    assert "RECONCILE_CRM_BASE_URL" in str(caught.value)
    assert "RECONCILE_ALLOWED_ORIGINS" in str(caught.value)


def test_an_address_from_the_file_holds_when_the_environment_names_its_origin() -> None:
    """By the list, or by any address of the same instance."""
    listed = {**KEY, "RECONCILE_ALLOWED_ORIGINS": "https://a.example, https://crm.example.com/"}
    assert load({"base_url": "https://crm.example.com/app"}, listed).base_url.endswith("/app")
    named = {**KEY, "RECONCILE_CRM_LOGIN_URL": "https://crm.example.com"}
    assert load({"base_url": "https://crm.example.com"}, named).origin == "https://crm.example.com"


def test_the_vendors_own_origin_needs_no_word() -> None:
    """Another path at it is the same origin."""
    settings = load({"login_url": "https://login.crm.example/v2"}, {**KEY, **URL})
    assert settings.login_url == "https://login.crm.example/v2"


def test_a_broken_list_of_origins_is_named() -> None:
    """It is as good as none otherwise."""
    with pytest.raises(ConfigurationError, match="RECONCILE_ALLOWED_ORIGINS: 'crm'"):
        load({"base_url": "https://crm.example.com"}, {**KEY, "RECONCILE_ALLOWED_ORIGINS": "crm"})


@pytest.mark.parametrize("key", ["k3y\n", "k3y of crm", "schlüssel"])
def test_a_key_that_no_header_takes_is_refused_and_not_shown(key: str) -> None:
    """A line feed at the end is a common accident."""
    with pytest.raises(ConfigurationError, match="RECONCILE_CRM_API_KEY holds") as caught:
        load({}, {**URL, "RECONCILE_CRM_API_KEY": key})
    assert key.strip() not in str(caught.value)


def test_a_wrong_value_is_named_by_its_place() -> None:
    """The variable, or the project file."""
    with pytest.raises(ConfigurationError) as caught:
        load({"max_wait_s": "long"}, {**KEY, "RECONCILE_CRM_BASE_URL": "http://crm.example.com"})
    assert "RECONCILE_CRM_BASE_URL: http:// is for this machine only" in str(caught.value)
    assert "max_wait_s in the project file" in str(caught.value)


def test_no_secret_shows_in_a_settings_repr() -> None:
    """Settings end up in tracebacks."""
    settings = load({}, {**KEY, **URL})
    assert "k3y-of-crm" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.api_key.get_secret_value() == "k3y-of-crm"


def test_looking_needs_neither_credentials_nor_trust() -> None:
    """What is not there is blank, and a secret never gets in."""
    settings = load_settings(
        CrmSettings, "crm", {"base_url": "https://crm.example.com"}, KEY, need_secrets=False
    )
    assert settings.origin == "https://crm.example.com"
    assert settings.api_key.get_secret_value() == ""


def test_the_file_alone_can_be_checked() -> None:
    """Each problem leads to its key; what only the environment has is no problem."""
    values = {"api_key": "x", "base_url": "http://crm.example.com", "timeout_s": 0, "instance": "a"}
    problems = {each.path: each.summary for each in file_problems(CrmSettings, "crm", values)}
    assert problems.keys() == {("api_key",), ("base_url",), ("timeout_s",), ("instance",)}
    assert "is a secret" in problems["api_key",]
    assert file_problems(CrmSettings, "crm", {}) == []
