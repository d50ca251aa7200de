"""Trelica, now 1Password SaaS Manager: contracts with software vendors."""

from reconcile_trelica.provider import Trelica

__all__ = ["Trelica"]
