"""Find the sentences that the layers below the window may say in English, as templates.

These layers have no Qt and make their sentences with f-strings, often in several steps. Each is written down with a
field for what is filled in: ``The folder {folder} cannot be made.``; :mod:`sotto.gui.texts` recognises it in the
finished text. What looks like a sentence and is not shown (the log, details, queries) is left out by where it stands.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_ALTERNATIVES = 12
_OTHER_FRONTS = ("gui/", "cli/", "entry.py", "__main__.py", "services/self_test", "release/signature")
"""The window has texts of its own; what only the command line or an error's details show stays English."""
_ONLY_SENTENCES = (
    *("catalog/", "config/", "domain/", "fetcher/", "ipc/", "store/", "engine/loads", "services/"),
    *("engine/child/confinement", "engine/child/template_supervisor"),
)
"""Here a part of a sentence is only ever put into the details of an error, which are English."""
_FRAGMENTS = ("config/option", "config/settings_file", "catalog/fit", "store/token_vault", "fetcher/child/failures")
"""Where parts of sentences are shown all the same."""
_LABELLED = ("services/passport.py",)
"""Modules whose pairs of a word and a value are rows that people read."""
_SHOWN_ERRORS = frozenset(
    {"UserFacingError", "UnreadableFileError", "UnreadableChatError"}
    | {"AnswerTextError", "GrammarError", "_SchemaError"}
)
"""Exceptions whose text is read by people."""
_SHOWN_KEYWORDS = frozenset({"label", "help", "unit", "special_label", "text", "hint", "title"})
_TECHNICAL = re.compile(
    r"^\s*(\{\w+\}\s*)?(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|ALTER|ATTACH|VACUUM|BEGIN|ROLLBACK|WITH|WHERE|"
    r"CROSS JOIN|AND|SET|ORDER BY|HTTP|VALUES|LIMIT)\b|^\n|^id, |%\(|\\b|\.gguf$|^schema \{|^\W*$|^sys/|^llama_|"
    r"^exit: |^((cannot|failed to|unable to) allocate|out of memory)$|\{\{char\}\}|, system error \{|^\{length\} bytes|"
    r"^Give this conversation a short title|^Summarise our conversation|^Summary of the earlier part"
)
"""Queries, patterns, formats and what is said to a model, which look like sentences."""
_WORDS = re.compile(r"[^\W\d_]{2,}.*\s.*[^\W\d_]|^[^\W\d_]{2,}[.…:]$", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """A text of the layers below: ``{name}`` stands for what is filled in; ``numbers`` names those that are figures."""

    text: str
    file: str
    line: int
    numbers: tuple[str, ...] = ()


def templates(source: Path, file: str) -> list[Template]:
    """Return the sentences that one module of the layers below may make."""
    if file.startswith(_OTHER_FRONTS):
        return []
    tree = ast.parse(source.read_text(encoding="utf-8"))
    takes_parts = file.startswith(_FRAGMENTS) or not file.startswith(_ONLY_SENTENCES)
    found: list[Template] = []
    for node, is_named in _shown_strings(tree, file in _LABELLED):
        for parts in _alternatives(node):
            template = _template(parts, file, node.lineno)
            if template is not None and (is_named or (_is_text(template.text) and (takes_parts or _is_whole(parts)))):
                found.append(template)
    return found


def data_texts(value: object, file: str, keys: frozenset[str]) -> list[Template]:
    """Return the texts that stand under ``keys`` anywhere in a data file."""
    if isinstance(value, list):
        return [text for one in value for text in data_texts(one, file, keys)]
    if not isinstance(value, dict):
        return []
    found = []
    for key, inner in value.items():
        lines = inner if isinstance(inner, list) else [inner]
        if key in keys:
            found += [Template(_escaped(line), file, 0) for line in lines if isinstance(line, str) and line]
        else:
            found += data_texts(inner, file, keys)
    return found


@dataclass(frozen=True)
class _Slot:
    name: str
    is_number: bool = False


_Parts = tuple["str | _Slot", ...]


def _shown_strings(node: ast.AST, pairs: bool, is_named: bool = False) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the outermost expressions that make text, and whether they are given as a label, text or hint.

    ``pairs``: the first of two in a tuple is a label too.
    """
    if isinstance(node, ast.expr) and _makes_text(node):
        yield node, is_named
        for inner in _filled_in(node):
            yield from _shown_strings(inner, pairs)
        return
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_hidden(node, field, child):
                named = isinstance(node, ast.keyword) and node.arg in _SHOWN_KEYWORDS
                yield from _shown_strings(child, pairs, named or _is_label(node, child, pairs))


def _is_label(node: ast.AST, child: ast.AST, pairs: bool) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="Choice"), args=[_, label]):
            return child is label
        case ast.Tuple(elts=[ast.Constant(value=str(label)) as first, _]) if pairs:
            return child is first and label[:1].isupper()
    return False


def _makes_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add()):
            return _makes_text(node.left) or _makes_text(node.right)
    return False


def _filled_in(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what stands in the slots of a text: it may itself make text."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FormattedValue):
            yield child.value
        elif isinstance(child, ast.expr) and not _makes_text(child):
            yield child
        else:
            yield from _filled_in(child)


def _is_hidden(node: ast.AST, field: str, child: ast.AST) -> bool:
    """Whether a person never reads what stands there: docstrings, the log, exceptions for programmers, details."""
    match node:
        case ast.Expr():
            return isinstance(child, ast.Constant)
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return field == "exc" and name not in _SHOWN_ERRORS and name.endswith(("Error", "Exit", "Exception"))
        case ast.Assert():
            return field == "msg"
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name.strip("_").lower() in ("log", "logging"):
            return True
        case ast.Call(func=ast.Attribute(attr="execute" | "executemany" | "compile" | "add_argument")):
            return True
        case ast.Call(func=ast.Name(id="UserFacingError")):
            return child in node.args[:1] or child in node.args[3:]
        case ast.Subscript() | ast.Compare():
            return field in ("slice", "comparators", "left") and isinstance(child, ast.Constant)
        case ast.ImportFrom() | ast.Import():
            return True
        case ast.Call(func=ast.Name(id="Literal" | "TypeVar" | "getattr" | "RuntimeError" | "ValueError")):
            return True
        case ast.FunctionDef() | ast.AnnAssign() | ast.arg():
            return field in ("annotation", "returns")
    return False


def _alternatives(node: ast.expr) -> list[_Parts]:
    """Return the texts ``node`` may make; one choice in a text (``"a" if x else "b"``) makes two of it."""
    match node:
        case ast.Constant(value=str() as text):
            return [(text,)]
        case ast.JoinedStr(values=values):
            return _joined([_alternatives(value) for value in values])
        case ast.FormattedValue(value=value, format_spec=spec):
            if isinstance(value, ast.IfExp) and _is_choice(value):
                return _alternatives(value)
            shape = ast.unparse(spec) if spec is not None else ""
            return [(_Slot(_slot_name(value), bool(re.search(r",|\.\d+[fg]", shape))),)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([_alternatives(left), _alternatives(right)])
        case ast.IfExp(body=body, orelse=other) if _is_choice(node):
            return [*_alternatives(body), *_alternatives(other)]
    return [(_Slot(_slot_name(node)),)]


def _is_choice(node: ast.IfExp) -> bool:
    """Whether a choice is between short texts; one between sentences is left to be two templates in a slot."""
    return all(
        _makes_text(side) or (isinstance(side, ast.IfExp) and _is_choice(side)) for side in (node.body, node.orelse)
    )


def _joined(parts: list[list[_Parts]]) -> list[_Parts]:
    found = itertools.islice(itertools.product(*parts), _MOST_ALTERNATIVES)
    return [tuple(itertools.chain.from_iterable(chosen)) for chosen in found]


def _slot_name(node: ast.expr) -> str:
    """Return a name a translator understands: the last word of what is filled in."""
    match node:
        case ast.Attribute(attr="name", value=value):
            return _slot_name(value)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return re.sub(r"\W", "", name).strip("_").lower() or "value"
        case ast.Call(func=function, args=arguments):
            return _slot_name(arguments[0]) if arguments else _slot_name(function)
        case ast.BinOp(left=left):
            return _slot_name(left)
        case ast.Subscript(value=value):
            return _slot_name(value)
    return "value"


def _template(parts: Iterable[str | _Slot], file: str, line: int) -> Template | None:
    text, numbers, used = "", [], set()
    for part in parts:
        if isinstance(part, str):
            text += _escaped(part)
            continue
        names = itertools.chain([part.name], (f"{part.name}{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in used)
        used.add(name)
        if part.is_number:
            numbers.append(name)
        text += "{" + name + "}"
    return Template(text, file, line, tuple(numbers)) if text.strip() else None


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _is_whole(parts: _Parts) -> bool:
    """Whether a text is a sentence, and no part of one."""
    first, last = parts[0], parts[-1]
    begins = isinstance(first, _Slot) or not first[:1].islower()
    return begins and (isinstance(last, _Slot) or last.rstrip().endswith((".", "…", "?", "!")))


def _is_text(template: str) -> bool:
    words = re.sub(r"\{\w+\}", " ", template)
    return bool(_WORDS.search(words)) and not _TECHNICAL.search(template)
