"""What people do: the author of the manifests, and strangers at a vendor's own screens."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from reliability.histories.scene import Scene, vendor_of
from reliability.histories.vendors import delete, edit
from reliability.histories.witness import rows


class Author(Scene):
    """Who writes manifests."""

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Write a manifest or write it otherwise, take a field out, or remove one."""
        self._pick(data, data.draw(st.sampled_from(["declare", "declare", "take out", "remove"])))

    def edit_some(self, data: st.DataObject) -> None:
        """What is new since the last run: mostly something."""
        for _ in range(data.draw(st.integers(0, 3))):
            self.edit(data)

    def _pick(self, data: st.DataObject, how: str) -> None:
        if how == "declare" or not self.declared:
            self._declare(data, data.draw(st.sampled_from(self.addresses)))
        elif how == "take out":
            address = data.draw(st.sampled_from(sorted(self.declared)))
            self.declared[address]["has_more"] = False
            self.write(address)
        else:
            address = data.draw(st.sampled_from(sorted(self.declared)))
            del self.declared[address]
            self.shop.remove(address)

    def _declare(self, data: st.DataObject, address: str) -> None:
        is_protected = data.draw(st.sampled_from([False, False, True]))
        value, has_more = data.draw(st.integers(1, 9)), data.draw(st.booleans())
        self.declared[address] = {"value": value, "prevent_destroy": is_protected, "has_more": has_more}
        self.write(address)
        if not is_protected:
            self.protected.discard(address)  # from now on an apply may lift it


class Strangers(Scene):
    """Whoever works at a vendor's own screens."""

    @rule(vendor=st.sampled_from(["growcrm", "trelica"]))
    def somebody_makes_another(self, vendor: str) -> None:
        """An object that is not ours."""
        name = f"foreign {vendor} {len(self.foreign)}"
        if vendor == "growcrm":
            self.shop.at_grow.create(doc_title=name)
        else:
            self.shop.at_trelica.put(externalId=name.replace(" ", "-"), vendorName=name)
        self.foreign[name] = rows(self.root, [name])[name]

    @precondition(lambda self: self.has_lockfile)
    @rule(data=st.data(), value=st.integers(1, 9))
    def somebody_edits_ours(self, data: st.DataObject, value: int) -> None:
        """By hand, at the vendor."""
        if live := self.live():
            address = data.draw(st.sampled_from(sorted(live)))
            edit(self.root, vendor_of(address), live[address], value)

    @precondition(lambda self: self.has_lockfile)
    @rule(data=st.data())
    def somebody_deletes_ours(self, data: st.DataObject) -> None:
        """By hand, at the vendor."""
        if live := self.live():
            address = data.draw(st.sampled_from(sorted(live)))
            self.protected.discard(address)
            delete(self.root, vendor_of(address), live[address])
