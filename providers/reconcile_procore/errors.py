"""The errors that this provider raises itself."""

from reconcile.core.errors import (
    ForbiddenError,
    InvalidError,
    MissingError,
    RefusedError,
    UncertainError,
    VendorError,
)

__all__ = [
    "ForbiddenError",
    "InvalidError",
    "MissingError",
    "RefusedError",
    "UncertainError",
    "VendorError",
]
