"""What a provider is written with: typed kinds, settings, declared collections, one HTTP transport.

Never knows a vendor, never decides what changes, never prints. Importing it loads no HTTP client.
"""

from reconcile.core.capability import Ending
from reconcile.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    MissingError,
    RefusedError,
    ThrottledError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.core.live import Live
from reconcile.core.resource import Item, Problem, Resource
from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.schema import Field as SchemaField
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
from reconcile.sdk.checks import address_problems, end_problems
from reconcile.sdk.child import ChildCollection
from reconcile.sdk.collection import ListedCollection, RestCollection
from reconcile.sdk.compound_id import NUMBER, Scope, own_number
from reconcile.sdk.connect import Asgi, connect, sandbox_settings
from reconcile.sdk.encode import Spelling, encode
from reconcile.sdk.environment import ALLOWED_ORIGINS, file_problems, load_settings
from reconcile.sdk.finding import FindsByMarker, FindsInList, identity_of
from reconcile.sdk.overlay import overlay, overlay_payload, without_nulls
from reconcile.sdk.pages import ArrayPages, CursorPages, NumberedPages, PageStyle
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
from reconcile.sdk.refusal import ErrorRule, ErrorShape
from reconcile.sdk.settings import Secret, Settings, variable
from reconcile.sdk.transport import (
    Answer,
    Calls,
    FromSetting,
    Headers,
    OnRequest,
    Query,
    RateLimit,
    Request,
    Transport,
    Upload,
)
from reconcile.sdk.url import Url, origin_of
from reconcile.sdk.walked import WalkedCollection
from reconcile.sdk.wire import read_resource

__all__ = [
    "ALLOWED_ORIGINS",
    "NUMBER",
    "Answer",
    "ApiKey",
    "ArrayPages",
    "Asgi",
    "Attributes",
    "Auth",
    "Boolean",
    "Calls",
    "ChildCollection",
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
    "ErrorRule",
    "ErrorShape",
    "Finds",
    "FindsByMarker",
    "FindsInList",
    "ForbiddenError",
    "FromSetting",
    "Headers",
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
    "RateLimit",
    "RefusedError",
    "Request",
    "Resource",
    "RestCollection",
    "Role",
    "SchemaField",
    "Scope",
    "Secret",
    "SetsTags",
    "Settings",
    "Spelling",
    "Text",
    "ThrottledError",
    "Transport",
    "UnauthenticatedError",
    "UncertainError",
    "Upload",
    "Url",
    "VendorError",
    "WalkedCollection",
    "address_problems",
    "capabilities_of",
    "connect",
    "encode",
    "end_problems",
    "file_problems",
    "identity_of",
    "load_settings",
    "origin_of",
    "overlay",
    "overlay_payload",
    "own_number",
    "read_resource",
    "sandbox_settings",
    "schema_of",
    "variable",
    "without_nulls",
]
