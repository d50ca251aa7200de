"""The vendor keeps what was written, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.core.errors import MissingError
from reconcile.core.resource import Resource
from reconcile.planning.canonical import canonical
from reconcile.sandbox import Setting
from reconcile.sdk import Clones, Finds, SetsTags
from reconcile.testing.play import Stage
from reconcile.testing.suite import Suite


class Keeping(Suite):
    """Create, update, tag, clone and delete."""

    def test_a_created_object_is_in_sync(self) -> None:
        """With every field at once, in the answer and when it is read again."""

        async def play(stage: Stage) -> None:
            desired = stage.catalogue.full()
            live = await stage.create(desired)
            stage.assert_in_sync(desired, live, "the answer")
            stage.assert_in_sync(desired, await stage.observe(live.id), "read again")

        self.theatre.play(play)

    def test_every_value_of_every_field_comes_back(self) -> None:
        """Amounts, month ends, any text, empty against absent."""

        async def play(stage: Stage) -> None:
            for name, desired in stage.catalogue.each_value():
                live = await stage.create(desired)
                stage.assert_in_sync(desired, await stage.observe(live.id), f"{name} of {desired!r}")

        self.theatre.play(play)

    def test_an_update_of_each_field_alone_converges(self) -> None:
        """And leaves every other field as it was."""

        async def play(stage: Stage) -> None:
            desired = stage.catalogue.full()
            for name, changed in stage.catalogue.changes(desired):
                await _one_field_changes(stage, name, changed)

        self.theatre.play(play)

    def test_a_cleared_field_is_clear(self) -> None:
        """Each that the vendor can clear, and no other with it."""

        async def play(stage: Stage) -> None:
            fields = [row for row in stage.catalogue.writable if row.is_clearable]
            for row in fields:
                desired = stage.catalogue.full().with_values({row.name: None})
                await _one_field_changes(stage, row.name, desired)
            full = stage.catalogue.full()
            nothing = full.with_values(dict.fromkeys((row.name for row in fields), None))
            after = await stage.update(await stage.create(full), nothing)
            values = after.resource.written()
            left = [row.name for row in fields if canonical(row, values.get(row.name)) is not None]
            assert left == [], left

        self.theatre.play(play)

    def test_a_tag_change_touches_only_tags(self) -> None:
        """One request, one entry in the ledger; every other field is as before."""

        async def play(stage: Stage) -> None:
            tags = stage.catalogue.schema.tags
            if tags is None or not isinstance(stage.collection, SetsTags):
                return
            desired = stage.catalogue.full()
            live = await stage.create(desired)
            before = len(await stage.ledger())
            for labels in (["one", "two"], ["three"], []):
                changed = await stage.collection.set_tags(live.id, labels)
                stage.assert_in_sync(desired.with_values({tags.name: tuple(labels)}), changed, "tagged")
            assert [entry["action"] for entry in (await stage.ledger())[before:]] == ["tag"] * 3

        self.theatre.play(play)

    def test_a_clone_is_another_object(self) -> None:
        """With what was written for it; its source is as before."""

        async def play(stage: Stage) -> None:
            if not isinstance(stage.collection, Clones):
                return
            source = await stage.create(stage.catalogue.full())
            desired = stage.catalogue.minimal()
            clone = await stage.collection.clone(source.id, desired)
            assert clone.id != source.id
            stage.assert_in_sync(desired, await stage.observe(clone.id), "the clone")
            assert (await stage.observe(source.id)).resource == source.resource

        self.theatre.play(play)

    def test_a_deleted_object_is_absent(self) -> None:
        """It is found no more, and to delete it again is an error that says so."""

        async def play(stage: Stage) -> None:
            desired = stage.catalogue.minimal()
            live = await stage.create(desired)
            await stage.collection.delete(live.id)
            assert await stage.collection.observe(live.id) is None
            assert await stage.find(desired) == []
            try:
                await stage.collection.delete(live.id)
            except MissingError:
                return
            raise AssertionError("it was deleted twice")

        self.theatre.play(play)

    def test_whatever_the_vendor_does_where_its_document_is_silent(self) -> None:
        """The whole life of an object, with every switch of the sandbox in every position."""
        for position in self._positions():
            self.theatre.play(_life, position)

    def _positions(self) -> Iterator[dict[str, Setting]]:
        for name, switch in self.provider.sandbox().switches.items():
            settings: tuple[Setting, ...] = switch.words or tuple(self.samples.positions.get(name, ()))
            if isinstance(switch.default, bool):
                settings = (True, False)
            assert settings, f"give values for the switch {name} in `Samples.positions`"
            yield from ({name: setting} for setting in settings)


async def _one_field_changes(stage: Stage, name: str, desired: Resource) -> None:
    """Update nothing but this field of a new full object: the object becomes as desired."""
    live = await stage.create(stage.catalogue.full())
    others = set(desired.written()) - {name}
    after = await stage.update(live, desired.without(others))
    marker = stage.catalogue.schema.marker
    whole = desired.without({marker.name}) if marker else desired
    stage.assert_in_sync(whole, after, f"the answer about {name}")
    stage.assert_in_sync(whole, await stage.observe(live.id), f"{name} read again")


async def _life(stage: Stage) -> None:
    desired = stage.catalogue.full()
    live = await stage.create(desired)
    stage.assert_in_sync(desired, await stage.observe(live.id), "created")
    if isinstance(stage.collection, Finds):
        assert [each.id for each in await stage.find(desired)] == [live.id]
    for name, changed in list(stage.catalogue.changes(desired))[:3]:
        after = await stage.update(live, changed)
        stage.assert_in_sync(changed, after, name)
    await stage.collection.delete(live.id)
    assert await stage.collection.observe(live.id) is None
