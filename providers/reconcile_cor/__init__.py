"""COR: contracts of an agency with its clients; written through one of its APIs, read through another."""

from reconcile_cor.provider import COR

__all__ = ["COR"]
