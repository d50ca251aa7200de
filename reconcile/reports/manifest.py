"""A resource as its manifest: YAML that reads back as the same values.

The YAML library writes; which scalar needs quotes is decided by our own reader, for which `NO` is a text.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import yaml

from reconcile.core.address import Address
from reconcile.core.value import Value
from reconcile.manifests import is_text


@dataclass(frozen=True)
class Manifest:
    """What a manifest says; `remarks` stand above it as comments."""

    api_version: str
    address: Address
    spec: Mapping[str, Value]
    provider: str | None = None
    import_id: str | None = None
    remarks: Sequence[str] = ()


def manifest_text(manifest: Manifest) -> str:
    """One YAML document."""
    document: dict[str, object] = {
        "apiVersion": manifest.api_version,
        "kind": manifest.address.kind,
        **({"provider": manifest.provider} if manifest.provider else {}),
        "metadata": {"name": manifest.address.name},
        **({"lifecycle": {"import": manifest.import_id}} if manifest.import_id else {}),
        "spec": dict(manifest.spec),
    }
    comments = "".join(f"# {line}\n" for remark in manifest.remarks for line in remark.splitlines())
    text: str = yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=sys.maxsize)
    return comments + text


class _Writer(yaml.SafeDumper):
    """Writes every scalar as it stands, in quotes where our reader would take it for something else."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - as the library declares it

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their name."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        """Write equal values twice: our reader takes no aliases."""
        del data
        return True


def _plain(writer: yaml.SafeDumper, text: str, style: str | None = None) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return _plain(writer, text, "|")
    return _plain(writer, text, None if is_text(text) else '"')


def _instant(writer: yaml.SafeDumper, moment: datetime) -> yaml.ScalarNode:
    is_day = moment.timetz().replace(tzinfo=None) == time()
    return _plain(writer, moment.date().isoformat() if is_day else moment.isoformat().replace("+00:00", "Z"))


def _number(writer: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    return _plain(writer, format(number, "f"))


def _tuple(writer: yaml.SafeDumper, items: Sequence[Any]) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", items)


_Writer.add_representer(str, _text)
_Writer.add_representer(bool, lambda writer, value: _plain(writer, str(value).lower()))
_Writer.add_representer(int, lambda writer, value: _plain(writer, str(value)))
_Writer.add_representer(type(None), lambda writer, _: _plain(writer, "null"))
_Writer.add_representer(Decimal, _number)
_Writer.add_representer(datetime, _instant)
_Writer.add_representer(date, lambda writer, day: _plain(writer, day.isoformat()))
_Writer.add_representer(tuple, _tuple)
