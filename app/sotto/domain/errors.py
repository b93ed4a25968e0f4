"""The one kind of error that is shown to a person as a message."""

from __future__ import annotations


class UserFacingError(Exception):
    """Something went wrong that the user can understand and act on.

    ``code`` is stable and tested (scripts rely on it), ``text`` says what happened in one sentence, ``hint`` says
    what to do next, ``details`` is for "Details" and bug reports and never holds message text, keys or tokens.
    Everything else that is raised is a bug and reaches the crash path.
    """

    def __init__(self, code: str, text: str, hint: str = "", details: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.hint = hint
        self.details = details

    def as_dict(self) -> dict[str, str]:
        """Return the object printed under ``error`` by ``--json``."""
        return {"code": self.code, "text": self.text, "hint": self.hint}
