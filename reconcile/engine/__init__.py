"""Use cases: what happens in which order. Never prints, never asks, never knows a vendor by name."""
