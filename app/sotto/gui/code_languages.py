"""The languages code can be coloured in: pygments', found by the name behind the fence, never guessed from the code.

Only the lexers that come with pygments count: looking for others would run code of whatever else is installed.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:  # slow to load, and needed with the first code block only
    from pygments.lexer import Lexer

_PLAIN: Final = frozenset({"", "text", "txt", "plain", "plaintext", "output", "table", "none"})
_ALSO_CALLED: Final = {"shell": "bash", "vue": "html", "jsonc": "json", "json5": "json", "dockerfile": "docker"}
_NAMES: Final = {"S": "R", "Bash Session": "Console", "verilog": "Verilog", "systemverilog": "SystemVerilog"}
_SUFFIXES: Final = {"S": ".R", "C++": ".cpp", "Makefile": ".mk", "Docker": "", "TeX": ".tex", "YAML": ".yml"}
_SLOW: Final = frozenset(
    {"css+genshitext", "javascript+genshitext", "easytrieve", "j", "matlab", "postgres-console", "psql"}
)
"""Languages whose lexers in pygments 2.21 take seconds over one place of hostile code; found by trying all of them."""
_ready: Final[set[str]] = set()
_awaited: Final[set[str]] = set()
"""Names of lexers that were used already, and of those that a thread was begun for."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its name, the suffix of its files with the dot (or empty), and the name of its lexer."""

    name: str
    suffix: str
    lexer: str


def language_of(word: str) -> Language | None:
    """Return the language that ``word`` behind a fence names, if there is one."""
    word = word.strip().lower()
    return None if word in _PLAIN else _languages().get(_ALSO_CALLED.get(word, word))


def lexer_for(language: Language) -> Lexer | None:
    """Return a lexer for ``language``; takes up to some 70 ms the first time, for its expressions are compiled then.

    For any thread.
    """
    from pygments.lexers import find_lexer_class

    try:
        found = find_lexer_class(language.lexer)
        if found is None:
            return None
        lexer = found()
        for _token in lexer.get_tokens_unprocessed("\n"):
            break
        return lexer
    finally:
        _ready.add(language.lexer)


def is_ready(language: Language) -> bool:
    """Return whether :func:`lexer_for` takes no time; if it does, a thread sees to it that it soon will not.

    For the GUI thread.
    """
    if language.lexer not in _ready and language.lexer not in _awaited:
        _awaited.add(language.lexer)
        threading.Thread(target=lexer_for, args=(language,), name="lexer", daemon=True).start()
    return language.lexer in _ready


@cache
def _languages() -> dict[str, Language]:
    from pygments.lexers import get_all_lexers

    found: dict[str, Language] = {}
    by_suffix: dict[str, Language] = {}
    for name, aliases, patterns, _types in get_all_lexers(plugins=False):
        if _SLOW.intersection(aliases):
            continue
        suffixes = [suffix for suffix in map(_suffix, patterns) if suffix]
        language = Language(_NAMES.get(name, name), _SUFFIXES.get(name, suffixes[0] if suffixes else ""), name)
        for alias in aliases:
            found.setdefault(alias.lower(), language)
        for suffix in suffixes:
            by_suffix.setdefault(suffix.removeprefix(".").lower(), language)
    return by_suffix | found


def _suffix(pattern: str) -> str:
    """Return the suffix a pattern like ``*.py`` stands for; "" for another pattern."""
    rest = pattern.removeprefix("*")
    return rest if rest != pattern and rest.startswith(".") and rest[1:].isalnum() else ""
