"""What the composer looks like: its buttons, and the line under it that promises where the words stay."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sotto.gui.icon_label import IconLabel
from sotto.gui.icons import icon
from sotto.gui.labels import ElidedLabel


def plain_button(object_name: str, icon_name: str, label: str, tip: str, colour: str = "text") -> QToolButton:
    """Return a button with an icon; ``label`` names it for screen readers, ``tip`` is its tooltip."""
    button = QToolButton()
    button.setObjectName(object_name)
    button.setAccessibleName(label)
    button.setToolTip(tip)
    button.setIcon(icon(icon_name, colour))
    button.setIconSize(QSize(18, 18))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def round_button(object_name: str, icon_name: str, label: str, tip: str) -> QToolButton:
    """Return a button for what the composer is there for: sending and stopping."""
    button = plain_button(object_name, icon_name, label, tip, "on_accent")
    button.setFixedSize(34, 34)
    button.setProperty("kind", "primary")
    return button


def promise_line(text: str) -> QWidget:
    """Return the line under the composer."""
    line = QWidget()
    words = ElidedLabel(text, "caption")
    words.setObjectName("promise_line")
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(IconLabel("lock", "muted", 13))
    row.addWidget(words)
    return line
