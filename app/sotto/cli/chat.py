"""``sotto chat``: a conversation in the terminal; also what starts when there is no display."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from sotto.cli.answer import ask
from sotto.cli.answer_flags import add_answer_flags, answer_overrides
from sotto.cli.answer_printer import AnswerPrinter
from sotto.cli.attempts import Question
from sotto.cli.flags import Commands
from sotto.cli.interrupts import DeferredInterrupt
from sotto.cli.model_choice import chosen_model
from sotto.cli.output import Output
from sotto.cli.preset_choice import named_preset, preset_model
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.config.model_defaults import load_for
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId
from sotto.domain.models import InstalledModel
from sotto.domain.presets import Preset, addressed

_PROMPT = "> "

_EXAMPLES = """\
examples:
  sotto chat
  sotto chat -m story
  sotto chat --preset seraphina
  sotto chat --temporary
  printf 'Hello\\nGo on\\n' | sotto chat     one turn for each line

MODEL is an id, a unique part of a name, or a path to a GGUF file.
Ctrl+C stops an answer; what was written so far is kept.
"""

_HELP = """\
/new           start a new conversation
/model         show the models; /model NAME changes to another one
/add FILE      add a model file and chat with it
/help          show this
/quit          leave; Ctrl+D does the same
Ctrl+C stops an answer. Begin a line with a space to send a word that starts with a slash."""


def add_commands(commands: Commands) -> None:
    """Add ``chat``."""
    parser = commands.add_parser(
        "chat",
        help="chat in the terminal",
        description="Chat in the terminal. Every conversation is stored, as in the window, unless it is temporary.",
        epilog=f"commands in the chat:\n{_HELP}\n\n{_EXAMPLES}",
    )
    parser.add_argument("-m", "--model", metavar="MODEL", help="the model to chat with (default: the selected one)")
    parser.add_argument("--preset", metavar="NAME", help="begin every conversation with this preset")
    parser.add_argument("--temporary", action="store_true", help="keep nothing of it: it is in memory only")
    add_answer_flags(parser)
    parser.set_defaults(run=run)


def choose_usual(arguments: Namespace) -> None:
    """Make ``arguments`` those of ``sotto chat`` without further words."""
    arguments.run, arguments.model, arguments.preset, arguments.temporary = run, None, None, False
    arguments.grammar, arguments.json_schema, arguments.stop, arguments.set = None, None, [], []


def run(invocation: Invocation) -> ExitCode:
    """Chat until the user leaves or standard input ends."""
    with invocation.session() as session:
        return TerminalChat(session, invocation.output, invocation.arguments).run()


class TerminalChat:
    """Reads lines, sends them, and prints the answers. From a pipe it shows no prompt and needs no key."""

    def __init__(self, session: Session, output: Output, arguments: Namespace) -> None:
        self._session = session
        self._output = output
        self._chosen: InstalledModel | None = None
        self._preset = named_preset(session, arguments.preset)
        if arguments.model is None and (own := preset_model(session, self._preset)) is not None:
            self._chosen = own
        elif arguments.model is not None or session.services.models.selected is not None:
            self._chosen = chosen_model(session, arguments.model)
        self._overrides = answer_overrides(arguments)
        self._conversation: ConversationId | None = None
        self._is_temporary = bool(arguments.temporary)
        self._is_interactive = sys.stdin is not None and sys.stdin.isatty()
        self._had_error = False
        self._commands: dict[str, Callable[[str], bool]] = {
            "/help": self._on_help,
            "/new": self._on_new,
            "/model": self._on_model,
            "/add": self._on_add,
            "/quit": self._on_quit,
            "/exit": self._on_quit,
        }

    def run(self) -> ExitCode:
        """Chat; the exit code is 1 if a line of a script could not be answered."""
        if self._is_interactive:
            with contextlib.suppress(ImportError):  # line editing; Windows has its own. Nothing typed is kept on disk.
                import readline  # noqa: F401
        self._greet()
        is_going_on = True
        while is_going_on:
            line = self._read()
            if line is None:
                break
            is_going_on = self._handle(line)
        return ExitCode.ERROR if self._had_error and not self._is_interactive else ExitCode.DONE

    @property
    def _model(self) -> InstalledModel:
        """The model that answers; without one the chat goes on, since it can be added here."""
        if self._chosen is None:
            raise UserFacingError("no_model", "No model is installed yet.", "Add a GGUF file: /add FILE")
        return self._chosen

    @property
    def _begun_with(self) -> Preset | None:
        """The preset that was named, else the usual one."""
        return self._preset or self._session.services.presets.usual(self._chosen.id if self._chosen else None)

    def _greet(self) -> None:
        if self._chosen is None:
            self._output.note("No model is installed yet. Add a GGUF file: /add FILE")
        elif self._is_interactive:
            self._output.note(f"Chatting with {self._chosen.name}. /help shows what else there is; Ctrl+D leaves.")
        if self._is_temporary and self._is_interactive:
            self._output.note("Nothing of this chat is stored; it is gone when you leave.")
        self._speak_first()

    def _speak_first(self) -> None:
        """Print what a character says first; it is stored with the first question."""
        preset = self._begun_with
        if preset is not None and preset.greetings and self._is_interactive:
            from sotto.services.beginnings import user_name

            self._output.line(addressed(preset.greetings[0], user_name(self._session.settings)))
            self._output.line()

    def _read(self) -> str | None:
        """Return the next line, None at the end of the input. Two Ctrl+C in a row raise ``KeyboardInterrupt``."""
        if not self._is_interactive:
            line = sys.stdin.readline() if sys.stdin is not None else ""
            return line.rstrip("\r\n") if line else None
        prompt = _PROMPT if self._output.is_terminal else ""
        try:
            try:
                return input(prompt)
            except KeyboardInterrupt:
                self._output.note("\nPress Ctrl+C again to leave.")
                return input(prompt)
        except EOFError:
            self._output.note("")
            return None

    def _handle(self, line: str) -> bool:
        """Send ``line`` or obey it; False ends the chat."""
        if not line.strip():
            return True
        if line.startswith("/"):
            word, _, rest = line.partition(" ")
            command = self._commands.get(word)
            if command is None:
                self._output.note(f"There is no command {word}. /help shows those there are.")
                self._had_error = True
                return True
            return self._guarded(lambda: command(rest.strip()))
        return self._guarded(lambda: self._send(line.strip()))

    def _guarded(self, action: Callable[[], bool]) -> bool:
        """Do ``action``; an error is shown, and the chat goes on.

        Ctrl+C that comes a moment too late for the answer it was meant for is dropped: it must not end the chat.
        """
        try:
            with DeferredInterrupt():
                return action()
        except UserFacingError as error:
            self._output.error(error)
            self._had_error = True
            return True

    def _send(self, line: str) -> bool:
        text = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        settings = self._session.settings
        own = self._session.services.models.defaults(self._model.id)
        if self._is_temporary and self._conversation is None:
            preset = self._begun_with.id if self._begun_with is not None else None
            begin = self._session.services.temporary_chats.begin
            self._conversation = self._session.wait(begin(model=self._model, preset=preset)).id
        question = Question(
            text,
            self._model,
            load_for(settings, own),
            self._overrides,
            conversation=self._conversation,
            preset=self._begun_with.id if self._begun_with is not None else None,
        )
        printer = AnswerPrinter(self._output, streams=True)
        answer = ask(self._session, question, printer)
        self._conversation = answer.conversation
        if answer.error is not None:
            raise answer.error
        if answer.was_interrupted:
            if not self._is_interactive:
                raise KeyboardInterrupt
            self._output.note("(stopped)")
        self._output.line()
        return True

    def _on_help(self, _rest: str) -> bool:
        self._output.note(_HELP)
        return True

    def _on_new(self, _rest: str) -> bool:
        self._conversation = None
        self._output.note("This is a new conversation.")
        self._speak_first()
        return True

    def _on_model(self, rest: str) -> bool:
        if rest:
            self._use(chosen_model(self._session, rest))
            return True
        for model in self._session.services.models.installed:
            is_chosen = self._chosen is not None and model.id == self._chosen.id
            self._output.note(f"{'*' if is_chosen else ' '} {model.name}")
        return True

    def _on_add(self, rest: str) -> bool:
        if not rest:
            raise UserFacingError("file_missing", "/add needs the path of a file.", "Write: /add FILE")
        added = self._session.wait(self._session.services.models.add(Path(rest)))
        if added.is_adapter:
            self._output.note(f"Added the adapter {added.name}. “sotto models set MODEL --lora” uses it with a model.")
        else:
            self._use(added)
        return True

    def _use(self, model: InstalledModel) -> None:
        self._chosen = model
        self._output.note(f"The next answer comes from {model.name}.")

    def _on_quit(self, _rest: str) -> bool:
        return False
