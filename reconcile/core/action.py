"""What a plan does to a resource; the symbol is what the reader sees."""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """An action, its word in documents and its symbol in the plan."""

    CREATE = ("create", "+")
    UPDATE = ("update", "~")
    TAG = ("tag", "#")
    DELETE = ("delete", "-")
    ADOPT = ("adopt", ">")
    FORGET = ("forget", ".")
    NO_OP = ("no-op", " ")

    def __init__(self, word: str, symbol: str) -> None:
        self.word = word
        self.symbol = symbol

    @classmethod
    def from_word(cls, word: str) -> Action:
        """Find an action by its word; raises `ValueError`."""
        for action in cls:
            if action.word == word:
                return action
        message = f"{word!r} is no action"
        raise ValueError(message)


class Origin(Enum):
    """Why a field changes: the manifest was edited, the vendor's side was, or both."""

    MANIFEST = "manifest"
    DRIFT = "drift"
    BOTH = "both"
