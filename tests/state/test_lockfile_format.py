"""The format of the lockfile: what it looks like, and that nothing else is taken for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.core.address import Address
from reconcile.core.errors import LockfileError
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.value import Json
from reconcile.state import decode, digest, encode, lockfile_digest
from reconcile.state.digest import agrees

PROJECT = "acme-contracts"
PATH = "reconcile.lock"

TEXT = st.text(st.characters(exclude_categories=[]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
ADDRESSES = st.from_regex(
    r"[a-z][a-z0-9-]{0,5}[a-z0-9]\.[A-Z][a-zA-Z]{0,5}\.[a-z][a-z0-9]{0,5}", fullmatch=True
)


def refusal(data: bytes, project: str = PROJECT) -> str:
    """Why these bytes are refused as this project's lockfile."""
    with pytest.raises(LockfileError) as caught:
        decode(data, project, PATH)
    assert caught.value.detail, "every refusal has its remedy"
    return str(caught.value)


def edited(data: bytes, edit: Callable[[dict[str, Any]], object], *, with_digest: bool = True) -> bytes:
    """The lockfile after an edit, by somebody who renews the digest or by somebody who does not."""
    document = json.loads(data)
    edit(document)
    if with_digest:
        document["digest"] = digest(document)
    return f"{json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False)}\n".encode()


def test_it_looks_as_documented(website: Managed) -> None:
    """Sorted keys, two spaces, one newline at the end, nothing that changes by itself."""
    lockfile = Lockfile(PROJECT, "b9c1", 1).put(
        replace(website, applied={"title": "Café"}), "https://crm.example.com"
    )
    assert encode(lockfile).decode() == (
        "{\n"
        f'  "digest": "{lockfile_digest(lockfile)}",\n'
        '  "lineage": "b9c1",\n'
        '  "project": "acme-contracts",\n'
        '  "providers": {\n'
        '    "growcrm": {\n'
        '      "origin": "https://crm.example.com"\n'
        "    }\n"
        "  },\n"
        '  "resources": {\n'
        '    "growcrm.Contract.website": {\n'
        '      "applied": {\n'
        '        "title": "Café"\n'
        "      },\n"
        '      "depends_on": [],\n'
        '      "id": "7",\n'
        '      "lifecycle": {},\n'
        '      "marker": null\n'
        "    }\n"
        "  },\n"
        '  "serial": 1,\n'
        '  "version": 1\n'
        "}\n"
    )


def test_what_was_written_is_read_back(lockfile: Lockfile, github: Managed) -> None:
    """Every field comes back; dependencies come back sorted."""
    in_order = replace(github, depends_on=tuple(sorted(github.depends_on)))
    assert decode(encode(lockfile), PROJECT, PATH) == lockfile.put(in_order, "https://app.trelica.com")


@given(
    st.dictionaries(
        ADDRESSES, st.tuples(TEXT.filter(bool), st.none() | TEXT, st.dictionaries(TEXT, JSON)), max_size=3
    )
)
def test_anything_that_can_be_applied_is_read_back(
    entries: Mapping[str, tuple[str, str | None, dict[str, Any]]],
) -> None:
    """Whatever text, number or nesting a vendor has, lone surrogates included."""
    lockfile = Lockfile(PROJECT, "b9c1", 1)
    for name, (object_id, marker, applied) in entries.items():
        lockfile = lockfile.put(Managed(Address.parse(name), object_id, marker, applied), "https://x.example")
    data = encode(lockfile)
    assert encode(decode(data, PROJECT, PATH)) == data


def test_the_order_in_which_it_was_filled_makes_no_difference(github: Managed, website: Managed) -> None:
    """Equal content gives equal bytes."""
    empty = Lockfile(PROJECT, "b9c1", 1)
    assert encode(empty.put(github, "a").put(website, "b")) == encode(
        empty.put(website, "b").put(github, "a")
    )


def test_names_with_a_hyphen_are_in_the_order_of_their_text(website: Managed) -> None:
    """As every reader of JSON sorts keys: else its digest would not fit."""
    others = [replace(website, address=Address(name, "Contract", "a")) for name in ("cor-eu", "cor")]
    lockfile = Lockfile(PROJECT, "b9c1").put(others[0], "https://a").put(others[1], "https://b")
    assert decode(encode(lockfile), PROJECT, PATH) == lockfile


