"""What Sotto is called by the systems it runs on: one id, so that a window finds its menu entry and its icon.

The desktop entry, the AppStream component, the icon, the window class, the bundle on macOS and the entry that starts
Sotto at log-in all carry it; what builds the packages reads it here. AppStream, Flatpak and macOS ask for a name that
begins like a domain backwards; whoever publishes Sotto must own that domain, or change it before the first release.
"""

from __future__ import annotations

from typing import Final

APP_ID: Final = "app.sotto.Sotto"
"""The name of the desktop entry without its ending, of the icon, of both halves of X11's window class, and Wayland's
``app_id``."""
PROGRAM: Final = "sotto"
"""The command, the package, and the folders of the user's data; it never changes, or nobody finds their chats again."""
APP_NAME: Final = "Sotto"
"""What people read."""
