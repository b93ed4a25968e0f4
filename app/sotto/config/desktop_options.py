"""How Sotto behaves beside the other programs of the desktop. Not every system can do all of it."""

from __future__ import annotations

from typing import Final

from sotto.config.option import Option, Section

KEEP_AWAKE = Option(
    key="desktop.keep_awake",
    type=bool,
    default=True,
    label="Stay awake while working",
    help="The computer does not fall asleep by itself while an answer is written or a model downloaded. The screen may "
    "still go dark and lock.",
    section=Section.DESKTOP,
)
NOTIFY_ANSWERS = Option(
    key="desktop.notify_answers",
    type=bool,
    default=False,
    label="Tell when an answer is ready",
    help="While you are in another window. The notice says nothing of what is in the chat.",
    section=Section.DESKTOP,
)
TRAY = Option(
    key="desktop.tray",
    type=bool,
    default=False,
    label="Icon in the system tray",
    help="A click brings the window to the front.",
    section=Section.DESKTOP,
)
CLOSE_TO_TRAY = Option(
    key="desktop.close_to_tray",
    type=bool,
    default=False,
    label="Closing keeps Sotto running",
    help="The window goes into the tray, if its icon is there, and what runs goes on. “Quit” ends Sotto.",
    section=Section.DESKTOP,
)
AUTOSTART = Option(
    key="desktop.autostart",
    type=bool,
    default=False,
    label="Start when you log in",
    help="The window opens with your desktop.",
    section=Section.DESKTOP,
)

DESKTOP: Final = (KEEP_AWAKE, NOTIFY_ANSWERS, TRAY, CLOSE_TO_TRAY, AUTOSTART)
"""In the order of the settings page."""