def test_text_is_written_as_people_read_it(website: Managed) -> None:
    """But for half a character, which UTF-8 has no bytes for."""
    applied: dict[str, Json] = {"notes": "naïve", "half": "\ud800"}
    lockfile = Lockfile(PROJECT, "b9c1").put(replace(website, applied=applied), "https://a")
    assert "naïve".encode() in encode(lockfile)
    assert decode(encode(lockfile), PROJECT, PATH) == lockfile


def test_a_digest_is_the_same_on_every_machine() -> None:
    """Sorted keys, no blanks, UTF-8."""
    expected = hashlib.sha256('{"a":"ï","b":1}'.encode()).hexdigest()
    assert digest({"b": 1, "a": "ï", "digest": "x"}) == f"sha256:{expected}"
    with pytest.raises(ValueError, match="Out of range"):
        digest({"a": float("nan")})
    assert not agrees({"a": 1}, "\ud800")


def test_a_wish_to_import_is_not_kept(website: Managed) -> None:
    """`import` is for one plan."""
    wished = Lockfile(PROJECT, "b9c1", 1).put(replace(website, lifecycle=Lifecycle(import_id="9")), "a")
    assert decode(encode(wished), PROJECT, PATH).resources[website.address].lifecycle == Lifecycle()


def test_another_layout_of_the_same_document_is_read(lockfile: Lockfile) -> None:
    """Line ends that version control changed, or another indent, change nothing that is said."""
    data = encode(lockfile)
    assert decode(data.replace(b"\n", b"\r\n"), PROJECT, PATH) == decode(data, PROJECT, PATH)


def test_a_torn_lockfile_is_refused_with_the_remedy(lockfile: Lockfile) -> None:
    """Cut off after any number of bytes, the last newline alone included."""
    data = encode(lockfile)
    for end in range(len(data)):
        assert "git checkout HEAD -- reconcile.lock" in refusal(data[:end])


def test_every_flipped_bit_is_refused(lockfile: Lockfile) -> None:
    """No byte is without protection."""
    data = encode(lockfile)
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            refusal(bytes(flipped))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=200), place=st.integers(0, 2000))
def test_no_bytes_end_in_a_traceback(junk: bytes, place: int, lockfile: Lockfile) -> None:
    """Junk alone, or in the middle of a real file, is refused; a blank more says nothing new."""
    data = encode(lockfile)
    for each in (junk, junk + b"\n", data[:place] + junk + data[place:]):
        with suppress(LockfileError):
            assert decode(each, PROJECT, PATH) == decode(data, PROJECT, PATH)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "reconcile.lock: it is empty"),
        (b"{", "reconcile.lock: its end is missing"),
        (b"[]\n", "this is no JSON object"),
        (b'{\n  "serial": 1,\n}\n', "reconcile.lock:3:1: this is no JSON"),
        (b'{\n  "a": "\xff"}\n', "reconcile.lock:2:9: this is no UTF-8 text"),
        (b'{"a": NaN}\n', "NaN is no number"),
        (b'{"a": ' + b"1" * 5000 + b"}\n", "a number is too long"),
        (b'{"a": ' + b"[" * 100_000 + b"\n", "the nesting too deep"),
        (b'{\n  "serial": 1,\n  "serial": 2\n}\n', "reconcile.lock:3:3: the key 'serial' is there twice"),
        (b'{\n  "serial": 1,\n  "x": 1,\n  "x": 2\n}\n', "reconcile.lock:4:3: the key 'x' is there twice"),
        (b'{"a": {"id": 1, "id": 2}, "id": 3}\n', "reconcile.lock: the key 'id' is there twice"),
        (b'{"version": 2}\n', "a newer reconcile wrote it (format 2, this one reads 1); upgrade reconcile"),
        (b'{"version": 0}\n', "unknown format 0, this reconcile reads 1"),
        (b'{"version": true}\n', "unknown format True"),
        (b"{}\n", "unknown format None"),
    ],
)
def test_what_is_no_lockfile_says_so(data: bytes, expected: str) -> None:
    """What is wrong, and where."""
    assert expected in refusal(data)


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base", "=======\r"])
def test_conflict_marks_ask_to_take_a_side(lockfile: Lockfile, mark: str) -> None:
    """They name their line, and the way out."""
    lines = encode(lockfile).decode().split("\n")
    lines.insert(3, mark)
    said = refusal("\n".join(lines).encode())
    assert said.startswith("reconcile.lock:4:1: a merge left its conflict marks here; take one side whole")


