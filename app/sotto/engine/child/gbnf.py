"""Read a grammar (GBNF) far enough to say what is wrong with it, and whether llama.cpp may be given it at all.

llama.cpp prints its complaints to standard error only. And it trusts grammars: it follows rules that begin with one
another again and again (a few dozen lines keep it busy for years), goes as deep as parentheses go, and copies what is
repeated. Whatever could be so is refused here; grammars that people write are far from the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Final

from sotto.domain.light_dataclass import dataclass

LONGEST: Final = 512 * 1024
"""Characters; a schema of the length that settings allow can become a grammar that is several times as long."""
_MOST_RULES: Final = 5_000
_DEEPEST: Final = 500
"""Parentheses within parentheses."""
_MOST_REPEATED: Final = 2_000
"""llama.cpp's own limit of one repetition (MAX_REPETITION_THRESHOLD)."""
_MOST_ELEMENTS: Final = 200_000
_MOST_STEPS: Final = 2_000_000
_NOTHING: Final = 2
"""The size of a text between two quotation marks that has no letter."""
_ESCAPE: Final = re.compile(r"\\(?:[\"\\\[\]nrt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})").pattern
_TOKENS: Final = re.compile(
    rf"""(?P<space>[ \t]+|\#[^\r\n]*)|(?P<line>\r\n|\r|\n)|(?P<defines>::=)|(?P<name>[a-zA-Z0-9-]+)"""
    rf"""|(?P<text>"(?:[^"\\]|{_ESCAPE})*")|(?P<choice>\[(?:[^\]\\]|{_ESCAPE})*\])|(?P<any>\.)"""
    r"""|(?P<token>!?<[^>\r\n]+>)|(?P<bar>\|)|(?P<open>\()|(?P<close>\))"""
    r"""|(?P<often>[*+?]|\{[0-9]+(?:[ ]*,[ ]*[0-9]*)?\})"""
)


class GrammarError(ValueError):
    """The text is a sentence about what is wrong."""


@dataclass(slots=True, eq=False)
class _Rule:
    """Alternatives, each a sequence of items; a part in parentheses is a rule of its own."""

    line: int
    alternatives: list[list[_Item]] = field(default_factory=lambda: [[]])
    steps: int | None = None
    """How long llama.cpp follows the rules that this one can begin with; None: not known yet."""
    may_be_empty: bool = False


@dataclass(slots=True, eq=False)
class _Item:
    """A terminal of ``size`` characters (``target`` None), a rule by name, or a part in parentheses; how often."""

    line: int
    target: str | _Rule | None
    size: int = 1
    least: int = 1
    most: int | None = 1
    """None: without end."""


@dataclass(slots=True, eq=False)
class _Sequence:
    """An alternative of ``rule`` without text of its own; ``missing``: rules in it that are not known to be empty."""

    rule: _Rule
    missing: int


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def check_grammar(text: str) -> None:
    """Return if llama.cpp can be given this grammar. Raises :class:`GrammarError`."""
    if len(text) > LONGEST:
        raise GrammarError(f"It has more than {LONGEST:,} characters.")
    if "\0" in text:
        raise GrammarError("It contains a character that is no text.")
    rules = _Reader(text).rules()
    if "root" not in rules:
        raise GrammarError("There is no rule “root”, with which every grammar begins.")
    everything = [part for rule in rules.values() for part in _parts(rule)]
    if len(everything) > _MOST_RULES:
        raise GrammarError(f"It has more than {_MOST_RULES:,} rules and parts in parentheses.")
    if sum(_elements(rule) for rule in everything) > _MOST_ELEMENTS:
        raise GrammarError("Its repetitions make it too large.")
    of_nothing = {id(rule) for rule in everything if _has_empty_alternative(rule)}
    for rule in everything:
        for item in (item for alternative in rule.alternatives for item in alternative):
            if isinstance(item.target, str) and item.target not in rules:
                raise GrammarError(f"Line {item.line}: there is no rule “{item.target}”.")
            if item.most is None and item.target is not None and id(_target(item, rules)) in of_nothing:
                raise GrammarError(f"Line {item.line}: what is repeated without end can be empty.")
    _find_empty(everything, rules)
    if sum(_Walk(rules).steps(name) for name in rules) > _MOST_STEPS:
        raise GrammarError("Its rules begin with one another in too many ways.")


