"""What one provider instance is told: deadlines, addresses, credentials.

A vendor subclasses `Settings`: addresses typed `Url`, credentials typed `Secret`, the rest as it likes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from reconcile.sdk.url import UrlMark, origin_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

Secret: TypeAlias = SecretStr


class Settings(BaseModel):
    """The settings of every provider instance.

    `timeout_s` is the total deadline of one call in seconds, `max_wait_s` the longest wait for a
    Retry-After.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    instance: str
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 20
    max_wait_s: Annotated[float, Field(ge=0, le=3600)] = 60

    @property
    def origin(self) -> str:
        """The origin of the vendor's API: that of the first address."""
        return origin_of(str(getattr(self, url_names(type(self))[0])))


def names(settings: type[Settings]) -> tuple[str, ...]:
    """Every setting that can be set."""
    return tuple(name for name in settings.model_fields if name != "instance")


def url_names(settings: type[Settings]) -> tuple[str, ...]:
    """The settings that are addresses."""
    return tuple(name for name in names(settings) if is_url(settings.model_fields[name]))


def secret_names(settings: type[Settings]) -> tuple[str, ...]:
    """The settings that are credentials."""
    return tuple(name for name in names(settings) if settings.model_fields[name].annotation is SecretStr)


def is_url(info: FieldInfo) -> bool:
    """Whether a setting is an address."""
    return any(isinstance(mark, UrlMark) for mark in info.metadata)


def variable(instance: str, setting: str) -> str:
    """The environment variable of a setting, e.g. `RECONCILE_TRELICA_EU_CLIENT_SECRET`."""
    return f"RECONCILE_{instance}_{setting}".upper().replace("-", "_")
