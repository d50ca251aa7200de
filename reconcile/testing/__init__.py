"""The conformance suite for providers, and a scripted server for what no sandbox does.

Never part of a run: only tests import it.
"""
