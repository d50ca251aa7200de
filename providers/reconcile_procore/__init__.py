"""Procore: payments of a project's contracts, and the contracts themselves."""

from reconcile_procore.provider import Procore

__all__ = ["Procore"]
