"""Trelica, now 1Password SaaS Manager: contracts with software vendors."""
