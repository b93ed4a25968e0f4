"""Why a file, or one chat of it, is not imported; the words are shown in the report, so they never quote the file."""

from __future__ import annotations


class UnreadableFileError(Exception):
    """Nothing of the file can be imported. The text is a sentence for the report.

    ``is_foreign``: the file seems to hold no chats at all, which is no fault in a folder of many files.
    """

    def __init__(self, reason: str, *, is_foreign: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_foreign = is_foreign


class UnreadableChatError(Exception):
    """One chat can't be imported; the others of its file can. The text is a sentence for the report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def damaged() -> UnreadableFileError:
    """Return the failure of a file that breaks off or doesn't keep to its own format."""
    return UnreadableFileError("The file is damaged or incomplete.")


def no_chats() -> UnreadableFileError:
    """Return the failure of a file of another kind."""
    return UnreadableFileError("The file holds no chats in a format that Sotto knows.", is_foreign=True)


def too_large() -> UnreadableChatError:
    """Return the failure of a chat that goes beyond what is kept in memory at once."""
    return UnreadableChatError("The chat is too large.")
