r"""Chemical formulas (``\ce{2H2 + O2 -> 2H2O}``) as LaTeX; the most usual part of what the mhchem package reads."""

from __future__ import annotations

import re
from typing import Final

CHEMISTRY: Final = re.compile(r"\\ce\{((?:[^{}]|\{[^{}]*\})*)\}")
"""Finds a chemical formula in LaTeX; what stands in it is group 1."""
_ARROWS: Final = {
    "<=>": r"\rightleftharpoons",
    "<-->": r"\rightleftarrows",
    "<->": r"\leftrightarrow",
    "->": r"\longrightarrow",
    "<-": r"\longleftarrow",
}
_TOKEN: Final = re.compile(
    r"(?P<arrow><=>|<-->|<->|->|<-)(?:\[(?P<above>[^\[\]]*)\])?"
    r"|(?P<state>\((?:s|l|g|aq)\))"
    r"|(?P<power>\^(?:\{[^{}]*\}|\d*[+-]|\d+))"
    r"|(?P<base>_(?:\{[^{}]*\}|\w))"
    r"|(?P<element>[A-Z][a-z]?|[a-z]+)"
    r"|(?P<number>\d+(?:[./]\d+)?)"
    r"|(?P<close>[)\]])"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.S,
)


def chemistry(formula: str) -> str:
    """Return the LaTeX of ``formula``, the inside of a ``\\ce{…}``; what it does not know it leaves as it is."""
    pieces: list[str] = []
    is_behind_atom = False
    for match in _TOKEN.finditer(formula):
        kind, text = match.lastgroup or "", match.group()
        if kind == "above":
            kind = "arrow"
        following = formula[match.end() : match.end() + 1]
        pieces.append(_piece(kind, text, match["arrow"], match["above"], is_behind_atom, following))
        is_behind_atom = kind in ("element", "close", "base") or (is_behind_atom and kind == "number")
    return "{" + "".join(pieces) + "}"


def _piece(kind: str, text: str, arrow: str, above: str | None, is_behind_atom: bool, following: str) -> str:
    match kind:
        case "arrow":
            drawn = rf" {_ARROWS[arrow]} "
            return rf" \overset{{\text{{{above}}}}}{{{drawn}}} " if above else drawn
        case "element":
            alone = {"v": r"\downarrow"}.get(text) if not is_behind_atom and following in ("", " ") else None
            return alone or rf"\mathrm{{{text}}}"
        case "state":
            return rf"\,\mathrm{{{text}}}"
        case "number":
            return f"_{{{text}}}" if is_behind_atom else rf"{text}\,"
        case "power" | "base":
            return text[0] + "{" + text[1:].strip("{}") + "}"
        case "space":
            return " "
    if text in "+-" and is_behind_atom and following in ("", " ", ")", "]"):
        return f"^{{{text}}}"
    return {"^": r"\uparrow ", "*": r"\cdot ", ".": r"\cdot ", "+": " + ", "-": "-", "=": "=", "#": r"\equiv "}.get(
        text, text
    )
