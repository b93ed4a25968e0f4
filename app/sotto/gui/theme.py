"""Puts a palette on the whole application and keeps it there when the user or the system changes its mind."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from sotto.config.resources import resource_path
from sotto.gui.stylesheet import build_stylesheet
from sotto.gui.tokens import (
    COMFORTABLE,
    COMPACT,
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    Density,
    Spacing,
    ThemeChoice,
    Tokens,
)

BASE_FONT_PX = 15
_LIGATURES = ("liga", "clig", "calt", "dlig")
_PROPERTY = "sotto_tokens"
_SPACING_PROPERTY = "sotto_spacing"


class Theme(QObject):
    """The look of the application; lives in the GUI thread, one per application.

    Widgets that paint with colours of their own (documents, highlighters) listen to ``changed`` and read
    ``palette_tokens``; everything else follows through QPalette, style sheet and icons without doing anything.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        font_px: int = BASE_FONT_PX,
        density: Density = Density.COMFORTABLE,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._font_px = font_px
        self._density = density
        self._base_font = QFont(app.font())  # what the platform uses, before we touch it
        app.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        """What the user picked; ``SYSTEM`` stays ``SYSTEM``."""
        return self._choice

    @property
    def palette_tokens(self) -> Tokens:
        """The palette in use now."""
        match self._choice:
            case ThemeChoice.LIGHT:
                return LIGHT
            case ThemeChoice.DARK:
                return DARK
            case ThemeChoice.HIGH_CONTRAST:
                return HIGH_CONTRAST
        return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    @property
    def spacing(self) -> Spacing:
        """The distances in use now."""
        return COMPACT if self._density is Density.COMPACT else COMFORTABLE

    @property
    def font_px(self) -> int:
        """The base size of text in (device independent) pixels."""
        return self._font_px

    def text_font(self) -> QFont:
        """Return the font of prose."""
        font = QFont(self._base_font)
        font.setPixelSize(self._font_px)
        return font

    def code_font(self) -> QFont:
        """Return the font of code: monospaced, a little smaller than prose."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(max(10, round(self._font_px * 0.87)))
        for feature in _LIGATURES:  # code is shown as it is: "->" stays two characters, also in fonts that join them
            font.setFeature(QFont.Tag(feature), 0)
        return font

    def set_choice(self, choice: ThemeChoice) -> None:
        """Change the palette at once."""
        if choice != self._choice:
            self._choice = choice
            self._apply()

    def set_font_px(self, font_px: int) -> None:
        """Change the base size of text at once."""
        if font_px != self._font_px:
            self._font_px = font_px
            self._apply()

    def set_density(self, density: Density) -> None:
        """Change the distances at once."""
        if density != self._density:
            self._density = density
            self._apply()

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == ThemeChoice.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        tokens = self.palette_tokens
        self._app.setProperty(_PROPERTY, tokens)
        self._app.setProperty(_SPACING_PROPERTY, self.spacing)
        self._app.setPalette(build_palette(tokens))
        self._app.setFont(self.text_font())
        self._app.setStyleSheet(build_stylesheet(tokens, self.spacing, self._font_px, resource_path("icons")))
        self.changed.emit()


def apply_theme(
    app: QApplication,
    choice: ThemeChoice = ThemeChoice.SYSTEM,
    font_px: int = BASE_FONT_PX,
    density: Density = Density.COMFORTABLE,
) -> Theme:
    """Give ``app`` its look; the returned theme belongs to ``app`` and lives as long."""
    return Theme(app, choice, font_px, density)


def current_tokens() -> Tokens:
    """Return the palette that is on the application now (light before any theme was applied)."""
    app = QCoreApplication.instance()
    tokens = app.property(_PROPERTY) if app is not None else None
    return tokens if isinstance(tokens, Tokens) else LIGHT


def current_spacing() -> Spacing:
    """Return the distances that are in use now (comfortable before any theme was applied)."""
    app = QCoreApplication.instance()
    spacing = app.property(_SPACING_PROPERTY) if app is not None else None
    return spacing if isinstance(spacing, Spacing) else COMFORTABLE


def build_palette(tokens: Tokens) -> QPalette:
    """Return the QPalette of ``tokens``, for what the style sheet does not reach (native parts of Fusion)."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.ground,
        role.WindowText: tokens.text,
        role.Base: tokens.ground,
        role.AlternateBase: tokens.code,
        role.Text: tokens.text,
        role.Button: tokens.ground,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.ToolTipBase: tokens.code_header,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.hover,
        role.Midlight: tokens.line,
        role.Mid: tokens.control,
        role.Dark: tokens.control,
        role.Shadow: tokens.line,
    }
    palette = QPalette()
    for colour_role, colour in colours.items():
        palette.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.control))
    return palette
