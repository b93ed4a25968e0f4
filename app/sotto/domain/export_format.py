"""The formats that chats can be exported to."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """A format; the value is its name on the command line and the ending of its files."""

    MARKDOWN = "md"
    JSON = "json"
    HTML = "html"

    @property
    def has_branches(self) -> bool:
        """Whether all versions are written, not only those that are shown."""
        return self is ExportFormat.JSON
