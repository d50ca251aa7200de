"""What is installed, and what each provider can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Protocol

from reconcile.core.capability import Capabilities
from reconcile.core.value import Json
from reconcile.planning.document import VERSION
from reconcile.reports.line import Line, line
from reconcile.reports.table import table

_VERBS = ("create", "update", "delete", "tag", "clone", "lists")


class SettingFacts(Protocol):
    """One setting of a provider, and the variable that sets it."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def variable(self) -> str: ...  # noqa: D102
    @property
    def is_required(self) -> bool: ...  # noqa: D102
    @property
    def is_secret(self) -> bool: ...  # noqa: D102


class ProviderFacts(Protocol):
    """One installed provider; `kinds` are its capabilities by the name of the kind."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def kinds(self) -> Mapping[str, Capabilities]: ...  # noqa: D102
    @property
    def settings(self) -> Sequence[SettingFacts]: ...  # noqa: D102


def provider_lines(providers: Sequence[ProviderFacts]) -> list[Line]:
    """A table of kinds and verbs, then the variables that set each provider up."""
    if not providers:
        return [line("No provider is installed.")]
    head = ("kind", "version", *_VERBS, "found again by")
    rows = [row for each in providers for row in _rows(each)]
    return [*table(head, rows), *(each for provider in providers for each in _settings(provider))]


def _rows(provider: ProviderFacts) -> Iterator[Sequence[str]]:
    for kind, able in provider.kinds.items():
        words = ["yes" if getattr(able, verb) else "-" for verb in _VERBS]
        yield (f"{provider.name}/{kind}", provider.version, *words, able.promise.value)


def _settings(provider: ProviderFacts) -> Iterator[Line]:
    yield line()
    head = (f"{provider.title}: setting", "variable", "")
    yield from table(head, [(each.name, each.variable, _need(each)) for each in provider.settings])


def _need(setting: SettingFacts) -> str:
    words = ("required" if setting.is_required else "", "secret" if setting.is_secret else "")
    return ", ".join(filter(None, words))


def provider_document(providers: Sequence[ProviderFacts]) -> dict[str, Json]:
    """The same, for a machine."""
    return {"version": VERSION, "providers": [_entry(each) for each in providers]}


def _entry(provider: ProviderFacts) -> dict[str, Json]:
    return {
        "name": provider.name,
        "title": provider.title,
        "version": provider.version,
        "kinds": [{"kind": kind, **asdict(able)} for kind, able in provider.kinds.items()],
        "settings": [
            {
                "name": each.name,
                "variable": each.variable,
                "required": each.is_required,
                "secret": each.is_secret,
            }
            for each in provider.settings
        ],
    }
