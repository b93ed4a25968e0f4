"""The small rules that colour code."""

from __future__ import annotations

import pytest

from sotto.gui.code_colours import LineScanner, is_known


def kinds(language: str, *lines: str) -> list[list[tuple[str, str]]]:
    scanner, state, found = LineScanner(language), 0, []
    for line in lines:
        spans, state = scanner.scan(line, state)
        found.append([(span.kind, line[span.start : span.start + span.length]) for span in spans])
    return found


def test_python() -> None:
    assert kinds("python", 'def f(x): return g("a # b")  # c') == [
        [
            ("keyword", "def"),
            ("call", "f"),
            ("keyword", "return"),
            ("call", "g"),
            ("string", '"a # b"'),
            ("comment", "# c"),
        ]
    ]


def test_text_over_several_lines() -> None:
    assert kinds("py", 'x = """a', "def", 'b""" + def') == [
        [("string", '"""a')],
        [("string", "def")],
        [("string", 'b"""'), ("keyword", "def")],
    ]
    assert kinds("c", "int a; /* b", "int", "c */ int d; // e") == [
        [("keyword", "int"), ("comment", "/* b")],
        [("comment", "int")],
        [("comment", "c */"), ("keyword", "int"), ("comment", "// e")],
    ]


def test_escapes_and_open_strings() -> None:
    assert kinds("js", r"let a = 'it\'s' + 'open") == [[("keyword", "let"), ("string", r"'it\'s'")]]


def test_sql_ignores_case_and_python_does_not() -> None:
    assert kinds("sql", "SELECT a From b -- c") == [[("keyword", "SELECT"), ("keyword", "From"), ("comment", "-- c")]]
    assert kinds("python", "table = Select") == [[]]


@pytest.mark.parametrize("name", ["python", "Python", "c++", "ts", "sh"])
def test_known(name: str) -> None:
    assert is_known(name)


@pytest.mark.parametrize("name", ["", "text", "table", "json5x"])
def test_unknown(name: str) -> None:
    assert not is_known(name)


@pytest.mark.parametrize("line", ["'" * 2_000, "/*" * 1_000, '"\\' * 1_000, "a(" * 1_000, "`" * 1_999])
def test_floods_end(line: str) -> None:
    spans, _state = LineScanner("js").scan(line, 0)
    assert all(0 <= span.start < span.start + span.length <= len(line) for span in spans)
