"""Formulas: what can be drawn is drawn in its line, what cannot is shown as written, and nothing takes long."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from sotto.gui import formula_path
from sotto.gui.blocks import Formula, Paragraph, Run, TableBlock
from sotto.gui.formula import OBJECT, FormulaDrawer, formula_drawer
from sotto.gui.formula_chemistry import chemistry
from sotto.gui.formula_path import DEEPEST, LONGEST, FormulaError, draw_formula
from sotto.gui.rich_text import RichText
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme

GOOD = [
    r"x^2",
    r"E = mc^2",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}",
    r"\sum_{i=0}^n i",
    r"\int_0^\infty e^{-x^2}\,dx",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
    r"\begin{aligned}a&=b\\c&=d\end{aligned}",
    r"f(x)=\begin{cases}1&x>0\\0&\text{else}\end{cases}",
    r"\lim_{x\to 0}\frac{\sin x}{x}=1",
    r"\mathbb{R}, \mathcal{L}, \mathbf{v}, \hat{x}",
    r"\boxed{x=1}",
    r"a < b > c]]>",
    r"\dfrac{1}{2} \text{ and more}",
]
BAD = [
    "",
    "%",
    "&",
    r"\frac{1}",
    r"\left( x",
    r"\nosuchcommand{x}",
    "{" * 5_000,
    r"\frac{" * 300 + "1" + "}{2}" * 300,
    r"\sqrt{" * 200 + "1" + "}" * 200,
    "x^" * 500 + "x",
    "a" * 50_000,
    r"\def\a{\a\a}\a",
    r"\hspace{1000000em}x",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "\x00\x01",
    "\ud800",
]


def inline(latex: str) -> Run:
    return Run(f"${latex}$", formula=Formula.INLINE)


@pytest.mark.parametrize("latex", GOOD)
def test_mathematics_is_drawn(latex: str) -> None:
    drawing = draw_formula(latex, is_display=False)
    assert drawing.width > 0
    bounds = drawing.path.boundingRect()
    assert bounds.width() == pytest.approx(drawing.width, abs=0.5)
    assert -bounds.top() == pytest.approx(drawing.ascent, abs=0.25)


@pytest.mark.parametrize("latex", BAD, ids=range(len(BAD)))
def test_what_cannot_be_drawn_is_refused(latex: str) -> None:
    with pytest.raises(FormulaError):
        draw_formula(latex, is_display=True)


def test_a_fraction_reaches_below_the_line_and_a_letter_does_not() -> None:
    assert draw_formula(r"\frac{1}{2}", is_display=True).descent > 0.5
    assert draw_formula("x", is_display=False).descent < 0.1


def test_no_formula_takes_longer_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula_path, "WORK_S", 0.02)
    with pytest.raises(FormulaError, match="too long"):
        draw_formula("+".join(["x_1"] * (LONGEST // 4)), is_display=False)
    assert DEEPEST < 100


def test_no_file_is_opened_for_what_a_formula_says(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_formula("x", is_display=False)  # the font is read now
    opened: list[object] = []

    def watch(original: Callable[..., Any]) -> Callable[..., Any]:
        def watched(file: object, *rest: Any, **named: Any) -> Any:
            opened.append(file)
            return original(file, *rest, **named)

        return watched

    for module, name in ((builtins, "open"), (io, "open"), (os, "open")):
        monkeypatch.setattr(module, name, watch(getattr(module, name)))
    for latex in (r"\input{/etc/passwd}", r"\includegraphics{/etc/passwd}", r"\href{file:///etc/passwd}{x}"):
        with contextlib.suppress(FormulaError):
            draw_formula(latex, is_display=False)
    assert opened == []


@pytest.fixture
def text(qtbot: QtBot, window_theme: Theme) -> RichText:
    widget = RichText(prose_style(window_theme))
    widget.resize(600, 10)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def settle(qtbot: QtBot, text: RichText) -> None:
    qtbot.waitUntil(lambda: formula_drawer().is_idle and not text.is_waiting, timeout=20_000)


def test_a_formula_is_its_source_until_it_is_drawn(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([Paragraph((Run("so "), inline("x^2+7"), Run(" then")))])
    assert text.toPlainText() == "so $x^2+7$ then"
    settle(qtbot, text)
    assert text.toPlainText() == f"so {OBJECT} then"
    assert text.accessibleDescription() == "so $x^2+7$ then"


def test_what_cannot_be_drawn_stays_as_written(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([Paragraph((inline(r"\frac{1}"),))])
    settle(qtbot, text)
    assert text.toPlainText() == r"$\frac{1}$"
    assert text.accessibleDescription() == ""


def test_a_known_formula_is_drawn_at_once(qtbot: QtBot, text: RichText, window_theme: Theme) -> None:
    text.set_paragraphs([Paragraph((inline("y^3"),))])
    settle(qtbot, text)
    other = RichText(prose_style(window_theme))
    qtbot.addWidget(other)
    other.set_paragraphs([Paragraph((inline("y^3"),))])
    assert other.toPlainText() == OBJECT


def test_a_fraction_makes_its_line_higher(qtbot: QtBot, text: RichText) -> None:
    run = Run(r"$$\frac{a}{b}$$", formula=Formula.DISPLAY)
    text.set_paragraphs([Paragraph((Run("word"),))])
    low = text.height()
    text.set_paragraphs([Paragraph((Run("word "), run))])
    settle(qtbot, text)
    assert text.height() > low + 6


def test_a_wide_formula_fits_into_its_column(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([Paragraph((inline("+".join("abcdefghijklmnopqrstuvwxyz" * 2)),))])
    settle(qtbot, text)
    assert text.document().size().width() <= 600
    assert text.document().idealWidth() <= 600


def test_copying_gives_the_source(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([Paragraph((Run("so "), inline("z^2"), Run(" then"))), Paragraph((inline("z^2"),))])
    settle(qtbot, text)
    text.selectAll()
    assert text.createMimeDataFromSelection().text() == "so $z^2$ then\n\n$z^2$"
    text.show_selection((0, 8), (1, 5))
    assert text.createMimeDataFromSelection().text() == " then\n\n$z^2$"


def test_formulas_in_tables(qtbot: QtBot, text: RichText) -> None:
    text.set_table(TableBlock((((inline("u"),), (Run("b"),)), ((Run("c"),), (inline("u"), Run("!")))), ()))
    settle(qtbot, text)
    text.selectAll()
    assert OBJECT not in text.createMimeDataFromSelection().text()


@pytest.mark.parametrize("scale", [1, 2])
def test_it_is_painted_in_the_colour_of_the_text(qtbot: QtBot, text: RichText, window_theme: Theme, scale: int) -> None:
    text.set_paragraphs([Paragraph((inline(r"\rule{3em}{1em}"), inline("M")))])
    settle(qtbot, text)
    image = QImage(text.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    text.render(image)
    wanted = QColor(window_theme.palette_tokens.text)
    dark = sum(
        image.pixelColor(x, y).lightness() <= wanted.lightness() + 8
        for x in range(0, min(80 * scale, image.width()))
        for y in range(image.height())
    )
    assert dark > 15 * scale


def test_the_window_goes_on_while_formulas_are_drawn(qtbot: QtBot) -> None:
    drawer = FormulaDrawer()
    clock, gaps = QElapsedTimer(), list[int]()
    clock.start()
    beat = QTimer()
    beat.setInterval(1)
    beat.timeout.connect(lambda: gaps.append(clock.restart()))
    beat.start()
    for number in range(12):
        drawer.find(inline("+".join([rf"\frac{{x_{number}}}{{y}}"] * 20)))
    qtbot.waitUntil(lambda: drawer.is_idle, timeout=60_000)
    beat.stop()
    assert sorted(gaps)[int(len(gaps) * 0.99)] <= 50


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ("2H2 + O2 -> 2H2O", r"2\,\mathrm{H}_{2}+\mathrm{O}_{2}\longrightarrow2\,\mathrm{H}_{2}\mathrm{O}"),
        ("SO4^2- + Ba^2+", r"\mathrm{S}\mathrm{O}_{4}^{2-}+\mathrm{Ba}^{2+}"),
        ("Na+ + Cl-", r"\mathrm{Na}^{+}+\mathrm{Cl}^{-}"),
        ("H2(g) <=> H2(aq)", r"\mathrm{H}_{2}\,\mathrm{(g)}\rightleftharpoons\mathrm{H}_{2}\,\mathrm{(aq)}"),
        ("A ->[heat] B", r"\mathrm{A}\overset{\text{heat}}{\longrightarrow}\mathrm{B}"),
        ("CuSO4 * 5H2O", r"\mathrm{Cu}\mathrm{S}\mathrm{O}_{4}\cdot5\,\mathrm{H}_{2}\mathrm{O}"),
        ("^{14}_{6}C", r"^{14}_{6}\mathrm{C}"),
    ],
)
def test_chemistry_becomes_latex(source: str, latex: str) -> None:
    assert chemistry(source).replace(" ", "") == "{" + latex + "}"
    assert draw_formula(rf"\ce{{{source}}}", True).width > 1


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
        r"\underbrace{a+b}_{2}",
        r"\left. x \right|_{x=0}",
        r"\begin{equation} E = mc^2 \end{equation}",
        r"E = mc^2 \tag{1}",
    ],
)
def test_what_once_could_not_be_drawn_is(latex: str) -> None:
    assert draw_formula(latex, True).width > 1


def test_a_formula_in_a_heading_is_as_large_as_it(qtbot: QtBot, window_theme: Theme) -> None:
    sizes = []
    for heading in (0, 1):
        field = RichText(prose_style(window_theme))
        qtbot.addWidget(field)
        field.resize(500, 100)
        field.show()
        field.set_paragraphs([Paragraph((Run("$xyzw$", formula=Formula.INLINE),), heading=heading)])
        qtbot.waitUntil(lambda: not field.is_waiting, timeout=20_000)  # noqa: B023
        edges = [field.caret_rect((0, offset)).left() for offset in (0, 6)]
        sizes.append(edges[1] - edges[0])
    assert sizes[1] > 1.25 * sizes[0] > 10
