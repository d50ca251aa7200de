"""Grow CRM: contracts of its API module, kept at a domain of your own."""
