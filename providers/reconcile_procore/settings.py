"""What one Procore account is told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reconcile.sdk import Secret, Settings, Url


class ProcoreSettings(Settings):
    """A service account of a company.

    Two settings say what the account locks, so that a change it would refuse is refused before it is sent.
    `origin_lock` is what an `origin_id` locks: all but attachments, origin_id and origin_data (`narrow`), or
    everything (`full`); `approved_lock` whether an approved commitment keeps its vendor and stays.
    """

    base_url: Url = "https://api.procore.com"
    login_url: Url = "https://login.procore.com"
    client_id: str
    client_secret: Secret
    company_id: Annotated[int, Field(ge=1)]
    origin_lock: Literal["none", "narrow", "full"] = "none"
    approved_lock: bool = False
