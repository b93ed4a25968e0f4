"""What pygments says of code, line by line, and that hostile code costs no more than it may."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pygments.lexer import Lexer
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from sotto.gui import code_colours, code_languages
from sotto.gui.code_colours import LONGEST_LINE, CodeColours, Span, spans_of
from sotto.gui.code_languages import Language, language_of, lexer_for
from sotto.gui.tokens import LIGHT


def language(word: str) -> Language:
    found = language_of(word)
    assert found is not None
    return found


def kinds(word: str, *lines: str) -> list[list[tuple[str, str]]]:
    lexer = lexer_for(language(word))
    assert lexer is not None
    spans = spans_of(lexer, "\n".join(lines))
    return [
        [(span.kind, line[span.start : span.start + span.length]) for span in found]
        for line, found in zip(lines, spans, strict=False)
    ]


def test_python() -> None:
    assert kinds("python", 'def f(x): return "a # b"  # c') == [
        [
            ("keyword", "def"),
            ("call", "f"),
            ("keyword", "return"),
            ("string", '"a # b"'),
            ("comment", "# c"),
        ]
    ]


def test_text_over_several_lines() -> None:
    assert kinds("py", 'x = """a', "def", 'b"""', "def f(): pass")[1:] == [
        [("string", "def")],
        [("string", 'b"""')],
        [("keyword", "def"), ("call", "f"), ("keyword", "pass")],
    ]
    assert kinds("c", "int a; /* b", "int", "c */ int d; // e")[1] == [("comment", "int")]


@pytest.mark.parametrize(
    ("word", "name", "suffix"),
    [
        ("Python", "Python", ".py"),
        ("rs", "Rust", ".rs"),
        ("sh", "Bash", ".sh"),
        ("r", "R", ".R"),
        ("html", "HTML", ".html"),
        ("jsonc", "JSON", ".json"),
    ],
)
def test_languages_are_found_by_name(word: str, name: str, suffix: str) -> None:
    assert (language(word).name, language(word).suffix) == (name, suffix)


@pytest.mark.parametrize("word", ["", "text", "table", "klingon", "../../x", "\0"])
def test_other_words_name_none(word: str) -> None:
    assert language_of(word) is None


def test_lines_too_long_for_code_are_left_out_and_what_follows_is_not() -> None:
    found = kinds("python", "def " * LONGEST_LINE, "pass")
    assert found == [[], [("keyword", "pass")]]


def test_growing_text_is_coloured_again_and_settles(qtbot: QtBot) -> None:
    document = QTextDocument("def f():")
    colours = CodeColours(document, language("python"), LIGHT, document)
    qtbot.waitUntil(lambda: colours.is_settled)
    first = colours.spans(0)
    document.setPlainText("def f():\n    pass")
    colours.grow()
    qtbot.waitUntil(lambda: colours.is_settled and bool(colours.spans(1)))
    assert colours.spans(0) == first


def test_a_lexer_that_takes_too_long_is_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_colours, "TOO_SLOW_S", 0.0)
    monkeypatch.setattr(code_colours, "SLICE_S", 0.0)
    document = QTextDocument("pass\n" * 500)
    colours = CodeColours(document, language("python"), LIGHT, document)
    qtbot.waitUntil(lambda: colours.is_settled)
    assert not colours.spans(499)


def test_a_lexer_that_breaks_is_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[tuple[Span, ...]]:
        yield (Span(0, 4, "keyword"),)
        raise TypeError

    monkeypatch.setattr(code_colours, "spans_of", broken)
    document = QTextDocument("pass\npass")
    colours = CodeColours(document, language("python"), LIGHT, document)
    qtbot.waitUntil(lambda: colours.is_settled)
    assert colours.spans(0)
    colours.grow()
    assert colours.is_settled


FLOODS = ["'", "/*", '"\\', "a(", "`", "<", "{{", "((", '"""', "\\", "<a "]


@pytest.mark.parametrize("word", ["python", "js", "c++", "html", "bash", "sql", "php", "markdown", "yaml", "rust"])
def test_no_step_over_a_flood_is_long(word: str) -> None:
    lexer = lexer_for(language(word))
    assert lexer is not None
    for unit in FLOODS:
        text = (unit * LONGEST_LINE)[:LONGEST_LINE] + "\n"
        longest = 0.0
        before = time.thread_time()
        for _ in spans_of(lexer, text * 25):
            now = time.thread_time()
            longest, before = max(longest, now - before), now
        assert longest < 0.5, unit


def test_a_new_language_is_prepared_on_another_thread(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def lexer_that_tells(language: Language) -> Lexer | None:
        threads.append(threading.current_thread().name)
        return lexer_for(language)

    monkeypatch.setattr(code_languages, "lexer_for", lexer_that_tells)
    erlang = language("erlang")
    code_languages._ready.discard(erlang.lexer)
    code_languages._awaited.discard(erlang.lexer)
    owner = QObject()
    document = QTextDocument("% a\nf(X) -> X.", owner)
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    colours = CodeColours(document, erlang, LIGHT, owner)
    assert not colours.is_settled
    qtbot.waitUntil(lambda: colours.is_settled and bool(colours.spans(0)))
    assert threads == ["lexer"]
    assert colours.spans(0)[0].kind == "comment"
