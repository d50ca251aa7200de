"""A plan, and what became of it, for a person, a machine, a pull request, a browser: pure functions.

Never prints, never colours, never reads or writes anything. A text of a vendor or author is shown, never
obeyed: no terminal, browser or pull request acts on what stands in a contract.
"""
