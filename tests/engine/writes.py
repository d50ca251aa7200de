"""Every write that a step can send, prepared so that the next plan has that one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.workshop import Workshop, grow, trelica


@dataclass(frozen=True)
class Verb:
    """One kind of write: where it goes, and how a project gets to the point of sending it."""

    address: str
    method: str
    prepare: Callable[[Workshop], object]
    makes: bool = False

    @property
    def vendor(self) -> str:
        """Whose write it is."""
        return self.address.partition(".")[0]

    def ready(self, shop: Workshop) -> int:
        """Bring a project to the point; answers how many writes the ledger has by then."""
        self.prepare(shop)
        return len(shop.ledger())


def _applied_grow(shop: Workshop) -> None:
    shop.grow("a", value="100", tags=["x"])
    shop.converge()


def _applied_trelica(shop: Workshop) -> None:
    shop.trelica("a", notes="old")
    shop.converge()


def _grow_update(shop: Workshop) -> None:
    _applied_grow(shop)
    shop.grow("a", value="200", tags=["x"])


def _grow_tag(shop: Workshop) -> None:
    _applied_grow(shop)
    shop.grow("a", value="100", tags=["y"])


def _grow_delete(shop: Workshop) -> None:
    shop.grow("b")
    _applied_grow(shop)
    shop.remove(grow("a"))


def _grow_clone(shop: Workshop) -> None:
    shop.grow("source", body="<p>body</p>")
    shop.converge()
    shop.grow("a", clone_from={"from": grow("source")}, tags=["x"])


def _trelica_update(shop: Workshop) -> None:
    _applied_trelica(shop)
    shop.trelica("a", notes="new")


def _trelica_delete(shop: Workshop) -> None:
    shop.trelica("b")
    _applied_trelica(shop)
    shop.remove(trelica("a"))


VERBS = {
    "grow create": Verb(grow("a"), "POST", lambda shop: shop.grow("a", tags=["x"]), makes=True),
    "grow clone": Verb(grow("a"), "POST", _grow_clone, makes=True),
    "grow update": Verb(grow("a"), "PATCH", _grow_update),
    "grow tag": Verb(grow("a"), "PUT", _grow_tag),
    "grow delete": Verb(grow("a"), "DELETE", _grow_delete),
    "trelica create": Verb(trelica("a"), "PUT", lambda shop: shop.trelica("a"), makes=True),
    "trelica update": Verb(trelica("a"), "PUT", _trelica_update),
    "trelica delete": Verb(trelica("a"), "DELETE", _trelica_delete),
}
MAKING = [name for name, verb in VERBS.items() if verb.makes]
CHANGING = ["grow update", "grow tag", "trelica update"]
DELETING = ["grow delete", "trelica delete"]
