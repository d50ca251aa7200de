"""What a vendor's sandbox is written against: endpoints, seeds, who is let in, how it says no."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from reconcile.sandbox.call import Answer, Call, Endpoint
from reconcile.sandbox.schema import Schema
from reconcile.sandbox.store import Store
from reconcile.sandbox.switch import Setting, Switch, objections


class VendorSandbox(ABC):
    """One vendor's documented behaviour over what a store keeps; built anew for every request.

    `credentials` are the provider settings that a client needs, `base_urls` the settings that hold an
    address, `security` OpenAPI's security schemes, of which a request needs every one. Raises `ValueError`
    for a switch that does not exist, or a setting that does not fit.
    """

    name: ClassVar[str]
    credentials: ClassVar[Mapping[str, str]]
    base_urls: ClassVar[tuple[str, ...]] = ("base_url",)
    switches: ClassVar[Mapping[str, Switch]] = {}
    security: ClassVar[Mapping[str, Schema]] = {"token": {"type": "http", "scheme": "bearer"}}

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        if problems := objections(self.switches, switches or {}):
            raise ValueError("; ".join(problems))
        self.store = store
        self.settings = {name: switch.default for name, switch in self.switches.items()} | dict(
            switches or {}
        )

    @abstractmethod
    def routes(self) -> Sequence[Endpoint]:
        """Every endpoint."""

    @abstractmethod
    def seed(self) -> None:
        """Keep the related objects that contracts need; called once, on an empty store."""

    @abstractmethod
    def admit(self, call: Call) -> Answer | None:
        """Check credentials and rate limits: the refusal, or None to let the call in."""

    @abstractmethod
    def refusal(self, status: int, call: Call) -> Answer:
        """The vendor's own words for a status of 400 or more."""

    def no_route(self, call: Call) -> Answer:
        """The answer to a path that is none."""
        return self.refusal(404, call)

    def not_allowed(self, call: Call, methods: Sequence[str]) -> Answer:
        """The answer to a method that an existing path does not take."""
        return self.refusal(405, call).with_headers(Allow=", ".join(methods))

    def finish(self, call: Call, answer: Answer) -> Answer:  # noqa: ARG002 - for vendors that need it
        """Add what stands on every answer."""
        return answer

    def number(self, switch: str) -> int:
        """The number that a switch is set to."""
        return int(self.settings[switch])
