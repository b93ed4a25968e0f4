"""The look of exported pages, in light and dark, and on paper."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ground: #ffffff; --text: #1d2125; --muted: #596169; --line: #d9dde1;
  --bubble: #eef1f4; --code: #f5f6f8; --accent: #0b5c8a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #17191c; --text: #e8eaec; --muted: #a3abb3; --line: #363b41; --bubble: #262b31; --code: #1f2327;
    --accent: #7cc4ee; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
article + article { margin-top: 3rem; padding-top: 2.5rem; border-top: 2px solid var(--line); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1rem;
  font-size: .9rem; color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ol { padding-left: 2rem; }
nav li { overflow-wrap: anywhere; }
nav time, .message > h2 time, footer { color: var(--muted); font-size: .85rem; font-weight: normal; }
.message { margin-top: 1.75rem; }
.message > h2 { font-size: .95rem; margin: 0 0 .4rem; }
.message.user .text { background: var(--bubble); border-radius: 12px; padding: .7rem 1rem; }
.plain { white-space: pre-wrap; overflow-wrap: anywhere; }
.text > :first-child { margin-top: 0; }
.text > :last-child { margin-bottom: 0; }
.text h1, .text h2, .text h3, .text h4 { font-size: 1.1rem; margin: 1.4em 0 .5em; }
.text { overflow-wrap: anywhere; }
a { color: var(--accent); }
pre, code { font-family: ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; font-size: .9em; }
code { background: var(--code); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { background: none; padding: 0; font-size: 1em; }
blockquote { margin: 1em 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--muted); }
table { border-collapse: collapse; display: block; max-width: 100%; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
.center { text-align: center; }
.right { text-align: right; }
.picture, .ending { color: var(--muted); font-style: italic; }
details { margin: .5rem 0; border: 1px solid var(--line); border-radius: 8px; padding: .4rem .9rem; }
summary { cursor: pointer; color: var(--muted); font-size: .9rem; overflow-wrap: anywhere; }
details .plain { margin: .6rem 0; font-size: .95rem; }
hr { border: 0; border-top: 1px solid var(--line); }
footer { margin-top: 3rem; }
@media print { main { max-width: none; padding: 0; } article + article { break-before: page; } }
"""

POLICY: Final = (
    "default-src 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser lets the page do: use this one style sheet, and nothing else; no request leaves it."""
