"""The theme reaches the whole application, at once and while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sotto.gui.stylesheet import build_stylesheet, mixed
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme, build_palette, current_spacing, current_tokens
from sotto.gui.tokens import COMFORTABLE, COMPACT, DARK, HIGH_CONTRAST, LIGHT, Density, ThemeChoice, Tokens


@pytest.fixture
def theme(window_theme: Theme) -> Iterator[Theme]:
    """The theme, put back afterwards."""
    yield window_theme
    window_theme.set_choice(ThemeChoice.LIGHT)
    window_theme.set_font_px(15)


@pytest.mark.parametrize(
    ("choice", "tokens"),
    [(ThemeChoice.LIGHT, LIGHT), (ThemeChoice.DARK, DARK), (ThemeChoice.HIGH_CONTRAST, HIGH_CONTRAST)],
)
def test_choice_reaches_palette_style_sheet_and_tokens(
    qapp: QApplication, theme: Theme, choice: ThemeChoice, tokens: Tokens
) -> None:
    theme.set_choice(choice)
    assert theme.palette_tokens is tokens
    assert current_tokens() is tokens
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.ground)
    assert tokens.accent in qapp.styleSheet()


def test_changes_are_announced_once_and_only_if_something_changed(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_choice(ThemeChoice.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_choice(ThemeChoice.DARK)
        theme.set_font_px(15)
    with qtbot.waitSignal(theme.changed):
        theme.set_font_px(20)


def test_font_size_reaches_the_application(qapp: QApplication, theme: Theme) -> None:
    theme.set_font_px(22)
    assert qapp.font().pixelSize() == 22
    assert theme.text_font().pixelSize() == 22
    assert 10 <= theme.code_font().pixelSize() < 22


def test_system_choice_follows_the_system(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hints:
        scheme = Qt.ColorScheme.Dark

        def colorScheme(self) -> Qt.ColorScheme:
            return self.scheme

    hints = Hints()
    monkeypatch.setattr(QApplication, "styleHints", lambda _app: hints)
    theme.set_choice(ThemeChoice.SYSTEM)
    assert theme.palette_tokens is DARK
    hints.scheme = Qt.ColorScheme.Light
    with qtbot.waitSignal(theme.changed):
        theme._on_color_scheme_changed(Qt.ColorScheme.Light)
    assert current_tokens() is LIGHT
    assert theme.choice is ThemeChoice.SYSTEM


def test_chosen_palette_ignores_the_system(qtbot: QtBot, theme: Theme) -> None:
    theme.set_choice(ThemeChoice.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme._on_color_scheme_changed(Qt.ColorScheme.Light)
    assert current_tokens() is DARK


@pytest.mark.parametrize("tokens", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda tokens: tokens.name)
def test_style_sheet_has_no_gaps_left(tokens: Tokens) -> None:
    sheet = build_stylesheet(tokens, COMFORTABLE, 15, Path("/icons"))
    assert "$" not in sheet
    assert "font-size: 15px" in sheet
    assert sheet.count("{") == sheet.count("}")


def test_disabled_text_is_told_apart() -> None:
    palette = build_palette(LIGHT)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled != palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)


def test_mixing_colours() -> None:
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mixed("#102030", "#FFFFFF", 0) == "#102030"


def test_spacing_reaches_the_style_sheet_at_once(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    before = qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.set_density(Density.COMPACT)
    assert current_spacing() is theme.spacing is COMPACT
    assert qapp.styleSheet() != before
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_density(Density.COMPACT)
    theme.set_density(Density.COMFORTABLE)
    assert current_spacing() is COMFORTABLE
    assert qapp.styleSheet() == before


def test_compact_prose_is_lower(theme: Theme) -> None:
    high = prose_style(theme).line_height
    theme.set_density(Density.COMPACT)
    try:
        assert prose_style(theme).line_height < high
    finally:
        theme.set_density(Density.COMFORTABLE)


@pytest.mark.parametrize("field", ["row", "heading_row", "paragraph_gap", "line_height", "padding", "card_padding"])
def test_compact_is_never_wider(field: str) -> None:
    assert getattr(COMPACT, field) < getattr(COMFORTABLE, field)
