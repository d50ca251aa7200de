"""Terraform for contracts: keeps contracts in SaaS systems equal to YAML manifests in git."""
