"""A small project to write manifests into, with the kinds of two made-up plugins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field, create_model

from reconcile.core.declaration import Declaration
from reconcile.core.errors import InputError
from reconcile.core.resource import Item, Problem, Resource
from reconcile.core.roles import KeyedBy, Normal, Role
from reconcile.core.types import Attributes, Boolean, Date, Digits, Instant, Integer, Money, Number, Text
from reconcile.manifests import Project, load

# Only a call can name a field `from`.
Period: type[Item] = create_model(  # type: ignore[call-overload]  # the names are data here
    "Period", __base__=Item, **{"from": (Date, ...), "until": (Date | None, None)}
)


class LineItem(Item):
    """One position."""

    external_id: Text | None = None
    amount: Annotated[Money, Digits(8, 2)]
    base_amount: Annotated[Money, Role.COMPUTED] | None = None


class Contract(Resource):
    """A contract at Acme."""

    api_version: ClassVar[str] = "acme/v1"

    external_id: Annotated[Text, Role.MARKER] | None = None
    title: Text = Field(min_length=1, serialization_alias="doc_title", description="What it is about.")
    client_id: Annotated[Integer, Role.IMMUTABLE] | None = None
    type: Literal["msa", "order"] | None = None
    start_date: Date | None = None
    end_date: Date | None = None
    signed_at: Instant | None = None
    value: Annotated[Money, Digits(8, 2)] | None = None
    discount: Annotated[Number, Field(ge=0)] | None = None
    is_rolling: Boolean | None = None
    token: Annotated[Text, Field(max_length=5), Role.SECRET] | None = None
    code: Text | Integer | None = None
    lines: Annotated[tuple[LineItem, ...], KeyedBy(("external_id",))] | None = None
    tags: Annotated[tuple[Text, ...], Role.TAGS] | None = None
    attributes: Attributes | None = None
    pause: Period | None = None
    files: Annotated[tuple[Text, ...], Role.FILE] | None = None
    id: Annotated[Text, Role.COMPUTED] | None = None

    def problems(self) -> Iterator[Problem]:
        """Check the order of the dates."""
        start, end = self.start_date, self.end_date
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield Problem(("end_date",), f"end_date {end} is before start_date {start}", "end it later")


class Note(Resource):
    """Something without a place for a marker."""

    api_version: ClassVar[str] = "acme/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("client", "title")

    title: Annotated[Text, Normal(str.lower)] | None = None
    client: Integer | None = None


class Anonymous(Resource):
    """Something with a place for a marker, but no default."""

    api_version: ClassVar[str] = "beta/v1"

    marker: Annotated[Text, Role.MARKER] | None = None

    @classmethod
    def default_marker(cls, *, project: str, address: str, name: str) -> None:
        """Choose none."""
        del project, address, name


KINDS: Mapping[str, Mapping[str, type[Resource]]] = {
    "acme": {"Contract": Contract, "Note": Note},
    "beta": {"Anonymous": Anonymous},
}


@dataclass(frozen=True)
class Workspace:
    """A project's folder and what is installed."""

    root: Path
    plugins: tuple[str, ...] = ("acme", "beta")

    def kinds(self, plugin: str) -> Mapping[str, type[Resource]] | None:
        """The kinds of a plugin."""
        return KINDS.get(plugin)

    def write(self, name: str, text: str | bytes) -> Path:
        """Put a file into the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def project(self, more: str = "") -> None:
        """Write the project file, and more lines below."""
        self.write(
            "reconcile.yaml", f"apiVersion: reconcile/v1\nkind: Project\nmetadata: {{name: shop}}\n{more}"
        )

    def manifest(self, spec: str, name: str = "one", kind: str = "Contract", more: str = "") -> None:
        """Write `contracts/<name>.yaml`; the lines of `spec` begin at line 5, column 3."""
        lines = "".join(f"  {line}\n" for line in spec.splitlines())
        head = f"apiVersion: acme/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n"
        self.write(f"contracts/{name}.yaml", head + lines + more)

    def load(self) -> tuple[Project, tuple[Declaration, ...]]:
        """Read everything."""
        return load(self.root, self.kinds, self.plugins)

    def one(self) -> Declaration:
        """Read the one declaration there is."""
        (declaration,) = self.load()[1]
        return declaration

    def problems(self) -> list[str]:
        """Every mistake there is, as a person reads it."""
        with pytest.raises(InputError) as refused:
            self.load()
        return [str(each) for each in refused.value.diagnostics]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A project without manifests."""
    (tmp_path / "contracts").mkdir()
    workspace = Workspace(tmp_path)
    workspace.project()
    return workspace
