"""A journal that was torn is mended, one that was damaged is refused: which is which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.core.errors import LockfileError
from reconcile.core.outcome import Outcome
from reconcile.core.value import Json
from reconcile.state import Intent, Journal, Settlement, canonical, digest, read_history
from reconcile.state.scan import scan

PROJECT = "acme-contracts"


@pytest.fixture
def path(tmp_path: Path, create: Intent) -> Path:
    """A journal of five lines: header, intent, settlement, intent, settlement."""
    journal = Journal.open(tmp_path, PROJECT)
    for number in range(2):
        intent = journal.intend(replace(create, id=f"intent-{number}", at="2026-11-21T09:00:00+00:00"))
        journal.settle(
            Settlement(
                intent=intent.id,
                outcome=Outcome.UNKNOWN,
                lineage="",
                serial=0,
                at="2026-11-21T09:00:01+00:00",
            )
        )
    return tmp_path / ".reconcile" / "journal.jsonl"


def refusal(path: Path) -> str:
    """Why this journal can't be opened, nor read; it is left as it is."""
    before, root = path.read_bytes(), path.parent.parent
    with pytest.raises(LockfileError) as opened:
        Journal.open(root, PROJECT)
    with pytest.raises(LockfileError) as seen:
        read_history(root, PROJECT)
    assert str(opened.value) == str(seen.value)
    assert opened.value.detail, "every refusal has its remedy"
    assert path.read_bytes() == before
    return str(opened.value)


def spelled(document: dict[str, Json]) -> bytes:
    """A line with a digest that fits."""
    return canonical({**document, "digest": digest(document)}, without="") + b"\n"


def test_a_torn_journal_is_cut_back_to_its_whole_lines(path: Path) -> None:
    """After any number of bytes."""
    whole = path.read_bytes()
    for end in range(len(whole)):
        found = scan(whole[:end], PROJECT, str(path))
        assert whole.startswith(found.intact)
        assert found.intact in {b"".join(whole.splitlines(keepends=True)[: len(found.entries) + 1]), b""}


def test_only_the_run_that_writes_mends_a_torn_journal(path: Path) -> None:
    """A reader sees the same and touches nothing."""
    root = path.parent.parent
    whole = path.read_bytes()
    torn = whole[:-7]
    path.write_bytes(torn)
    seen = read_history(root, PROJECT)
    assert path.read_bytes() == torn
    assert Journal.open(root, PROJECT).history == seen
    assert path.read_bytes() == b"".join(whole.splitlines(keepends=True)[:-1])


def test_a_journal_torn_in_its_header_begins_anew(path: Path) -> None:
    """It said nothing yet."""
    path.write_bytes(path.read_bytes()[:20])
    assert Journal.open(path.parent.parent, PROJECT).history.entries == ()
    assert read_history(path.parent.parent, PROJECT).entries == ()


def test_a_line_without_its_newline_is_kept(path: Path) -> None:
    """It was written whole."""
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert len(Journal.open(path.parent.parent, PROJECT).history.entries) == 4
    assert path.read_bytes() == whole


def test_a_mended_journal_is_written_on(path: Path, create: Intent) -> None:
    """The next line goes where the torn one was."""
    path.write_bytes(path.read_bytes()[:-5])
    journal = Journal.open(path.parent.parent, PROJECT)
    journal.intend(create)
    assert create in read_history(path.parent.parent, PROJECT).unresolved()


@pytest.mark.parametrize("end", [b"\0" * 4096, b"\0" * 512 + b'"type":"intent"}\n', b'{"at":"2026\0\0\0\n'])
def test_blocks_of_zeros_at_the_end_are_torn(path: Path, end: bytes) -> None:
    """What a file system shows for blocks that were never written."""
    whole = path.read_bytes()
    path.write_bytes(whole + end)
    assert len(Journal.open(path.parent.parent, PROJECT).history.entries) == 4
    assert path.read_bytes() == whole


