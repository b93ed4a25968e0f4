"""Where a ``sotto:`` link leads: the pages of the window, all of them, and nothing else.

Any model may write such a link, so it can only do what a click in the sidebar does: show a page. An address is looked
up in this table as a whole; nothing in it is taken apart, and what is not in the table is no link.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sotto.config.option import Section
from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its name in the window, and a section of the Settings page to scroll to."""

    page: str
    section: Section | None = None


PLACES: Final[Mapping[str, Place]] = {
    "sotto:chat": Place("chat"),
    "sotto:models": Place("models"),
    "sotto:presets": Place("presets"),
    "sotto:privacy": Place("privacy"),
    "sotto:help": Place("help"),
    "sotto:settings": Place("settings"),
    "sotto:settings/appearance": Place("settings", Section.APPEARANCE),
    "sotto:settings/chat": Place("settings", Section.CHAT),
    "sotto:settings/answers": Place("settings", Section.ANSWERS),
    "sotto:settings/engine": Place("settings", Section.ENGINE),
    "sotto:settings/downloads": Place("settings", Section.DOWNLOADS),
    "sotto:settings/privacy": Place("settings", Section.PRIVACY),
    "sotto:settings/desktop": Place("settings", Section.DESKTOP),
}


def place_of(address: str) -> Place | None:
    """Return where the link ``address`` leads in the window, None if it is no link of ours."""
    return PLACES.get(address)
