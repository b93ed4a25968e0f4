"""Find the texts of the window in its source: what is given to ``tr()`` and ``translate()``.

pyside6-lupdate is not used: it takes f-strings as they stand, follows no function around ``translate()``, and knows
nothing of the layers below the window (:mod:`sentence_sources`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WindowText:
    """A text of the window: its context is the class that says it. ``is_plural``: it holds ``%n``."""

    context: str
    text: str
    file: str
    line: int
    is_plural: bool = False


@dataclass(frozen=True)
class Fault:
    """A text that cannot be translated, and why."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


def window_texts(source: Path, file: str) -> tuple[list[WindowText], list[Fault]]:
    """Return the texts that one module of the window has translated, and what is wrong with others."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    found: list[WindowText] = []
    faults: list[Fault] = []
    wrappers = _wrappers(tree)
    for node, context in _with_class(tree, ""):
        if not isinstance(node, ast.Call):
            continue
        if _names_no_context(node) and Path(file).name != "texts.py":
            faults.append(Fault(file, node.lineno, "the context given to translate() is not a literal"))
        given = _translated_argument(node, context, wrappers)
        if given is None:
            continue
        where, argument, is_plural = given
        if not where:
            faults.append(Fault(file, node.lineno, "tr() of another object: its context is not known"))
            continue
        literals = list(_literals(argument))
        if not literals:
            kind = "an f-string" if isinstance(argument, ast.JoinedStr) else "not a literal"
            faults.append(Fault(file, node.lineno, f"the text given to tr() is {kind}"))
        found += [WindowText(where, text, file, node.lineno, is_plural) for text in literals]
    return found, faults


def _translated_argument(call: ast.Call, context: str, wrappers: dict[str, str]) -> tuple[str, ast.expr, bool] | None:
    function, arguments = call.func, call.args
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name == "tr" and isinstance(function, ast.Attribute) and arguments:
        is_own = isinstance(function.value, ast.Name) and function.value.id == "self"
        return (context if is_own else ""), arguments[0], len(arguments) > 2
    if name == "translate" and len(arguments) >= 2 and isinstance(arguments[0], ast.Constant):
        return str(arguments[0].value), arguments[1], len(arguments) > 3
    if isinstance(function, ast.Name) and name in wrappers and arguments:
        return wrappers[name], arguments[0], len(arguments) > 1
    return None


def _names_no_context(call: ast.Call) -> bool:
    """Whether a text goes to ``QCoreApplication.translate()`` with a context that cannot be read here."""
    owner = getattr(getattr(call.func, "value", None), "id", "")
    is_translate = owner == "QCoreApplication" and getattr(call.func, "attr", "") == "translate"
    return is_translate and bool(call.args) and not isinstance(call.args[0], ast.Constant)


def _wrappers(tree: ast.Module) -> dict[str, str]:
    """Return the functions of a module that only pass their text on to ``translate()``, with the context they name."""
    found = {}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.args.args:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "translate" and len(call.args) >= 2:
                    context, text = call.args[:2]
                    is_passed = isinstance(text, ast.Name) and text.id == function.args.args[0].arg
                    if is_passed and isinstance(context, ast.Constant):
                        found[function.name] = str(context.value)
    return found


def _with_class(node: ast.AST, context: str, function: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Walk a tree with the name of the class each node is in; functions that only pass a text on are left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and not context and child.name in _wrappers(ast.Module([child], [])):
            continue
        yield child, context
        yield from _with_class(child, child.name if isinstance(child, ast.ClassDef) else context, function)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