def test_every_flipped_bit_of_a_journal_is_refused(path: Path) -> None:
    """Also in the last line, and in its newline: no torn write looks like that."""
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            with pytest.raises(LockfileError, match=r"journal\.jsonl"):
                scan(bytes(flipped), PROJECT, str(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_no_bytes_of_a_journal_end_in_a_traceback(path: Path, junk: bytes) -> None:
    """At its start, where they are no torn end."""
    path.write_bytes(junk + b"\n{}\n")
    refusal(path)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (
            lambda lines: lines[:2] + lines[3:],
            ":3:1: the journal is damaged: it was line 4: lines are missing",
        ),
        (lambda lines: [*lines[:3], lines[4], lines[3]], ":4:1: the journal is damaged: it was line 5"),
        (lambda lines: [*lines, lines[4]], ":6:1: the journal is damaged: it was line 5"),
        (
            lambda lines: [lines[0], b"{}\n", *lines[2:]],
            ":2:1: the journal is damaged: its digest does not fit",
        ),
        (lambda lines: [lines[0], b"\n", *lines[2:]], ":2:1: the journal is damaged: this is no JSON"),
        (
            lambda lines: [*lines[:4], lines[4].replace(b"unknown", b"refused")],
            ":5:1: the journal is damaged",
        ),
    ],
)
def test_damage_is_named_with_its_line(
    path: Path, damage: Callable[[list[bytes]], list[bytes]], expected: str
) -> None:
    """Lines that are missing, swapped, repeated or edited."""
    path.write_bytes(b"".join(damage(path.read_bytes().splitlines(keepends=True))))
    assert expected in refusal(path)


SETTLEMENT = {
    "type": "settlement",
    "line": 6,
    "intent": "intent-0",
    "outcome": "refused",
    "by": "call",
    "lineage": "",
    "serial": 0,
    "at": "2026",
}
INTENT = {
    "type": "intent",
    "line": 6,
    "id": "intent-9",
    "address": "a.B.c",
    "action": "create",
    "run": "1",
    "origin": "https://x.example",
    "natural_key": {},
    "values": {},
    "lifecycle": {},
    "depends_on": [],
    "at": "2026",
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"type": "party", "line": 6}, "type: unknown type of line"),
        ({**SETTLEMENT, "intent": "nobody"}, "it repeats an earlier line, or settles no intent"),
        ({**SETTLEMENT, "outcome": "perhaps"}, "outcome: 'perhaps' is not a valid Outcome"),
        ({**SETTLEMENT, "by": "rumour"}, "by: 'rumour' is not a valid Source"),
        ({**INTENT, "id": "intent-0"}, "it repeats an earlier line"),
        ({**INTENT, "action": "burn"}, "action: 'burn' is no action"),
        ({**INTENT, "address": "x"}, "address: 'x' is no address"),
        ({"type": "journal", "line": 6, "project": PROJECT, "version": 1}, "it repeats an earlier line"),
    ],
)
def test_a_line_that_means_nothing_is_refused(path: Path, line: dict[str, Any], expected: str) -> None:
    """Even where its digest fits."""
    path.write_bytes(path.read_bytes() + spelled(line))
    assert f":6:1: the journal is damaged: {expected}" in refusal(path)


@pytest.mark.parametrize("line", [SETTLEMENT, INTENT])
def test_the_examples_of_meaningless_lines_are_else_sound(path: Path, line: dict[str, Any]) -> None:
    """Each is refused for its own reason."""
    path.write_bytes(path.read_bytes() + spelled(line))
    assert len(read_history(path.parent.parent, PROJECT).entries) == 5


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            {"type": "journal", "project": PROJECT, "version": 2},
            "another reconcile wrote it (format 2, this one reads 1)",
        ),
        (
            {"type": "journal", "project": "other", "version": 1},
            "belongs to the project 'other', and this is 'acme-co",
        ),
        ({**INTENT}, ":1:1: the journal is damaged: its header is missing"),
    ],
)
def test_a_foreign_journal_is_refused(path: Path, header: dict[str, Any], expected: str) -> None:
    """Of a newer reconcile, of another project, or without a header."""
    path.write_bytes(spelled({**header, "line": 1}))
    assert expected in refusal(path)
