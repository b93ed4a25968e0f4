"""Everything a person reads in the window can be translated, and reads as one sentence in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sentence_sources
import text_sources
import translations

GUI = Path(__file__).resolve().parents[2] / "app" / "sotto" / "gui"
MODULES = sorted(GUI.rglob("*.py"))

_TECHNICAL = re.compile(
    r"[{};]\s*$|^\s*Q[A-Z]\w+|^[a-z_]+(, [a-z_]+)*$|^<|\bfont-|^\(?\?|^[dMHhmsy ,.:'-]+$|^PySide6|"
    r"\.(svg|md|gguf)$|^#|^[a-z0-9]+(-[a-z0-9]+)+$"
)
_NAMES = frozenset({"Sotto", "CC BY-NC 4.0", "Bash Session", "hf_…"})
"""What is called so in every language."""
_SHOWS = frozenset(
    {"plain_label", "page_button", "setText", "setToolTip", "setAccessibleName", "setAccessibleDescription"}
    | {"setWindowTitle", "addItem", "setPlaceholderText", "setTitle", "addAction", "addTab", "QLabel", "QPushButton"}
    | {"QToolButton", "QAction", "QCheckBox", "show_toast", "Card", "set_heading", "add_section", "ElidedLabel"}
    | {"setSpecialValueText", "setStatusTip", "setWhatsThis", "QRadioButton", "QGroupBox"}
)
"""Calls that put their arguments before a person."""
_SAID = frozenset({"text", "hint", "reason", "notices", "label", "help", "special_label"})
"""What the layers below say in English, if it belongs to one of these:"""
_OWNERS = frozenset(["error", "option", "choice", "placement", "fit", "failure"])
_TRANSLATORS = ("tr", "translate", "_translate", "_tr")
_REPORTS = ("notifier.py:error_report", "details_dialog.py")
"""Where a text stays English: reports that are copied for those who mend Sotto."""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_the_texts_of_the_window_are_literals_that_tools_can_find(module: Path) -> None:
    _texts, faults = text_sources.window_texts(module, module.name)
    assert [str(fault) for fault in faults] == []


def test_a_context_that_tools_cannot_read_is_found(tmp_path: Path) -> None:
    module = tmp_path / "words.py"
    module.write_text("def _tr(text):\n    return QCoreApplication.translate(CONTEXT, text)\n", encoding="utf-8")
    _texts, faults = text_sources.window_texts(module, module.name)
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_text_of_the_window_goes_around_translation(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    is_list_of_names = module.name == "code_languages.py"  # programming languages are called so everywhere
    untranslated = () if is_list_of_names else _untranslated(tree)
    found = [f"{module.name}:{node.lineno}: {node.value!r}" for node in untranslated]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_sentences_are_not_put_together_from_pieces(module: Path) -> None:
    """Another language has another order; what is put in goes into a field of one translated text."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [
        f"{module.name}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and any(_is_translated(side) for side in (node.left, node.right))
        and (all(_is_translated(side) for side in (node.left, node.right)) or _has_letters(node))
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_what_the_layers_below_say_is_translated_where_it_is_shown(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = []
    for function, node in _attributes(tree):
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        place = f"{module.name}:{function}"
        if node.attr in _SAID and owner.strip("_") in _OWNERS and not place.startswith(_REPORTS):
            found.append(f"{module.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_figures_are_written_by_the_language(module: Path) -> None:
    """``f"{count:,}"`` is English wherever it is shown; QLocale knows what others write."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [
        f"{module.name}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and re.search(r",|\.\df", ast.unparse(node.format_spec))
    ]
    assert [line for line in found if not line.startswith(("stylesheet.py", "crash.py", "icons.py"))] == []


def test_the_lint_sees_what_it_should() -> None:
    source = """
label.setText("Hidden words")
label.setText(f"Found {count}")
label.setToolTip(self.tr("Translated words"))
def f():
    "Only a docstring here"
    return "Some words to read"
"""
    assert [node.lineno for node in _untranslated(ast.parse(source))] == [2, 3, 7]


def test_templates_of_the_layers_below_are_found(tmp_path: Path) -> None:
    source = tmp_path / "part.py"
    source.write_text(
        '_HINT = "Try another one."\n'
        "def refuse(path, size):\n"
        '    """Return nothing to read."""\n'
        '    _LOG.info("Nobody reads this line")\n'
        "    what = f\"{'a folder' if path.is_dir() else 'a pipe'} of {size / 1e9:.1f} GB\"\n"
        '    raise UserFacingError("some_code", f"The file {path.name} is {what}.", _HINT, f"Details of {path}")\n',
        encoding="utf-8",
    )
    found = {template.text: template.numbers for template in sentence_sources.templates(source, "engine/part.py")}
    assert found == {
        "Try another one.": (),
        "a folder of {size} GB": ("size",),
        "a pipe of {size} GB": ("size",),
        "The file {path} is {what}.": (),
    }


def test_fields_survive_translation() -> None:
    faults = translations.faults_of(
        {("A", "{n} files"): "{n} Dateien", ("A", "{n} of {all}"): "{n} von allen", ("A", "one\ntwo"): "eins zwei"}
    )
    assert len(faults) == 2


def _untranslated(tree: ast.AST) -> Iterator[ast.Constant]:
    for node, shown in _constants(tree, False):
        text = str(node.value)
        pattern = r"[A-Za-z]{2,}" if shown else r"[A-Za-z]{2,}[,;:]? [A-Za-z“]{2,}"
        if re.search(pattern, text) and not _TECHNICAL.search(text) and text not in _NAMES:
            yield node


def _constants(node: ast.AST, shown: bool) -> Iterator[tuple[ast.Constant, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in child.bases):
            continue
        if isinstance(child, ast.Constant):
            if isinstance(child.value, str) and not isinstance(node, ast.Expr):
                yield child, shown
        elif isinstance(child, ast.Call):
            name = _name(child)
            if name in (*_TRANSLATORS, "setObjectName", "setProperty", "setStyleSheet", "compile"):
                continue
            if name.endswith(("Error", "Exception", "log", "debug", "info", "warning")) and name != "UserFacingError":
                continue
            for argument in child.args[: 1 if name in ("plain_label", "page_button", "ElidedLabel", "addItem") else 9]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument, name in _SHOWS
                else:
                    yield from _constants(ast.Expression(argument), name in _SHOWS)
            for keyword in child.keywords:
                yield from _constants(keyword, False)
            yield from _constants(ast.Expression(child.func), False)
        elif not isinstance(child, ast.Assert | ast.Compare | ast.Subscript):
            yield from _constants(child, shown and isinstance(child, ast.JoinedStr | ast.IfExp))


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_translated(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and _name(node) == "format" and isinstance(node.func, ast.Attribute):
        return _is_translated(node.func.value)
    return isinstance(node, ast.Call) and _name(node) in (*_TRANSLATORS, "said")


def _has_letters(node: ast.BinOp) -> bool:
    sides = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
    return any(isinstance(text, str) and re.search(r"[A-Za-z]", text) for text in sides)


def _attributes(node: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Attribute]]:
    """Yield what is read of objects, but what ``said()`` gets, and what only decides something."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _name(child) in ("said", "map", "error_words", "bool", "len"):
            continue
        if isinstance(child, ast.Call) and _name(child) in ("text", "setText"):
            yield from _attributes(ast.Module([ast.Expr(argument) for argument in child.args], []), function)
            continue
        if isinstance(child, ast.keyword) and child.arg == "error":
            continue  # kept with a message, and shown elsewhere
        if isinstance(child, ast.Attribute) and isinstance(child.ctx, ast.Load):
            yield function, child
        name = child.name if isinstance(child, ast.FunctionDef) else function
        tests = isinstance(node, ast.If | ast.IfExp) and child is node.test
        if not tests and not isinstance(child, ast.Compare):
            yield from _attributes(child, name)
