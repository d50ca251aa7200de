"""What a provider is written with: typed kinds, settings, declared collections, one HTTP transport.

Never knows a vendor, never decides what changes, never prints. Importing it loads no HTTP client.
"""

from reconcile.core.capability import Ending
from reconcile.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    RefusedError,
    UncertainError,
    VendorError,
)
from reconcile.core.live import Live
from reconcile.core.resource import Item, Problem, Resource
from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.schema import schema_of
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
from reconcile.sdk.auth import ApiKey, Auth, ClientCredentials
from reconcile.sdk.capability import capabilities_of
from reconcile.sdk.collection import ListedCollection, RestCollection
from reconcile.sdk.connect import Asgi, connect, sandbox_settings
from reconcile.sdk.encode import encode
from reconcile.sdk.environment import ALLOWED_ORIGINS, file_problems, load_settings
from reconcile.sdk.overlay import overlay, overlay_payload, without_nulls
from reconcile.sdk.pages import CursorPages, NumberedPages, PageStyle
from reconcile.sdk.provider import (
    Clones,
    Collection,
    Ends,
    Finds,
    Lists,
    Objects,
    Page,
    Provider,
    SetsTags,
)
from reconcile.sdk.settings import Secret, Settings, variable
from reconcile.sdk.transport import Answer, ErrorShape, OnRequest, Query, Request, Transport
from reconcile.sdk.url import Url, origin_of
from reconcile.sdk.wire import read_resource

__all__ = [
    "ALLOWED_ORIGINS",
    "Answer",
    "ApiKey",
    "Asgi",
    "Attributes",
    "Auth",
    "Boolean",
    "ClientCredentials",
    "Clones",
    "Collection",
    "ConflictError",
    "Currency",
    "CursorPages",
    "Date",
    "Digits",
    "Ending",
    "Ends",
    "ErrorShape",
    "Finds",
    "Instant",
    "Integer",
    "InvalidError",
    "Item",
    "KeyedBy",
    "ListedCollection",
    "Lists",
    "Live",
    "MissingError",
    "Money",
    "Normal",
    "Number",
    "NumberedPages",
    "Objects",
    "OnRequest",
    "Page",
    "PageStyle",
    "Problem",
    "Provider",
    "Query",
    "RefusedError",
    "Request",
    "Resource",
    "RestCollection",
    "Role",
    "Secret",
    "SetsTags",
    "Settings",
    "Text",
    "Transport",
    "UncertainError",
    "Url",
    "VendorError",
    "capabilities_of",
    "connect",
    "encode",
    "file_problems",
    "load_settings",
    "origin_of",
    "overlay",
    "overlay_payload",
    "read_resource",
    "sandbox_settings",
    "schema_of",
    "variable",
    "without_nulls",
]
