"""What a provider is written with: typed kinds, settings, declared collections, one HTTP transport.

Never knows a vendor, never decides what changes, never prints. Importing it loads no HTTP client.
"""

from reconcile.core.resource import Item, Problem, Resource
from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.types import (
    Attributes,
    Boolean,
    Date,
    Digits,
    Instant,
    Integer,
    Money,
    Number,
    Text,
)

__all__ = [
    "Attributes",
    "Boolean",
    "Currency",
    "Date",
    "Digits",
    "Instant",
    "Integer",
    "Item",
    "KeyedBy",
    "Money",
    "Normal",
    "Number",
    "Problem",
    "Resource",
    "Role",
    "Text",
]
