"""What every provider must do, to be inherited by a class of tests.

class TestAcme(ProviderConformance):
    provider = Acme
    samples = Samples(minimal={"name": "Support"})
"""

from __future__ import annotations

from reconcile.testing.failing import Failing
from reconcile.testing.keeping import Keeping
from reconcile.testing.reading import Reading
from reconcile.testing.secrecy import Secrecy


class ProviderConformance(Keeping, Reading, Failing, Secrecy):
    """Every test of a provider's kind on its own sandbox."""