class _Reader:
    """Reads the text from the beginning to the end, without recursion: its depth is the text's."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._rules: dict[str, _Rule] = {}

    def rules(self) -> dict[str, _Rule]:
        self._skip_lines()
        while self._at < len(self._tokens):
            self._read_rule()
            self._skip_lines()
        return self._rules

    def _read_rule(self) -> None:
        name = self._next()
        if name.kind != "name":
            raise GrammarError(f"Line {name.line}: a rule should begin here, but there is “{name.text[:20]}”.")
        if self._at >= len(self._tokens) or self._next().kind != "defines":
            raise GrammarError(f"Line {name.line}: “::=” is missing after “{name.text}”.")
        rule = _Rule(name.line)
        self._rules[name.text] = rule
        self._skip_lines()
        self._read_alternatives(rule)

    def _read_alternatives(self, rule: _Rule) -> None:
        """Read up to the end of the line, or of the text; within parentheses a line may end anywhere."""
        open_ones = [rule]
        while self._at < len(self._tokens):
            token = self._next()
            if token.kind == "line" and len(open_ones) == 1:
                return
            self._take(token, open_ones)
        if len(open_ones) > 1:
            raise GrammarError(f"Line {open_ones[-1].line}: a parenthesis is not closed.")

    def _take(self, token: _Token, open_ones: list[_Rule]) -> None:
        sequence = open_ones[-1].alternatives[-1]
        match token.kind:
            case "name":
                sequence.append(_Item(token.line, token.text))
            case "text" | "choice" | "any" | "token":
                sequence.append(_Item(token.line, None, len(token.text)))
            case "bar":
                open_ones[-1].alternatives.append([])
                self._skip_lines()
            case "open":
                if len(open_ones) > _DEEPEST:
                    raise GrammarError(f"Line {token.line}: there are too many parentheses within one another.")
                part = _Rule(token.line)
                sequence.append(_Item(token.line, part))
                open_ones.append(part)
            case "close":
                if len(open_ones) == 1:
                    raise GrammarError(f"Line {token.line}: there is a “)” without a “(”.")
                open_ones.pop()
            case "often":
                _repeat(token, sequence)
            case "defines":
                raise GrammarError(f"Line {token.line}: there is a “::=” in the middle of a rule.")

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip_lines(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "line":
            self._at += 1


class _Walk:
    """Follows what rules can begin with, as llama.cpp does, but each of them once."""

    def __init__(self, rules: dict[str, _Rule]) -> None:
        self._rules = rules

    def steps(self, name: str) -> int:
        """Return how many steps llama.cpp takes for this rule. Raises GrammarError if it would come back to it."""
        path: list[tuple[_Rule, Iterator[_Item]]] = []
        under_way: set[int] = set()
        rule = self._rules[name]
        while True:
            if rule.steps is None:
                if id(rule) in under_way:
                    raise GrammarError(f"Line {rule.line}: a rule begins with itself, so that it could never end.")
                under_way.add(id(rule))
                path.append((rule, _beginnings(rule, self._rules)))
            while path:
                above, items = path[-1]
                following = next((item for item in items if item.target is not None), None)
                if following is not None:
                    rule = _target(following, self._rules)
                    break
                above.steps = self._sum(above)
                under_way.discard(id(above))
                path.pop()
            else:
                return self._rules[name].steps or 0

    def _sum(self, rule: _Rule) -> int:
        total = _elements(rule)
        for item in _beginnings(rule, self._rules):
            if item.target is not None:
                target = _target(item, self._rules)
                often = (item.most or item.least + 1) if target.may_be_empty else 1
                total += often * (1 + (target.steps or 0))
        return min(total, _MOST_STEPS + 1)


def _repeat(token: _Token, sequence: list[_Item]) -> None:
    if not sequence:
        raise GrammarError(f"Line {token.line}: “{token.text}” has nothing before it that it could repeat.")
    item = sequence[-1]
    if (item.least, item.most) != (1, 1):  # repeated twice: the first repetition becomes a part of its own
        item = _Item(token.line, _Rule(token.line, [[item]]))
        sequence[-1] = item
    usual = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if token.text in usual:
        item.least, item.most = usual[token.text]
        return
    least, comma, most = token.text[1:-1].partition(",")
    if max(len(least.strip()), len(most.strip())) > 4:
        raise GrammarError(f"Line {token.line}: more than {_MOST_REPEATED:,} repetitions are too many.")
    item.least = int(least)
    item.most = (int(most) if most.strip() else None) if comma else item.least
    if max(item.least, item.most or 0) > _MOST_REPEATED:
        raise GrammarError(f"Line {token.line}: more than {_MOST_REPEATED:,} repetitions are too many.")
    if item.most is not None and item.most < item.least:
        raise GrammarError(f"Line {token.line}: “{token.text}” ends before it begins.")


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            raise GrammarError(f"Line {line}: “{text[at : at + 20].splitlines()[0]}” cannot be read.")
        kind = match.lastgroup or ""
        if kind != "space":
            yield _Token(kind, match[0], line)
        line += match[0].count("\n") or (kind == "line")
        at = match.end()


def _parts(rule: _Rule) -> Iterator[_Rule]:
    """Yield ``rule`` and all that is in parentheses in it."""
    waiting = [rule]
    while waiting:
        rule = waiting.pop()
        yield rule
        for alternative in rule.alternatives:
            waiting += [item.target for item in alternative if isinstance(item.target, _Rule)]


def _elements(rule: _Rule) -> int:
    """Return how much llama.cpp makes of a rule: what is repeated is written down as often."""
    return sum(
        1 + item.size * max(item.least, item.most or item.least + 1)
        for alternative in rule.alternatives
        for item in alternative
    )


def _beginnings(rule: _Rule, rules: dict[str, _Rule]) -> Iterator[_Item]:
    """Yield the items that a text of this rule can begin with."""
    for alternative in rule.alternatives:
        for item in alternative:
            yield item
            if not _item_may_be_empty(item, rules):
                break


def _item_may_be_empty(item: _Item, rules: dict[str, _Rule]) -> bool:
    if item.least == 0:
        return True
    return item.size == _NOTHING if item.target is None else _target(item, rules).may_be_empty


def _has_empty_alternative(rule: _Rule) -> bool:
    """Return whether one of the alternatives is nothing at all."""
    return any(
        all(item.target is None and item.size == _NOTHING for item in alternative) for alternative in rule.alternatives
    )


def _target(item: _Item, rules: dict[str, _Rule]) -> _Rule:
    assert item.target is not None
    return rules[item.target] if isinstance(item.target, str) else item.target


def _find_empty(everything: list[_Rule], rules: dict[str, _Rule]) -> None:
    """Find out which rules an empty text fits. Each item is looked at once, whatever the order of the rules."""
    users: dict[int, list[_Sequence]] = {}
    empty: list[_Rule] = []
    for rule in everything:
        for alternative in rule.alternatives:
            needed = [item for item in alternative if not _item_may_be_empty(item, rules)]
            if any(item.target is None for item in needed):
                continue
            sequence = _Sequence(rule, len(needed))
            for item in needed:
                users.setdefault(id(_target(item, rules)), []).append(sequence)
            if not needed:
                empty.append(rule)
    while empty:
        rule = empty.pop()
        if rule.may_be_empty:
            continue
        rule.may_be_empty = True
        for sequence in users.get(id(rule), ()):
            sequence.missing -= 1
            if not sequence.missing:
                empty.append(sequence.rule)
