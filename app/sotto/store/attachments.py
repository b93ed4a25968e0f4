"""Attachments as they stand in the store: one JSON list in the row of the message or draft they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sotto.domain.chat import Attachment


def attachments_json(attachments: Iterable[Attachment]) -> str:
    """Return the column's value."""
    return json.dumps([{"name": each.name, "text": each.text} for each in attachments], ensure_ascii=False)


def attachments_from(value: str) -> tuple[Attachment, ...]:
    """Return what :func:`attachments_json` wrote."""
    return tuple(Attachment(each["name"], each["text"]) for each in json.loads(value)) if value != "[]" else ()
