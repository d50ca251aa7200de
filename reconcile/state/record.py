"""What the journal says: the intent before a request, the settlement after it, each a line of its own.

| outcome | by | means |
|---|---|---|
| applied, failed | call | done (failed: not as asked); the object is `object_id` |
| refused | call | certainly not done |
| unknown | anyone | perhaps done |
| applied | look-up, person | it was done after all: the object was found, or named |
| refused | look-up, person | it was not done after all, or a person abandons it |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.managed import Managed
from reconcile.core.outcome import Outcome
from reconcile.core.value import Json
from reconcile.state.digest import agrees, canonical, digest
from reconcile.state.document import DocumentError, Section, parse
from reconcile.state.holder import new_id, now

VERSION = 1


class Source(StrEnum):
    """Who knows what became of an intent."""

    CALL = "call"
    LOOK_UP = "look-up"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Intent:
    """A request that is about to be sent.

    `run` is the id of the run lock's holder, `origin` where the request goes. `object_id` is None before a
    create. `values`, `lifecycle` and `depends_on` are what the lockfile records once it is done, so no secret
    is in them; a delete has none.
    """

    address: Address
    action: Action
    run: str
    origin: str
    object_id: str | None = None
    marker: str | None = None
    natural_key: Mapping[str, Json] = field(default_factory=dict)
    values: Mapping[str, Json] = field(default_factory=dict)
    lifecycle: Lifecycle = Lifecycle()
    depends_on: tuple[Address, ...] = ()
    id: str = field(default_factory=new_id)
    at: str = field(default_factory=now)

    def managed(self, id: str) -> Managed:
        """What the lockfile records once this is done and the object has this id."""
        depends_on = tuple(sorted(self.depends_on))
        return Managed(self.address, id, self.marker, self.values, self.lifecycle, depends_on)


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What became of an intent.

    `lineage` and `serial` are those of the lockfile as it was then: a later one has it recorded.
    """

    intent: str
    outcome: Outcome
    lineage: str
    serial: int
    by: Source = Source.CALL
    object_id: str | None = None
    detail: str | None = None
    at: str = field(default_factory=now)

    @property
    def is_done(self) -> bool:
        """Whether the object is at the vendor as intended, or nearly so."""
        return self.outcome in {Outcome.APPLIED, Outcome.FAILED}


@dataclass(frozen=True)
class Header:
    """The first line: whose journal it is."""

    project: str
    version: int = VERSION


Record: TypeAlias = Header | Intent | Settlement


def encode_record(record: Record, line: int) -> bytes:
    """Spell a record as a line with its number and digest, newline included."""
    document = {**_document(record), "line": line}
    return canonical({**document, "digest": digest(document)}, without="") + b"\n"


def decode_record(data: bytes, line: int) -> Record:
    """Read a line, without its newline; raises `DocumentError`."""
    document = parse(data)
    section = Section(document)
    if not agrees(document, document.get("digest")):
        raise DocumentError("its digest does not fit")
    if section.number("line") != line:
        raise DocumentError(f"it was line {section.number('line')}: lines are missing, or in another order")
    reader = _READERS.get(section.text("type")) or section.wrong("type", "unknown type of line")
    return reader(section)


def _document(record: Record) -> dict[str, Json]:
    if isinstance(record, Intent):
        return _intent_document(record)
    return {"type": "journal" if isinstance(record, Header) else "settlement", **vars(record)}


def _intent_document(intent: Intent) -> dict[str, Json]:
    return {
        "type": "intent",
        **vars(intent),
        "address": str(intent.address),
        "action": intent.action.word,
        "lifecycle": intent.lifecycle.to_json(),
        "depends_on": [str(each) for each in intent.depends_on],
    }


def _header(section: Section) -> Header:
    return Header(section.text("project"), section.number("version"))


def _intent(section: Section) -> Intent:
    return Intent(
        address=section.convert("address", Address.parse),
        action=section.convert("action", Action.from_word),
        run=section.text("run"),
        origin=section.text("origin"),
        object_id=section.optional_text("object_id"),
        marker=section.optional_text("marker"),
        natural_key=section.section("natural_key").values,
        values=section.section("values").values,
        lifecycle=section.lifecycle("lifecycle"),
        depends_on=section.addresses("depends_on"),
        id=section.text("id"),
        at=section.text("at"),
    )


def _settlement(section: Section) -> Settlement:
    return Settlement(
        intent=section.text("intent"),
        outcome=section.convert("outcome", Outcome),
        lineage=section.optional_text("lineage") or "",
        serial=section.number("serial"),
        by=section.convert("by", Source),
        object_id=section.optional_text("object_id"),
        detail=section.optional_text("detail"),
        at=section.text("at"),
    )


_READERS: Mapping[str, Callable[[Section], Record]] = {
    "journal": _header,
    "intent": _intent,
    "settlement": _settlement,
}
