"""What a person does at a vendor, also while a run is under way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx2 as httpx
from sandbox.api import Api

T = TypeVar("T")


def elsewhere(act: Callable[[], T]) -> T:
    """Do something in another thread: an event loop may be running in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(act).result()


class Hand(Api):
    """A vendor's sandbox by hand, also while a run is under way."""

    def control(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request; it must be taken."""
        return elsewhere(lambda: Api.control(self, method, path, **kwargs)).raise_for_status()

    def __call__(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request to the vendor; it must be taken."""
        return self.control(method, path, headers=self.headers, **kwargs)
