"""A lockfile as it comes out of a bad disk or a bad merge."""

from __future__ import annotations

from hypothesis import strategies as st


def damaged(content: bytes, data: st.DataObject) -> bytes:
    """Cut it off, flip one of its bits, double a line, or leave a conflict in it."""
    how = data.draw(st.sampled_from(["cut", "flip", "double", "conflict"]))
    lines = content.splitlines(keepends=True)
    if how in {"cut", "flip"}:
        place = data.draw(st.integers(0, len(content) - 1))
        flipped = bytes([content[place] ^ 1 << data.draw(st.integers(0, 7))])
        return content[:place] if how == "cut" else content[:place] + flipped + content[place + 1 :]
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    between = [line, line] if how == "double" else [b"<<<<<<< HEAD\n", line, b"=======\n", b">>>>>>> x\n"]
    return b"".join([*lines[:place], *between, *lines[place + 1 :]])
