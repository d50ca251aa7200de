"""Decides what to do: pure functions from (desired, managed, live) to a plan.

Never does I/O, never asks the clock or the environment, never knows a vendor.
"""
