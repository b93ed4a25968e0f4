"""Texts that freeze careless programs: the lines of the reliability research, and some that once froze this one."""

from __future__ import annotations

FLOODS = {
    "one line of 1 MB": "x" * 1_000_000,
    "table of 200 x 50": "|" + "a|" * 50 + "\n|" + "-|" * 50 + "\n" + ("|" + "cell|" * 50 + "\n") * 200,
    "100 000 short lines": "line\n" * 100_000,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 5_000,
    "joiners": "a\u200d" * 25_000,
    "right to left": "שלום עולם " * 10_000,
    "20 000 brackets": "[" * 20_000,
    "2 000 nested quotes": "> " * 2_000 + "deep",
    "2 000 quotes, one deeper each": "\n".join(">" * depth + " deep" for depth in range(1, 200)) + "\n" + ">" * 2_000,
    "2 000 nested items": "\n".join("  " * depth + "- item" for depth in range(2_000)),
    "code of 100 000 lines": "```py\n" + "x = 1\n" * 100_000 + "```",
    "2 000 code blocks": "```\na\n```\n" * 2_000,
    "20 000 items": "- item\n" * 20_000,
}
