"""How values and paths read."""

from __future__ import annotations

import pytest

from reconcile.core.value import Json, Path
from reconcile.reports.spelling import at_the_point, label, spell, spell_label


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (50, "50"),
        ("1200.50", "1200.50"),
        ("Github, Inc.", "Github, Inc."),
        ("true", '"true"'),
        (["a", "b c", "d, e", "-f", ""], '[a, b c, "d, e", -f, ""]'),
        ({"a": 1, "b": ["x"]}, "{a: 1, b: [x]}"),
        ([], "[]"),
        ({"from": "growcrm.Contract.x"}, "(from growcrm.Contract.x, known after apply)"),
        ({"from": "a.B.c", "field": "number"}, "(number from a.B.c, known after apply)"),
        ({"from": "nowhere"}, "{from: nowhere}"),
        ("(secret)", "(secret)"),
        (["(secret)"], "[(secret)]"),
        ("(from a.B.c, known after apply)", '"(from a.B.c, known after apply)"'),
    ],
)
def test_a_value_reads_as_it_is_written(value: Json, shown: str) -> None:
    """References and secrets are told apart from texts that look like them."""
    assert spell(value) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("vip", "vip"), ("vip one", '"vip one"'), ("-a", '"-a"'), ("", '""'), (5, "5")]
)
def test_a_label_with_a_blank_or_a_sign_is_quoted(text: Json, shown: str) -> None:
    """Labels stand beside each other with a sign in front."""
    assert spell_label(text) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("renewal_date",), "renewal_date"),
        (("line_items", "1", "amount"), 'line_items["1"].amount'),
        (("line_items", "seats", "amount"), 'line_items["seats"].amount'),
        (("phases", "trial@2025-01-01", "name"), 'phases["trial@2025-01-01"].name'),
        (("documents", 0, "link_url"), "documents[0].link_url"),
        (("terms", "notice_days"), "terms.notice_days"),
        (("custom_attributes", "cost center"), 'custom_attributes["cost center"]'),
        (("line_items", 'x"]\x1b', "amount"), 'line_items["x\\"]\\x1b"].amount'),
        (("odd name",), "odd name"),
    ],
)
def test_a_path_names_items_by_their_key(path: Path, shown: str) -> None:
    """Keys in brackets, fields after a point."""
    assert label(path) == shown


def test_an_item_that_comes_as_a_whole_is_named_by_its_key() -> None:
    """Its path ends with the key."""
    assert label(("line_items", "seats"), leads_to_object=True) == 'line_items["seats"]'


def test_amounts_stand_with_their_points_below_each_other() -> None:
    """Whole ones, too."""
    assert at_the_point(["210", "-19.50", "1250.5"]) == [" 210   ", " -19.50", "1250.5 "]
