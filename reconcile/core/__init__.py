"""The nouns: frozen values that every floor shares. Never does I/O, never decides anything."""
