"""Loads what the first message needs before anybody clicks on a chat.

A window opens without any of it (decision 9). Once it is usable and nobody waits for anything, the modules are read on
a worker thread; then a message is drawn that nobody sees, piece by piece: fonts are loaded and letters drawn for the
first time. So the first chat opens about as fast as the tenth.
"""

from __future__ import annotations

import gc
import importlib
import string
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from sotto.gui.answer_widget import AnswerWidget
    from sotto.gui.theme import Theme

_LANGUAGES: Final = ("python", "bash", "json", "javascript")
"""Their expressions are compiled now; of any other language when the first block of it is shown."""
_MODULES: Final = ("sotto.gui.answer_widget", "sotto.gui.find_marks")
_SAMPLE: Final = "# a\n\nb *c* `d` **e** [f](https://g.example)\n\n- h\n\n> i\n\n| j |\n|---|\n| k |\n\n```\nl\n```\n"
_WIDTH: Final = 720
_PAUSE_MS: Final = 30


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


class Rehearsal(QObject):
    """Draws one answer out of sight, in small steps with pauses, and goes. Lives in the GUI thread."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answer: AnswerWidget | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        """Make the answer, then wait until its text is in it, then draw it."""
        if self._answer is None:
            self._answer = self._made()
        elif self._answer.is_drawn:
            self._timer.stop()
            self._answer.grab()
            self._answer.deleteLater()
            self.deleteLater()

    def _made(self) -> AnswerWidget:
        from sotto.domain.chat import Message, Role
        from sotto.domain.ids import ConversationId, MessageId
        from sotto.gui.answer_widget import AnswerWidget
        from sotto.gui.markdown import MarkdownParser
        from sotto.gui.throttle import Slices

        letters = f"{string.ascii_letters} {string.digits}"
        text = f"{_SAMPLE}\n{letters}\n\n**{letters}**\n\n```python\nfor a in b:  # c\n    d(1, 'e')\n```\n"
        message = Message(MessageId(""), ConversationId(""), None, Role.ASSISTANT, text, 0, model=letters)
        answer = AnswerWidget(message, self._theme, Slices(4, self), MarkdownParser())
        answer.resize(_WIDTH, 1)
        return answer
