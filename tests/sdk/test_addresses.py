"""Addresses of vendors, and where a credential may go."""

from __future__ import annotations

import pytest

from reconcile.sdk.url import base_url, is_loopback, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://app.example.com", "https://app.example.com"),
        ("https://APP.example.com:443/crm", "https://app.example.com"),
        ("https://app.example.com:8443", "https://app.example.com:8443"),
        ("http://127.0.0.1:8700/trelica", "http://127.0.0.1:8700"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    """Case, default ports and paths make no difference."""
    assert origin_of(url) == origin


def test_a_path_prefix_is_kept_without_its_slash() -> None:
    """So that paths can be put behind it."""
    assert base_url("http://127.0.0.1:8700/trelica/") == "http://127.0.0.1:8700/trelica"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://crm.example.com", "http:// is for this machine only"),
        ("https://user:pw@crm.example.com", "no credentials"),
        ("https://crm.example.com?x=1", "no ?"),
        ("https://crm.example.com#x", "no #"),
        ("crm.example.com", "expected an address"),
        ("ftp://crm.example.com", "expected an address"),
        ("https://", "expected an address"),
        ("https://crm.example.com:99999", "Port out of range"),
        ("https://crm.example.com\\@evil.example", "plain ASCII"),
        ("https://crm.exämple.com", "plain ASCII"),
        ("https://crm.example.com /", "plain ASCII"),
        ("", "plain ASCII"),
    ],
)
def test_a_doubtful_address_is_refused(url: str, words: str) -> None:
    """What two parsers could read differently must not decide where a credential goes."""
    with pytest.raises(ValueError, match=words.replace("?", r"\?")):
        base_url(url)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.8.8.8", True), ("::1", True), ("10.0.0.1", False), ("example.com", False)],
)
def test_loopback_is_this_machine_alone(host: str, expected: bool) -> None:
    """A private network is not this machine."""
    assert is_loopback(host) is expected
