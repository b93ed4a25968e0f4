"""How texts that are sent along are put before the message for the model: each as its name and a fenced block.

A fence longer than every run of backticks in the text can't be closed by it, so that a file can't pass for the words of
the person who attached it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sotto.domain.chat import Attachment, Message
from sotto.domain.errors import UserFacingError

MOST_ATTACHMENTS = 10
LARGEST_TOGETHER = 4_000_000
"""Characters; the engine takes messages of up to 8 MB."""


def with_attachments(message: Message) -> str:
    """Return what the model reads of ``message``."""
    parts = [attachment_block(attachment) for attachment in message.attachments]
    return "\n\n".join([*parts, message.content] if message.content else parts)


def attachment_block(attachment: Attachment) -> str:
    """Return ``attachment`` as the model reads it."""
    longest = max((len(run) for run in re.findall("`+", attachment.text)), default=0)
    fence = "`" * max(3, longest + 1)
    name = " ".join(attachment.name.split())
    end = "" if attachment.text.endswith("\n") else "\n"
    return f"{name}:\n{fence}\n{attachment.text}{end}{fence}"


def check_room(attachments: Iterable[Attachment], more: Attachment) -> None:
    """Raise UserFacingError ``attachments_full`` if ``more`` can't go along with ``attachments``."""
    there = tuple(attachments)
    if len(there) >= MOST_ATTACHMENTS or sum(len(one.text) for one in (*there, more)) > LARGEST_TOGETHER:
        raise UserFacingError(
            "attachments_full",
            f"“{more.name}” does not fit into this message any more.",
            f"A message takes {MOST_ATTACHMENTS} texts of {LARGEST_TOGETHER // 1_000_000} MB together.",
        )
