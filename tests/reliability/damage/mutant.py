"""Files as they come out of a bad disk, a bad merge or a bad editor."""

from __future__ import annotations

import random
from collections.abc import Iterator

_BITS = 8


def mutants(content: bytes, seed: int, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and content of each mutant; every so many bytes where that is asked for."""
    chance = random.Random(seed)  # noqa: S311 - the same mutants each time
    for place in range(0, len(content), every):
        yield f"cut off at byte {place}", content[:place]
    for place in range(0, len(content), every):
        bit = chance.randrange(_BITS)
        flipped = bytes([content[place] ^ 1 << bit])
        yield f"bit {bit} of byte {place} flipped", content[:place] + flipped + content[place + 1 :]
    yield from _lines(content)


def _lines(content: bytes) -> Iterator[tuple[str, bytes]]:
    lines = content.splitlines(keepends=True)
    for place, line in enumerate(lines):
        before, after = lines[:place], lines[place + 1 :]
        yield f"line {place + 1} removed", b"".join([*before, *after])
        yield f"line {place + 1} doubled", b"".join([*before, line, line, *after])
        if after:
            yield f"line {place + 1} moved", b"".join([*before, after[0], line, *after[1:]])
        conflict = [b"<<<<<<< HEAD\n", line, b"=======\n", b">>>>>>> theirs\n"]
        yield f"line {place + 1} in conflict", b"".join([*before, *conflict, *after])
    yield "nothing but zeros", bytes(len(content))
    yield "something behind it", content + b"\x00"
