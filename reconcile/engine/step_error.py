"""What ends a step beside a vendor's answer."""

from __future__ import annotations


class StaleStepError(Exception):
    """The object is not what the plan saw: nothing was sent."""


class InterruptedStepError(Exception):
    """The run is to stop: the next write was not sent."""


class FailedStepError(Exception):
    """The vendor did something else than what was asked."""
