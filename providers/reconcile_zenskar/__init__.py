"""Zenskar: billing contracts with phases and prices (`contract_v2`)."""

from reconcile_zenskar.provider import Zenskar

__all__ = ["Zenskar"]
