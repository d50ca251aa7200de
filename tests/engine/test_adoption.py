"""What of the live objects becomes ours: by import, by key, or not at all."""

from __future__ import annotations

from engine.stock import stock
from engine.workshop import GROW, Workshop, grow


def test_an_import_takes_over_one_object_of_many(shop: Workshop) -> None:
    """By its id, whatever it is called; what differs is updated."""
    ids = stock(shop, 3)
    address = shop.grow("ours", title="Another title", meta={"lifecycle": {"import": ids[1]}})
    (change,) = shop.plan().changes
    assert (change.id, [each.word for each in change.actions]) == (ids[1], ["adopt", "update"])
    shop.converge()
    assert shop.managed == {address: ids[1]}
    assert shop.live(address)["title"] == "Another title"
    assert len([each for each in shop.ledger() if each[1] == "create"]) == 3


def test_an_import_of_nothing_is_an_error_with_its_place(shop: Workshop) -> None:
    """And creates nothing."""
    address = shop.grow("a", meta={"lifecycle": {"import": "4711"}})
    plan = shop.plan()
    (error,) = plan.diagnostics
    assert f"{address}.yaml:" in str(error)
    assert "the object to import does not exist: 4711" in str(error)
    assert "correct lifecycle.import" in error.detail
    assert plan.changes == ()


def test_an_object_that_another_address_owns_is_not_adopted(shop: Workshop) -> None:
    """Neither by its key nor by an import."""
    owner = shop.grow("a")
    shop.converge()
    shop.grow("b", meta={"lifecycle": {"import": shop.managed[owner]}})
    (error,) = shop.errors()
    assert f"is managed as {owner} already" in error
    shop.remove(owner)
    shop.grow("b", title="Title of a")
    (error,) = shop.errors()
    assert f"reconcile state mv {owner} {grow('b')}" in error


def test_several_objects_with_our_natural_key_are_a_question_for_a_person(shop: Workshop) -> None:
    """An import answers it."""
    made = [shop.at_grow.create(doc_title="Title of a", doc_date_start=GROW["start_date"]) for _ in range(2)]
    ids = sorted(str(each["id"]) for each in made)
    shop.grow("a")
    (error,) = shop.errors()
    assert f"2 live objects could be this one: {', '.join(ids)}" in error
    shop.grow("a", category_id=2, meta={"lifecycle": {"import": ids[1]}})
    assert shop.actions() == {grow("a"): ("adopt",)}


def test_objects_of_others_are_none_of_our_business(shop: Workshop) -> None:
    """They are read, and nothing is planned for them."""
    stock(shop, 5, "trelica")
    for name in "ab":
        shop.trelica(name, vendor_name="Ours")
    shop.converge()
    assert len(shop.managed) == 2
