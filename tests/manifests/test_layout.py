"""The one layout of a file: what it means stays, and so does every comment."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.core.errors import InputError
from reconcile.manifests import layout
from reconcile.manifests.document import read_documents
from reconcile.manifests.layout import laid_out
from reconcile.manifests.node import plain
from reconcile.manifests.outline import Outline

UNTIDY = """\


# A contract.
apiVersion:   trelica/v1      # the plugin
kind: Contract
metadata: {name: github,   labels: {team: x}}
spec:
    ref: NO
    code: 0100
    count: 1_000
    none: ~
    empty:
    plain: it is
    single: 'it''s'
    double: "1"
    since: 2026-01-01



      # the items
    line_items:
    - external_id: "1"   # first
      amount: 210.00
    -   external_id: "2"
    tags: [a,   b]
    body: |
          <p>
            # no comment
          </p>
# the end
---
kind: B
...
"""
TIDY = """\
# A contract.
apiVersion:   trelica/v1      # the plugin
kind: Contract
metadata: {name: github,   labels: {team: x}}
spec:
  ref: NO
  code: 0100
  count: 1_000
  none: ~
  empty:
  plain: it is
  single: 'it''s'
  double: "1"
  since: 2026-01-01

  # the items
  line_items:
    - external_id: "1"   # first
      amount: 210.00
    - external_id: "2"
  tags: [a,   b]
  body: |
    <p>
      # no comment
    </p>
# the end
---
kind: B
...
"""


def test_a_file_is_laid_out_and_every_spelling_and_comment_stays() -> None:
    """Two blanks a level, lists below their names, at most one empty line."""
    assert laid_out("one.yaml", UNTIDY) == TIDY


@pytest.mark.parametrize("text", [TIDY, "", "# only a comment\n", "a: 1\n"])
def test_what_is_laid_out_stays_as_it_is(text: str) -> None:
    """Twice is as once."""
    assert laid_out("one.yaml", text) == text


def test_blanks_alone_are_nothing() -> None:
    """An empty file."""
    assert laid_out("one.yaml", "\n  \n") == ""


def test_a_line_end_of_windows_becomes_ours() -> None:
    """So does a missing one."""
    assert laid_out("one.yaml", "a: 1\r\nb: 2") == "a: 1\nb: 2\n"


def test_what_is_no_strict_yaml_is_an_error_with_its_place() -> None:
    """Nobody knows what it means."""
    with pytest.raises(InputError, match=r"one.yaml:2:1: .*`a`"):
        laid_out("one.yaml", "a: 1\na: 2\n")


VALUES = st.recursive(
    st.sampled_from(["a", "NO", '"1"', "'x'", "0100", "~", "", "1.50", "2026-01-01", "it is", "[a, {b: c}]"]),
    lambda inner: (
        st.dictionaries(st.sampled_from(["k", "long_name", "x-y"]), inner, min_size=1, max_size=3)
        | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def untidy(value: object, indent: int, step: int) -> str:
    """Spell a value with this step of indentation and comments here and there."""
    blank = " " * indent
    if isinstance(value, dict):
        return "".join(
            f"\n{blank}# {key}\n{blank}{key}: {untidy(v, indent + step, step)}" for key, v in value.items()
        )
    if isinstance(value, list):
        return "".join(f"\n{blank}-   {untidy(each, indent + 4, step)}" for each in value)
    return f"{value}  # {len(str(value))}" if value else ""


@given(st.dictionaries(st.sampled_from(["spec", "kind", "b"]), VALUES, min_size=1), st.integers(1, 5))
def test_the_meaning_never_changes_and_twice_is_as_once(document: dict[str, object], step: int) -> None:
    """Or it is refused."""
    text = untidy(document, 0, step)
    documents, problems = read_documents("one.yaml", text)
    assert problems == ()
    result = laid_out("one.yaml", text)
    assert [*map(plain, read_documents("one.yaml", result)[0])] == [*map(plain, documents)]
    assert laid_out("one.yaml", result) == result


def test_a_comment_stands_where_what_it_belongs_to_goes() -> None:
    """Like the line below; like the one above where it stood like that; as far in as before at the end."""
    text = "a:\n    b: 1\n    # of b\n# of c\nc:\n    d: 1\n      # deeper\n"
    assert laid_out("one.yaml", text) == "a:\n  b: 1\n  # of b\n# of c\nc:\n  d: 1\n    # deeper\n"


def test_further_lines_go_with_the_first() -> None:
    """Of texts and flows; a block text's own indent is a part of how it is written."""
    text = "a:\n    b: one\n      two\n    c: {d: 1,\n        e: 2}\n    f: |2\n        g\n    h: >-\n\n"
    laid = "a:\n  b: one\n    two\n  c: {d: 1,\n      e: 2}\n  f: |2\n      g\n  h: >-\n"
    assert laid_out("one.yaml", text) == laid


def test_what_would_mean_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong, nobody's file is spoilt."""
    monkeypatch.setattr(layout, "outline_of", lambda _: Outline(indents={1: 0}))
    with pytest.raises(InputError, match="nothing was written; indent the file by hand"):
        laid_out("one.yaml", "a:\n  b: 1\n")


def test_a_comment_inside_of_a_flow_stays() -> None:
    """Wherever it stands."""
    text = dedent("""\
        a: [1,  # one
            2]
        """)
    assert "# one" in laid_out("one.yaml", text)
