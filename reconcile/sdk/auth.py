"""How a vendor wants to be told who asks, as data; `reconcile.sdk.credential` acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that never changes, in one header of every request.

    Where `jwt_is_bearer`, a key that is a JSON web token goes as a bearer's into `Authorization` instead.
    """

    setting: str = "api_key"
    header: str = "Authorization"
    prefix: str = "Bearer "
    jwt_is_bearer: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """What whoever sets up the environment has to look at."""
        return (self.setting,)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """OAuth 2.0, RFC 6749 section 4.4: id and secret by HTTP Basic, against a token for an hour or so.

    The token endpoint is `token_path` below the address that the setting `token_base` holds. At
    `refresh_path` the refresh token that came along serves once; where it is refused, id and secret serve
    again. `grant_in` is where the grant stands; `is_quoted` whether id and secret are url-encoded for Basic.
    """

    token_path: str
    scope: str | None = None
    id_setting: str = "client_id"
    secret_setting: str = "client_secret"  # noqa: S105 - the name of a setting
    token_base: str = "base_url"  # noqa: S105 - the same
    refresh_path: str | None = None
    grant_in: Literal["form", "query"] = "form"
    is_quoted: bool = True

    @property
    def settings(self) -> tuple[str, ...]:
        """What whoever sets up the environment has to look at."""
        return (self.id_setting, self.secret_setting)


Auth: TypeAlias = ApiKey | ClientCredentials
