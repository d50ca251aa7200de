"""Contracts drawn at random, in every state a contract can be in."""

from __future__ import annotations

from hypothesis import strategies as st
from planning.ideal_vendor import shown
from planning.inputs import World
from planning.kinds import deal, deal_address

from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Found, Live

TEXTS = st.sampled_from(["", " ", "a", " a", "b ", "ß", "\N{BEETLE}", "__a", "a'\"]["])
WORDS = st.sampled_from(["a", "b", "High Priority"])
MONEY = st.sampled_from(["210", "210.0", "0.10", "-0.00", "99999999.99", "1" * 30 + ".01"])
DATES = st.sampled_from(["2024-02-29", "2025-12-31", "2025-01-01"])
MAPS = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none() | st.integers(0, 3) | st.decimals(0, 3, places=1) | TEXTS,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
        max_leaves=3,
    ),
    max_size=2,
)


def null_or(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Let it be written as null at times."""
    return st.none() | values


def many(items: st.SearchStrategy[dict[str, object]], key: str | None = None) -> st.SearchStrategy[object]:
    """Draw a tuple of items, each with its own key."""
    return null_or(
        st.lists(items, max_size=3, unique_by=(lambda each: each[key]) if key else None).map(tuple)
    )


LINES = st.fixed_dictionaries(
    {"external_id": st.sampled_from(["1", "2", "3", "10"])},
    optional={
        "description": null_or(TEXTS),
        "amount": null_or(MONEY),
        "currency": null_or(st.sampled_from(["USD", "EUR"])),
        "unit_count": null_or(st.integers(0, 3) | st.decimals(0, 3, places=1)),
        "codes": null_or(st.lists(WORDS, max_size=3).map(tuple)),
        "stamp": null_or(TEXTS),
        "hint": null_or(TEXTS),
        "token": null_or(TEXTS),
    },
)
LINKS = st.fixed_dictionaries({}, optional={"url": null_or(TEXTS), "title": null_or(TEXTS)})
PHASES = st.fixed_dictionaries(
    {"name": st.sampled_from(["trial", "year"]), "start_date": DATES},
    optional={"lines": many(LINES, "external_id")},
)
DEALS = st.fixed_dictionaries(
    {},
    optional={
        "name": null_or(TEXTS),
        "note": null_or(TEXTS),
        "days": null_or(st.integers(-1, 3)),
        "rate": null_or(st.decimals(0, 3, places=1)),
        "rolling": null_or(st.booleans()),
        "value": null_or(MONEY),
        "start_date": null_or(DATES),
        "anchor": null_or(DATES | st.just("2025-01-01T02:00:00+02:00")),
        "owner_id": st.just("o"),
        "stamp": null_or(TEXTS),
        "template": st.just(1),
        "memo": null_or(TEXTS),
        "holidays": null_or(st.lists(DATES, max_size=2).map(tuple)),
        "project_id": st.integers(1, 2),
        "password": null_or(TEXTS),
        "tags": null_or(st.lists(WORDS, max_size=3).map(tuple)),
        "regions": null_or(st.lists(WORDS, max_size=3).map(tuple)),
        "terms": null_or(
            st.fixed_dictionaries(
                {},
                optional={
                    "notice_days": null_or(st.integers(0, 2)),
                    "text": null_or(TEXTS),
                    "until": null_or(DATES),
                },
            )
        ),
        "attributes": null_or(MAPS),
        "lines": many(LINES, "external_id"),
        "phases": many(PHASES, "name"),
        "links": many(LINKS),
        "file_ids": null_or(st.lists(st.integers(0, 3), max_size=3).map(tuple)),
    },
).map(lambda values: deal(**values))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw one contract in every state a contract can be in."""
    world = World()
    address = deal_address()
    world.declare(address, draw(DEALS), Lifecycle(replace=True))
    state = draw(st.sampled_from(["managed", "managed", "managed", "matched", "new", "gone"]))
    if state in {"gone", "managed"}:
        world.manage(address, draw(DEALS))
    live = Live("1", shown(draw(DEALS)))
    founds = {"new": Found(), "gone": Found(), "managed": Found(live), "matched": Found(matches=(live,))}
    world.found[address] = founds[state]
    return world
