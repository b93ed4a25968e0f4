"""Whatever the handbook says of names on the screen, keys, commands, links, folders and figures is so in Sotto."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

import sotto.gui
from guide import handbook
from guide.handbook import Handbook
from sotto.cli.parser import build_parser
from sotto.config import answer_options, options
from sotto.config.paths import AppPaths
from sotto.engine import restart_policy
from sotto.gui.main_window import MainWindow
from sotto.gui.places import PLACES
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.theme import Theme
from sotto.services import attachments, text_files
from sotto.services.history import UNDO_SECONDS
from support.real_window import RealWindow

REPOSITORY = Path(__file__).resolve().parents[2]
KEYS_OF_WIDGETS = {"Enter", "Shift+Enter", "F2", "Delete", "Tab", "Space"}
"""Keys that are no action of the window: of the message field, the list of chats, and of Qt's own controls."""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook.load()


@pytest.fixture(scope="module")
def texts(book: Handbook) -> list[str]:
    return list(book.replies)


def words_on_screen() -> set[str]:
    """Return every text that the window's source hands to the translator, and the words of the options."""
    found: set[str] = set()
    for file in Path(sotto.gui.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in TRANSLATORS:
                found |= {
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    for option in (*options.OPTIONS, answer_options.JSON_SCHEMA, answer_options.GRAMMAR):
        found |= {option.label, option.special_label, *(choice.label for choice in option.choices)}
    return found


TRANSLATORS = {"tr", "translate"}


def code_spans(texts: list[str]) -> set[str]:
    return {span for text in texts for span in re.findall(r"`([^`]+)`", text)}


def test_every_name_on_the_screen_exists(texts: list[str]) -> None:
    names = {name for text in texts for name in re.findall(r"\*\*([^*]+)\*\*", text)}
    assert len(names) > 30
    assert names - words_on_screen() == set()


def test_every_link_leads_to_a_page(texts: list[str]) -> None:
    targets = {target for text in texts for target in re.findall(r"\]\(([^)]*)\)", text)}
    assert "sotto:models" in targets
    assert targets - set(PLACES) == set()


def test_link_texts_name_the_page_they_open(texts: list[str]) -> None:
    for text in texts:
        for name, target in re.findall(r"\[([^]]+)\]\(([^)]*)\)", text):
            assert PLACES[target].page == name.lower(), text


def test_every_key_is_one_of_the_window(texts: list[str], app_window: RealWindow) -> None:
    known = {
        action.shortcut().toString(QKeySequence.SequenceFormat.PortableText) for action in app_window.window.actions()
    }
    is_key = re.compile(r"(?:Ctrl|Shift|Alt)\+.+|F\d+|Enter|Esc|Delete|Tab|Space")
    keys = {span for span in code_spans(texts) if is_key.fullmatch(span)}
    assert len(keys) > 10
    assert {key.replace("Esc", "Escape") if key == "Esc" else key for key in keys} - known - {
        "Escape"
    } <= KEYS_OF_WIDGETS
    assert "Esc" in known or "Escape" in known


def test_the_keys_of_widgets_are_documented() -> None:
    document = (REPOSITORY / "docs" / "ui-map.md").read_text(encoding="utf-8")
    for key in ("Enter sends", "Shift+Enter begins a new line", "F2 renames", "Delete deletes"):
        assert key in document


def test_the_shortcuts_of_every_day_are_listed(book: Handbook, window_theme: Theme) -> None:
    """The list of all of them is made from the window itself: ``shortcuts_dialog``."""
    window = MainWindow(window_theme, SidebarModel())
    try:
        daily = [window.new_chat_action, window.picker_action, window.search_action, window.copy_answer_action]
        daily += [window.settings_action, window.sidebar_action, window.help_action, window.stop_action]
        known = {action.shortcut().toString() for action in (*daily, window.quit_action)}
    finally:
        window.deleteLater()
    topic = next(topic for topic in book.topics if topic.id == "shortcuts")
    listed = code_spans([topic.answer, topic.more])
    assert {key.replace("Escape", "Esc") for key in known} - listed == set()


def test_every_command_is_understood(texts: list[str]) -> None:
    commands = {span for span in code_spans(texts) if span.startswith("sotto ")}
    assert len(commands) > 8
    for command in commands:
        words = shlex.split(command)[1:]
        if words == ["--version"]:
            continue
        build_parser().parse_args(words)  # exits with an error if a word is unknown


def test_every_command_promised_with_json_takes_it() -> None:
    build_parser().parse_args(["history", "show", "ID", "--json"])
    build_parser().parse_args(["ask", "PROMPT", "--json"])


@pytest.mark.skipif(sys.platform != "linux", reason="the handbook names the folders of Linux")
def test_every_folder_is_the_one_in_use(texts: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = AppPaths.resolve(None, {})
    used = {f"~/{path.relative_to(tmp_path)}" for path in (paths.data, paths.config)}
    assert {span for span in code_spans(texts) if span.startswith("~/")} == used


def test_every_other_code_span_is_known_to_one_of_these_tests(texts: list[str]) -> None:
    is_checked = re.compile(r"sotto .+|~/.+|(?:Ctrl|Shift|Alt)\+.+|F\d+|Enter|Esc|Delete|Tab|Space")
    assert {span for span in code_spans(texts) if not is_checked.fullmatch(span)} == set()


def test_the_first_values_of_settings_are_right(book: Handbook) -> None:
    by_key = {option.key: option for option in options.OPTIONS}
    stated = [(topic, key, value) for topic in book.topics for key, value in topic.defaults.items()]
    assert len(stated) >= 4
    for topic, key, value in stated:
        assert str(by_key[key].default) == value
        assert value in f"{topic.answer} {topic.more}", topic.id


def test_other_figures_are_right(book: Handbook) -> None:
    said = {topic.id: f"{topic.answer} {topic.more}" for topic in book.topics}
    assert f"{UNDO_SECONDS:.0f} seconds" in said["delete_chat"]
    assert f"{UNDO_SECONDS:.0f} seconds" in said["undelete"]
    assert f"{UNDO_SECONDS:.0f} seconds" in said["delete_message"]
    files, size = attachments.MOST_ATTACHMENTS, text_files.LARGEST_FILE // 1_000_000
    assert f"Up to {files} files of {size} MB" in said["attachments"]
    assert f"from {options.FONT_SIZE.minimum} to {options.FONT_SIZE.maximum} pixels" in said["text_size"]
    assert f"up to {options.FONT_SIZE.maximum}" in said["accessibility"]
    assert options.MAX_TOKENS.special_label == "Until done"
    assert options.MAX_TOKENS.default == options.MAX_TOKENS.special_value
    assert (restart_policy.MAX_CRASHES, restart_policy.CRASH_WINDOW) == (3, 600)
    assert "three crashes in ten minutes" in said["crash"]
