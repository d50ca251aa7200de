"""Addresses of vendors: https, or http on this machine; where a credential may go is an origin."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blanks and backslashes: parsers agree on it


class UrlMark:
    """Marks a setting as an address that credentials are sent to."""


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def base_url(text: str) -> str:
    """Check an address and drop the slash at its end; raises `ValueError` that says what is wrong."""
    parts = _split(text)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("an address holds no credentials, no ? and no #")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("http:// is for this machine only; write https://")
    return text.rstrip("/")


def _split(text: str) -> SplitResult:
    if not _PLAIN.fullmatch(text):
        raise ValueError("an address is plain ASCII without blanks, like https://app.example.com")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected an address like https://app.example.com")
    _ = parts.port  # raises ValueError when it is no port
    return parts


def origin_of(url: str) -> str:
    """The scheme, host and port of an address, default ports left out; raises `ValueError`."""
    parts = _split(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


Url: TypeAlias = Annotated[str, AfterValidator(base_url), UrlMark()]
