"""Each failure becomes the error that names who must act, and what nobody knows is said to be unknown."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import pytest

from reconcile.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    MissingError,
    ThrottledError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.sdk import Finds, variable
from reconcile.testing.play import Stage, served
from reconcile.testing.suite import Suite

_STATUSES: dict[int, type[VendorError]] = {
    401: UnauthenticatedError,
    403: ForbiddenError,
    404: MissingError,
    409: ConflictError,
    422: InvalidError,
    429: ThrottledError,
    500: UncertainError,
    503: UncertainError,
}
_WORDS = {429: "too many requests"}
_LOST: dict[str, dict[str, object]] = {
    "reset_before_commit": {},
    "reset_after_commit": {},
    "timeout_after_commit": {"delay_s": 5},
    "truncated_body": {},
    "wrong_body": {},
    "empty_body": {},
    "slow_drip": {"delay_s": 1},
}


class Failing(Suite):
    """Refusals, faults and lost answers."""

    @pytest.fixture(scope="class")
    @classmethod
    def port(cls) -> Iterator[int]:
        """The sandbox on a port of this machine, for what needs a real connection."""
        with served(cls.provider) as port:
            yield port

    @pytest.mark.parametrize("status", sorted(_STATUSES))
    def test_a_refusal_names_who_must_act(self, status: int) -> None:
        """For a create, an update and a delete; nothing was written."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            written = await stage.ledger()
            for call in (
                stage.collection.create(stage.catalogue.minimal()),
                stage.collection.update(live, stage.catalogue.minimal()),
                stage.collection.delete(live.id),
            ):
                await _refuse(stage, status)
                await _fails(call, _STATUSES[status], _WORDS.get(status, str(status)))
            assert await stage.ledger() == written

        self.theatre.play(play)

    def test_a_failed_read_is_not_an_absent_object(self) -> None:
        """Only the object's own not-found is."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            for status in (401, 403, 500):
                await _refuse(stage, status)
                await _fails(stage.collection.observe(live.id), _STATUSES[status], str(status))
            await _refuse(stage, 404)
            assert await stage.collection.observe(live.id) is None

        self.theatre.play(play)

    def test_wrong_credentials_name_their_variables(self, port: int) -> None:
        """Whoever sets up the environment must act."""
        names = self.provider.auth.settings

        async def play(stage: Stage) -> None:
            error = await _fails(
                stage.collection.create(stage.catalogue.minimal()), UnauthenticatedError, self.provider.title
            )
            assert all(variable(self.provider.name, name) in str(error) for name in names)

        self.theatre.play_at(port, play, **{names[-1]: "wrong-credential"})

    def test_a_write_whose_answer_is_lost_is_uncertain(self, port: int) -> None:
        """It is sent once, and what became of it can be found where the vendor has a way to ask."""

        async def play(stage: Stage) -> None:
            for fault, more in _LOST.items():
                desired = stage.catalogue.minimal()
                there, before = len(await stage.find(desired)), len(await stage.ledger())
                await stage.fault(fault, **more)
                await _fails(stage.collection.create(desired), UncertainError, "answer")
                done = len(await stage.ledger()) - before
                assert done == (fault != "reset_before_commit"), fault
                if isinstance(stage.collection, Finds):
                    assert len(await stage.find(desired)) - there == done, fault

        self.theatre.play_at(port, play, timeout_s="0.5")

    def test_a_read_whose_answer_is_lost_is_repeated(self, port: int) -> None:
        """It changes nothing."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            await stage.fault("reset_before_commit", method="GET")
            assert (await stage.observe(live.id)).resource == live.resource

        self.theatre.play_at(port, play)


async def _refuse(stage: Stage, status: int) -> None:
    """Let the sandbox refuse everything, with a wait that is too long."""
    await stage.control.delete("/_faults")
    await stage.fault("status", status=status, times=10, headers={"Retry-After": "86400"})


async def _fails(call: Awaitable[object], error: type[VendorError], words: str) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await call
    assert type(caught.value) is error, repr(caught.value)
    assert words in caught.value.summary
    assert caught.value.detail
    return caught.value
