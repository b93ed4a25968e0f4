"""Loads what the first message needs before anybody clicks on a chat.

A window opens without any of it (decision 9). Once it is usable and nobody waits for anything, the modules are read on
a worker thread, so that the first chat opens about as fast as the tenth. Nothing of Qt is made here.
"""

from __future__ import annotations

import gc
import importlib
from typing import Final

_LANGUAGES: Final = ("python", "bash", "json", "javascript")
"""Their expressions are compiled now; of any other language when the first block of it is shown."""
_MODULES: Final = ("sotto.gui.answer_widget", "sotto.gui.find_marks")
_SAMPLE: Final = "# a\n\nb *c* `d` **e** [f](https://g.example)\n\n- h\n\n> i\n\n| j |\n|---|\n| k |\n\n```\nl\n```\n"


def load_message_modules() -> int:
    """Import what draws messages and use what compiles itself at its first use; for any thread.

    Returns how many blocks were made of a sample.
    """
    for module in _MODULES:
        importlib.import_module(module)
    from sotto.gui.code_languages import language_of, lexer_for
    from sotto.gui.markdown import MarkdownParser
    from sotto.gui.text_stream import MarkdownStream, blocks_of

    for name in _LANGUAGES:
        language = language_of(name)
        if language is not None:
            lexer_for(language)
    count = len(blocks_of(MarkdownStream(MarkdownParser()), _SAMPLE))
    gc.freeze()  # the collector need not walk through all of it again and again, between two frames
    return count
