"""A process that dies, as far as that can be had within one: what is on its way is gone, files stay."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from reconcile.sandbox.call import Call
from reconcile.sandbox.exchange import Exchange, Outcome


class DiedError(BaseException):
    """No `except` of ours may hold it."""


@contextmanager
def dying(at: int, *, is_after: bool) -> Iterator[None]:
    """Die at the request with this number, before or after a vendor took it; and at every one after that."""
    count = itertools.count(1)
    real = Exchange.take

    def take(self: Exchange, call: Call) -> Outcome:
        number = next(count)
        if number > at or (number == at and not is_after):
            raise DiedError
        outcome = real(self, call)
        if number == at:
            raise DiedError
        return outcome

    with patch.object(Exchange, "take", take):
        yield


@contextmanager
def at_request(number: int, act: Callable[[], object]) -> Iterator[None]:
    """Do something before a vendor takes the request with this number."""
    count = itertools.count(1)
    real = Exchange.take

    def take(self: Exchange, call: Call) -> Outcome:
        if next(count) == number:
            act()
        return real(self, call)

    with patch.object(Exchange, "take", take):
        yield
