"""Icons are sharp, in the colours of the palette, and follow it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer

import sotto.gui
from sotto.config.resources import resource_path
from sotto.gui.icons import application_icon, icon
from sotto.gui.theme import Theme
from sotto.gui.tokens import DARK, HIGH_CONTRAST, LIGHT, ThemeChoice, contrast_ratio


@pytest.fixture
def theme(window_theme: Theme) -> Iterator[Theme]:
    yield window_theme
    window_theme.set_choice(ThemeChoice.LIGHT)


def strongest(image: QImage) -> QColor:
    """Return the most opaque pixel's colour."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=QColor.alpha)


def test_every_shipped_icon_can_be_drawn(qapp: object) -> None:
    for path in sorted(resource_path("icons").glob("*.svg")):
        assert QSvgRenderer(str(path)).isValid(), path.name


def test_every_shipped_icon_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(sotto.gui.__file__).parent.glob("*.py"))
    for path in resource_path("icons").glob("*.svg"):
        is_indicator = path.stem.startswith("indicator-check-") and "indicator-check-$check" in code
        assert is_indicator or f'"{path.stem}"' in code or f"{path.stem}.svg" in code, path.name


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_drawn_at_the_pixels_asked_for(theme: Theme, ratio: float) -> None:
    pixmap = icon("check").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert pixmap.devicePixelRatio() == ratio
    assert strongest(pixmap.toImage()).alpha() > 200


def test_colour_follows_role_and_theme(theme: Theme) -> None:
    same = icon("square", "accent")
    assert strongest(same.pixmap(32, 32).toImage()).name().upper() == LIGHT.accent
    theme.set_choice(ThemeChoice.DARK)
    assert strongest(same.pixmap(32, 32).toImage()).name().upper() == DARK.accent
    assert strongest(icon("square", "danger").pixmap(32, 32).toImage()).name().upper() == DARK.danger


def test_no_pixels_are_no_picture(theme: Theme) -> None:
    assert icon("check").pixmap(QSize(0, 0)).isNull()


def test_disabled_icons_are_faint(theme: Theme) -> None:
    disabled = icon("square").pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert strongest(disabled.toImage()).name().upper() == LIGHT.control
    theme.set_choice(ThemeChoice.HIGH_CONTRAST)  # its outlines are as bright as its text
    disabled = icon("square").pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert contrast_ratio(strongest(disabled.toImage()).name(), HIGH_CONTRAST.text) > 3


def test_copies_of_an_icon_still_draw(theme: Theme) -> None:
    copy = QIcon(icon("square"))
    copy.addPixmap(application_icon().pixmap(16, 16))  # makes Qt clone the engine
    assert not copy.pixmap(24, 24).isNull()


def test_unknown_names_and_roles_are_refused(qapp: object) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")
    with pytest.raises(ValueError):
        icon("check", "purple")


def test_application_icon(qapp: object) -> None:
    assert strongest(application_icon().pixmap(64, 64).toImage()).alpha() == 255
