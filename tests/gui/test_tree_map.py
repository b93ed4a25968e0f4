"""The map of a chat: what its lines say, how long stretches fold, and what a click or a key does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.domain.outline import OutlineNode
from sotto.gui.theme import Theme, current_tokens
from sotto.gui.tokens import ThemeChoice
from sotto.gui.tree_map import ROW_ROLE, SHORT_FROM, TreeMapDialog

Show = Callable[[list[OutlineNode], str], TreeMapDialog]


def chain(count: int, forks: tuple[int, ...] = ()) -> list[OutlineNode]:
    """Return a chat of ``count`` messages; after each of ``forks`` there is another version of the next one."""
    nodes = []
    for number in range(count):
        role = Role.ASSISTANT if number % 2 else Role.USER
        names = [f"m{number}", *([f"x{number}"] if number - 1 in forks else [])]
        for name in names:
            parent = MessageId(f"m{number - 1}") if number else None
            status = MessageStatus.COMPLETE
            nodes.append(OutlineNode(MessageId(name), parent, role, status, number, "Qwen", f"text {name}"))
    return nodes


@pytest.fixture
def show(qtbot: QtBot, window_theme: Theme) -> Show:
    """Open a map and wait for it."""

    def make(nodes: list[OutlineNode], leaf: str) -> TreeMapDialog:
        dialog = TreeMapDialog(nodes, MessageId(leaf))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


def texts(dialog: TreeMapDialog) -> list[str]:
    model = dialog.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_row_says_who_wrote_what_which_version_it_is_and_whether_it_is_shown(show: Show) -> None:
    dialog = show(chain(3, forks=(0,)), "m2")
    assert texts(dialog) == [
        "You: text m0, shown",
        "Qwen: text x1, version 2 of 2",
        "Qwen: text m1, version 1 of 2, shown",
        "You: text m2, shown",
    ]
    assert dialog.list.currentIndex().data(ROW_ROLE).node.id == "m2"


def test_long_chats_are_folded_and_unfold_where_one_asks(show: Show, qtbot: QtBot) -> None:
    dialog = show(chain(SHORT_FROM + 1, forks=(20,)), f"m{SHORT_FROM}")
    assert texts(dialog)[1] == "19 messages without a fork"
    fold = dialog.findChild(QCheckBox, "tree_map_short")
    assert fold.isChecked()
    with qtbot.assertNotEmitted(dialog.message_chosen):
        dialog.list.setCurrentIndex(dialog.list.model().index(1, 0))
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert not fold.isChecked()
    assert len(texts(dialog)) == SHORT_FROM + 2
    assert dialog.list.currentIndex().data(ROW_ROLE).node.id == "m1"
    fold.setChecked(True)
    assert texts(dialog)[1] == "19 messages without a fork"


def test_short_chats_are_shown_whole(show: Show) -> None:
    assert len(texts(show(chain(SHORT_FROM), "m1"))) == SHORT_FROM


def test_a_click_and_a_key_choose_a_message(show: Show, qtbot: QtBot) -> None:
    dialog = show(chain(4), "m3")
    with qtbot.waitSignal(dialog.message_chosen) as chosen:
        place = dialog.list.visualRect(dialog.list.model().index(1, 0)).center()
        qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["m1"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("choice", list(ThemeChoice))
def test_the_shown_branch_is_drawn_in_the_accent_colour(show: Show, window_theme: Theme, choice: ThemeChoice) -> None:
    window_theme.set_choice(choice)
    try:
        dialog = show(chain(4, forks=(0,)), "m3")
        image = dialog.list.viewport().grab().toImage()
        accent = current_tokens().accent.lower()
        pixels = (image.pixelColor(x, y).name() for x in range(60) for y in range(0, 120, 2))
        assert accent in pixels
    finally:
        window_theme.set_choice(ThemeChoice.LIGHT)
