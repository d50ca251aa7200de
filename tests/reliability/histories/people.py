"""What people do: the author of the manifests, and somebody at a vendor's own screens."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from reliability.histories.scene import Scene, vendor_of
from reliability.histories.vendors import delete, edit
from reliability.histories.witness import rows


class People(Scene):
    """The author, and strangers."""

    @rule(data=st.data(), value=st.integers(1, 9), is_protected=st.booleans())
    def declare(self, data: st.DataObject, value: int, *, is_protected: bool) -> None:
        """Write a manifest, or edit it."""
        address = data.draw(st.sampled_from(self.addresses))
        self.declared[address] = {"value": value, "prevent_destroy": is_protected}
        self.write(address)
        if not is_protected:
            self.protected.discard(address)  # from now on an apply may lift it

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Remove a manifest, whatever protects its object."""
        if self.declared:
            address = data.draw(st.sampled_from(sorted(self.declared)))
            del self.declared[address]
            self.shop.remove(address)

    @rule(vendor=st.sampled_from(["growcrm", "trelica"]))
    def somebody_makes_another(self, vendor: str) -> None:
        """An object that is not ours."""
        name = f"foreign {vendor} {len(self.foreign)}"
        if vendor == "growcrm":
            self.shop.at_grow.create(doc_title=name)
        else:
            self.shop.at_trelica.put(externalId=name.replace(" ", "-"), vendorName=name)
        self.foreign[name] = rows(self.root, [name])[name]

    @rule(data=st.data(), value=st.integers(1, 9))
    def somebody_edits_ours(self, data: st.DataObject, value: int) -> None:
        """By hand, at the vendor."""
        if live := self.live():
            address = data.draw(st.sampled_from(sorted(live)))
            edit(self.root, vendor_of(address), live[address], value)

    @rule(data=st.data())
    def somebody_deletes_ours(self, data: st.DataObject) -> None:
        """By hand, at the vendor."""
        if live := self.live():
            address = data.draw(st.sampled_from(sorted(live)))
            self.protected.discard(address)
            delete(self.root, vendor_of(address), live[address])
