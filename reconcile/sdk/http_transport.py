"""The one HTTP transport: credentials, repeats and errors around each exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconcile.core.resource import Resource
from reconcile.sdk.credential import Credential
from reconcile.sdk.exchange import Line
from reconcile.sdk.pace import Pace
from reconcile.sdk.retry import Patience, SetbackError, repeating, retry_after, too_long
from reconcile.sdk.transport import Answer, Request, Setback

_SUCCESS = 2
_UNAUTHENTICATED = 401


@dataclass(frozen=True)
class HttpTransport:
    """Sends requests with the credential of one provider instance; see `Transport`.

    `headers` go along with every request but those for a token.
    """

    line: Line
    credential: Credential
    patience: Patience
    headers: Mapping[str, str] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)

    async def call(self, request: Request, kind: type[Resource] | None = None) -> Answer:
        """Send a request, again where that is harmless; raises a `VendorError`."""
        try:
            return await repeating(request, self.patience)(self._authorised, request, kind)
        except SetbackError as setback:
            raise setback.error from setback.__cause__

    async def _authorised(self, request: Request, kind: type[Resource] | None) -> Answer:
        headers = await self.credential.headers(self._ask)
        answer = await self._paced(request, headers)
        if answer.status == _UNAUTHENTICATED and self.credential.renew(headers):
            answer = await self._paced(request, await self.credential.headers(self._ask))
        return self._success(request, answer, kind)

    async def _paced(self, request: Request, headers: Mapping[str, str]) -> Answer:
        """Send one request, not faster than the vendor takes them; no write once the run is to stop."""
        await self.pace.wait(self.patience)
        if not request.is_read:
            self.patience.go_on()
        answer = await self.line.send(request, {**self.headers, **headers})
        self.pace.note(answer.headers)
        return answer

    async def _ask(self, request: Request, headers: Mapping[str, str]) -> Answer:
        """Send what a credential needs for itself."""

        async def attempt() -> Answer:
            return self._success(request, await self.line.send(request, headers))

        try:
            return await repeating(request, self.patience)(attempt)
        except SetbackError as setback:
            raise setback.error from setback.__cause__

    def _success(self, request: Request, answer: Answer, kind: type[Resource] | None = None) -> Answer:
        if answer.status // 100 == _SUCCESS:
            return answer
        error, setback = self.line.failure.of_answer(request, answer, kind)
        wait_s = retry_after(answer.headers)
        if setback is Setback.THROTTLED:
            wait_s = self.pace.longer(wait_s, answer.headers)
        if setback is Setback.THROTTLED and wait_s is not None and wait_s > self.patience.max_wait_s:
            error = too_long(wait_s, self.patience, self.line.failure.title, self.line.failure.wait_variable)
        raise SetbackError(error, setback, wait_s)
