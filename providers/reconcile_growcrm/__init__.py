"""Grow CRM: contracts of its API module, at a domain of your own."""

from reconcile_growcrm.provider import GrowCRM

__all__ = ["GrowCRM"]