def test_an_edit_by_hand_is_refused(lockfile: Lockfile) -> None:
    """An id that was exchanged for another one would delete a foreign contract."""
    data = edited(
        encode(lockfile),
        lambda each: each["resources"]["growcrm.Contract.website"].update(id="8"),
        with_digest=False,
    )
    assert "edited by hand" in refusal(data)


def test_ids_swapped_between_addresses_are_refused(lockfile: Lockfile) -> None:
    """As a merge tool might do."""

    def swap(document: dict[str, Any]) -> None:
        first, second = document["resources"].values()
        first["id"], second["id"] = second["id"], first["id"]

    assert "edited by hand" in refusal(edited(encode(lockfile), swap, with_digest=False))


def test_another_projects_lockfile_is_refused(lockfile: Lockfile) -> None:
    """It names both projects."""
    assert "belongs to the project 'acme-contracts', and this is 'other'" in refusal(
        encode(lockfile), "other"
    )


WEBSITE = "growcrm.Contract.website"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda each: each.pop("serial"), "reconcile.lock: serial: expected a whole number"),
        (lambda each: each.update(serial=True), "serial: expected a whole number"),
        (lambda each: each.update(lineage=""), ":3:3: lineage: expected a text that is not empty"),
        (lambda each: each.update(resources=[]), "resources: expected an object"),
        (lambda each: each["resources"].update({"website": {}}), ":46:5: 'website' is no address"),
        (
            lambda each: each["resources"][WEBSITE].update(id=7),
            ":17:7: resources.growcrm.Contract.website.id",
        ),
        (lambda each: each["resources"][WEBSITE].update(marker=7), "marker: expected a text or null"),
        (
            lambda each: each["resources"][WEBSITE].update(lifecycle={"on_removal": "burn"}),
            "'burn' is not a valid",
        ),
        (
            lambda each: each["resources"][WEBSITE].update(lifecycle={"ignore_changes": [1]}),
            "expected a list of texts",
        ),
        (lambda each: each["resources"][WEBSITE].update(depends_on=["x"]), "'x' is no address"),
        (lambda each: each["resources"][WEBSITE].update(depends_on=None), "depends_on: expected a list"),
        (lambda each: each["providers"].update(cor={}), "providers.cor.origin: expected a text"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    lockfile: Lockfile, edit: Callable[[Any], Any], expected: str
) -> None:
    """Even where somebody renewed the digest."""
    assert expected in refusal(edited(encode(lockfile), edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda each: each.update(comment="mine"),
        lambda each: each["resources"][WEBSITE].update(note="mine"),
        lambda each: each["resources"][WEBSITE].update(lifecycle={"prevent_destroy": False}),
        lambda each: each["resources"][WEBSITE].update(lifecycle={"prevent_destroy": "yes"}),
        lambda each: each["resources"][WEBSITE].update(depends_on=["b.K.b", "a.K.a"]),
    ],
)
def test_what_would_be_lost_on_the_next_write_is_refused(
    lockfile: Lockfile, edit: Callable[[Any], Any]
) -> None:
    """A key nobody knows, a default that is spelled out, another order."""
    assert "its digest does not fit" in refusal(edited(encode(lockfile), edit))


def test_a_number_beyond_all_numbers_is_refused(lockfile: Lockfile) -> None:
    """Infinity by another spelling has no digest."""
    data = encode(lockfile).replace(b'"PO-1"', b"1e999")
    assert "its digest does not fit" in refusal(data)


def test_endless_nesting_has_no_digest() -> None:
    """It says so instead of exhausting the stack."""
    document: dict[str, Any] = {}
    for _ in range(100_000):
        document = {"deeper": document}
    with pytest.raises(ValueError, match="nested too deeply"):
        digest(document)
