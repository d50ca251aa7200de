"""JSON Schema (draft 2020-12) of a manifest, so that editors complete and check it while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from reconcile.core.resource import Item
from reconcile.core.roles import Role
from reconcile.core.schema import schema_of
from reconcile.manifests.kind import Kinds
from reconcile.manifests.manifest import Envelope
from reconcile.manifests.section import Section

_REFERENCE: Final = {
    "title": "Reference",
    "description": "The value of another resource's attribute.",
    "type": "object",
    "properties": {
        "from": {
            "type": "string",
            "description": "The other resource's address, e.g. trelica.Contract.github.",
            "pattern": r"^[a-z0-9][-a-z0-9]*\.[A-Z][A-Za-z0-9]*\.[a-z0-9][-a-z0-9]*$",
        },
        "field": {"type": "string", "description": "The attribute.", "default": "id"},
    },
    "required": ["from"],
    "additionalProperties": False,
}


def manifest_schema(kinds: Kinds, plugins: Sequence[str]) -> dict[str, Any]:
    """Describe every kind of these plugins in one document; `apiVersion` and `kind` choose the `spec`."""
    models = [model for plugin in sorted(plugins) for _, model in sorted((kinds(plugin) or {}).items())]
    wanted: list[tuple[type[BaseModel], Literal["validation"]]] = [(Envelope, "validation")]
    wanted += [(model, "validation") for model in models]
    described, shared = models_json_schema(wanted, schema_generator=_Generator)
    definitions = shared["$defs"]
    envelope = definitions.pop(Envelope.__name__)
    properties = envelope["properties"]
    properties["apiVersion"] |= {"enum": sorted({model.api_version for model in models})}
    properties["kind"] |= {"enum": sorted({model.__name__ for model in models})}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **envelope,
        "title": "reconcile manifest",
        "description": "One resource that reconcile keeps as it is written here.",
        "allOf": [
            {
                "if": {
                    "properties": {
                        "apiVersion": {"const": model.api_version},
                        "kind": {"const": model.__name__},
                    },
                    "required": ["apiVersion", "kind"],
                },
                "then": {"properties": {"spec": described[model, "validation"]}},
            }
            for model in models
        ],
        "$defs": definitions | {"Reference": _REFERENCE},
    }


class _Generator(GenerateJsonSchema):
    """Spells fields as a manifest does, leaves out what the vendor computes, and lets references in."""

    model: type[Item] = Item

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Describe one model."""
        outer = self.model, self.by_alias
        self.model, self.by_alias = schema["cls"], issubclass(schema["cls"], Section)
        document = super().model_schema(schema)
        self.model, self.by_alias = outer
        return document

    def model_fields_schema(self, schema: core_schema.ModelFieldsSchema) -> JsonSchemaValue:
        """Describe the fields of the model at hand."""
        if issubclass(self.model, Section):
            return _without_titles(super().model_fields_schema(schema))
        computed = {row.name for row in schema_of(self.model) if row.has(Role.COMPUTED)}
        fields = {name: each for name, each in schema["fields"].items() if name not in computed}
        document = _without_titles(super().model_fields_schema({**schema, "fields": fields}))
        document["properties"] = {name: _or_reference(each) for name, each in document["properties"].items()}
        return document


def _without_titles(document: JsonSchemaValue) -> JsonSchemaValue:
    for field in document["properties"].values():
        field.pop("title", None)
    return document


def _or_reference(field: JsonSchemaValue) -> JsonSchemaValue:
    about = {name: field[name] for name in ("description",) if name in field}
    kept = {name: value for name, value in field.items() if name not in {"description", "default"}}
    choices = kept["anyOf"] if set(kept) == {"anyOf"} else [kept]
    return about | {"anyOf": [*choices, {"$ref": "#/$defs/Reference"}]}
