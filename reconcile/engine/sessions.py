"""Opens the providers that a run needs: settings from file and environment, or the embedded sandboxes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from reconcile.core.errors import ConfigurationError
from reconcile.engine.workspace import Workspace
from reconcile.sdk import Asgi, Calls, Provider, Settings, connect, load_settings, sandbox_settings
from reconcile.state import workspace_dir


@dataclass(frozen=True)
class Connection:
    """How to reach the vendors.

    `parallelism` is the most calls in flight per origin; `on_request` is told instance, method and address;
    `stop` is set when the run is to end.
    """

    environ: Mapping[str, str]
    parallelism: int = 8
    on_request: Callable[[str, str, str], None] | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def calls(self, instance: str) -> Calls:
        """How calls to one instance are made."""
        told = partial(self.on_request, instance) if self.on_request else None
        return Calls(self.parallelism, told, self.stop)


@asynccontextmanager
async def sessions(
    workspace: Workspace, instances: Iterable[str], connection: Connection
) -> AsyncIterator[Mapping[str, Provider]]:
    """Connect every instance; raises one `ConfigurationError` that names all that is missing."""
    types = {name: workspace.provider_type(name) for name in sorted(set(instances))}
    settings = _settings(workspace, types, connection)
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(
                connect(
                    plugin,
                    settings[name],
                    app=_sandbox(workspace, name, plugin),
                    calls=connection.calls(name),
                )
            )
            for name, plugin in types.items()
        }


def _settings(
    workspace: Workspace, types: Mapping[str, type[Provider]], connection: Connection
) -> dict[str, Settings]:
    found: dict[str, Settings] = {}
    problems: list[ConfigurationError] = []
    for name, plugin in types.items():
        try:
            found[name] = _load(workspace, name, plugin, connection)
        except ConfigurationError as problem:
            problems.append(problem)
    if problems:
        raise ConfigurationError(
            "; ".join(each.summary for each in problems),
            "; ".join(dict.fromkeys(each.detail for each in problems if each.detail)),
        )
    return found


def _load(workspace: Workspace, name: str, plugin: type[Provider], connection: Connection) -> Settings:
    configured = workspace.project.providers.get(name)
    values = configured.settings if configured else {}
    if workspace.project.sandbox:
        return sandbox_settings(plugin, name, values)
    return load_settings(plugin.settings_type, name, values, connection.environ)


def _sandbox(workspace: Workspace, instance: str, plugin: type[Provider]) -> Asgi | None:
    """The vendor's sandbox in this process; a second instance of a plugin is another account."""
    if not workspace.project.sandbox:
        return None
    from reconcile.sandbox import embedded_app  # noqa: PLC0415 - heavy, and only for sandboxes

    file = "sandbox.db" if instance == plugin.name else f"sandbox-{instance}.db"
    app: Asgi = embedded_app(plugin.sandbox(), workspace_dir(workspace.root) / file)
    return app
