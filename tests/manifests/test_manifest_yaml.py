"""Strict YAML with the place of every value."""

from __future__ import annotations

import pytest

from reconcile.core.diagnostic import Location
from reconcile.manifests.document import read_documents
from reconcile.manifests.node import child, plain, positions


def problems(text: str) -> list[str]:
    """What is wrong with a file, as a person reads it."""
    return [str(each) for each in read_documents("a.yaml", text)[1]]


def test_a_document_becomes_plain_values() -> None:
    """Mappings, lists and scalars."""
    documents, found = read_documents("a.yaml", "a: [1, 'x', {b: ~}]\nc: |\n  two\n  lines\n")
    assert not found
    assert plain(documents[0]) == {"a": (1, "x", {"b": None}), "c": "two\nlines\n"}


def test_quoted_scalars_are_text() -> None:
    """Whatever they look like."""
    documents, _ = read_documents("a.yaml", "['1', \"true\", '', \"\\u00e9\"]")
    assert plain(documents[0]) == ("1", "true", "", "é")


def test_columns_count_code_points() -> None:
    """A character beyond the basic plane is one column."""
    documents, _ = read_documents("a.yaml", "{é😀: 'x', b: [y]}")
    assert dict(positions(documents[0])) == {
        ("é😀",): Location("a.yaml", 1, 6),
        ("b",): Location("a.yaml", 1, 14),
        ("b", 0): Location("a.yaml", 1, 15),
    }


def test_a_file_holds_several_documents_and_empty_ones_are_skipped() -> None:
    """Comments and separators are no documents."""
    documents, found = read_documents("a.yaml", "# only a comment\n---\n---\na: 1\n---\n~\n---\nb: 2\n...\n")
    assert not found
    assert [plain(each) for each in documents] == [{"a": 1}, {"b": 2}]
    assert documents[1].location == Location("a.yaml", 8, 1)


def test_the_yaml_directive_of_our_version_is_fine() -> None:
    """It says what is true anyway."""
    documents, found = read_documents("a.yaml", "%YAML 1.2\n---\na: NO\n")
    assert not found
    assert plain(documents[0]) == {"a": "NO"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "a.yaml:3:1: `a` is written twice; remove one; the other is at line 1, column 1",
        ),
        ("{a: 1, 'a': 2}", "a.yaml:1:8: `a` is written twice; remove one; the other is at line 1, column 2"),
        ("a: &x 1\nb: *x\nc: *x\n", "a.yaml:1:4: anchors and aliases are not read; write the values out"),
        ("a: !!str 1\n", "a.yaml:1:4: tags are not read: `!!str`; remove it; quotes make a text"),
        ("a: ! 1\n", "a.yaml:1:4: tags are not read: `!`; remove it; quotes make a text"),
        (
            "!!python/object/apply:os.system [ls]",
            "a.yaml:1:1: tags are not read: `!!python/object/apply:os.system`; remove it; quotes make a text",
        ),
        ("a: {<<: {b: 1}}\n", "a.yaml:1:5: merge keys are not read; write the fields out"),
        ("1: a\n", 'a.yaml:1:1: the key `1` is no text; write it in quotes: "1"'),
        ("true: a\n", 'a.yaml:1:1: the key `true` is no text; write it in quotes: "true"'),
        ("? [a]\n: b\n", "a.yaml:1:3: a key is missing or is no text; write `name: value`"),
        ("?\n: b\n", "a.yaml:1:2: a key is missing or is no text; write `name: value`"),
        (
            "a: .nan\n",
            "a.yaml:1:4: `.nan` is no number a contract can hold; if it is meant as text, write it in quotes",
        ),
        ('a: "\\a"\n', "a.yaml:1:4: the text holds a control character; remove its escape"),
        ("%TAG !e! tag:x\n---\na: 1\n", "a.yaml:1:1: tags are not read; remove the %TAG directive"),
        ("%YAML 1.1\n---\na: 1\n", "a.yaml:1:1: YAML 1.1 is not read; remove the %YAML directive"),
    ],
)
def test_what_makes_yaml_guess_expand_or_execute_is_refused(text: str, expected: str) -> None:
    """Each with one message, at its place, with the remedy."""
    assert problems(text) == [expected]


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    """Only the plain one would merge."""
    documents, found = read_documents("a.yaml", "'<<': 1")
    assert not found
    assert child(documents[0], "<<") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: [1, 2\nb: 3",
            (
                "a.yaml:2:2: no valid YAML: did not find expected ',' or ']' "
                "while parsing a flow sequence that starts at line 1, column 4; "
                "check quotes, brackets, colons and indentation"
            ),
        ),
        (
            "a: 'x",
            (
                "a.yaml:1:6: no valid YAML: found unexpected end of stream "
                "while scanning a quoted scalar that starts at line 1, column 4; "
                "check quotes, brackets, colons and indentation"
            ),
        ),
        (
            "a: b\n\tc: d",
            (
                "a.yaml:2:1: no valid YAML: found a tab character that violates indentation "
                "while scanning a plain scalar that starts at line 1, column 4; "
                "check quotes, brackets, colons and indentation"
            ),
        ),
    ],
)
def test_torn_yaml_is_refused_where_it_breaks(text: str, expected: str) -> None:
    """The place of the break, and where the broken part begins."""
    assert problems(text) == [expected]


def test_documents_before_a_broken_one_are_read() -> None:
    """Their mistakes are found in the same run."""
    documents, found = read_documents("a.yaml", "a: 1\n---\nb: [\n")
    assert [plain(each) for each in documents] == [{"a": 1}]
    assert len(found) == 1


def test_an_alias_bomb_is_one_mistake() -> None:
    """Nothing is ever expanded."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert problems(bomb) == ["a.yaml:1:5: anchors and aliases are not read; write the values out"]


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000 + "]" * 10_000, "[" * 10_000, "\n".join(" " * n + "a:" for n in range(200)), "- " * 500],
)
def test_ten_thousand_levels_are_one_mistake(text: str) -> None:
    """Depth is known before anything is built."""
    (found,) = problems(text)
    assert found.endswith(": nested deeper than 64 levels; flatten it")


def test_sixty_four_levels_are_read() -> None:
    """More than any contract needs."""
    assert problems("[" * 64 + "]" * 64) == []


def test_a_document_with_endless_values_is_one_mistake() -> None:
    """It is refused before it fills the memory."""
    assert problems("[" + "1," * 100_001 + "]") == [
        "a.yaml:1:200000: more than 100000 values in one document; split it"
    ]


def test_a_file_stops_being_read_after_fifty_mistakes() -> None:
    """Who has fifty has the same one over and over."""
    assert len(problems("a: 1\n" * 1000)) == 50
