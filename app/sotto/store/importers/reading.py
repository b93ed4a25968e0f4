"""The chats in one file, whichever program it comes from: what is in it says so, never its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final, Protocol

from sotto.domain.light_dataclass import dataclass
from sotto.store.importers import chatgpt, claude, gpt4all, jan, librechat, lmstudio, openwebui, sharegpt, sotto_json
from sotto.store.importers.chat_files import ChatFile, decoded
from sotto.store.importers.failures import UnreadableChatError, UnreadableFileError, no_chats, too_large
from sotto.store.importers.found_chat import MOST_MESSAGES, FoundChat
from sotto.store.importers.json_pieces import JsonPieces, Kind, TooLarge
from sotto.store.importers.values import text

MOST_REASONS: Final = 1_000
"""Chats of one file that are named in the report for not being imported."""
_CHATS = "conversations"
_MOST_FOREIGN = 100
"""Elements that are looked at before a file is taken for one of another kind."""
_TITLES = ("title", "name")


class Format(Protocol):
    """What each module of a format in JSON has."""

    SOURCE: str
    NAME: str

    def recognises(self, element: Mapping[str, Any]) -> bool: ...
    def read(self, element: Mapping[str, Any], now: int) -> FoundChat: ...


_FORMATS: tuple[Format, ...] = (chatgpt, claude, openwebui, librechat, lmstudio, sharegpt)
"""In this order: the last ones look at members that others have as well."""
NAMES: Final = {
    **{one.SOURCE: one.NAME for one in _FORMATS},
    gpt4all.SOURCE: gpt4all.NAME,
    jan.SOURCE: jan.NAME,
    sotto_json.SOURCE: sotto_json.NAME,
}
"""What each source is called on the screen."""


@dataclass(frozen=True, slots=True)
class SkippedChat:
    """A chat that is not imported, and why."""

    title: str
    reason: str


def read_chats(
    file: ChatFile, now: int, on_read: Callable[[int], object] = lambda _count: None
) -> Iterator[FoundChat | SkippedChat]:
    """Yield the chats of ``file`` one after the other; ``now`` is the time in Unix milliseconds of what has none.

    ``on_read`` hears of the bytes that are read and may raise to end it. Raises :class:`UnreadableFileError`, perhaps
    after some chats: whoever wants all or nothing waits for the end.
    """
    chunks = file.chunks(on_read)
    first = next(chunks, b"")
    whole = chain((first,), chunks)
    if first.startswith(gpt4all.MAGIC):
        try:
            yield gpt4all.read(whole, now)
        except UnreadableChatError as error:
            yield SkippedChat("", error.reason)
        return
    text_chunks = decoded(whole)
    beginning = next(text_chunks)
    if beginning.lstrip()[:1] not in ("[", "{"):
        raise no_chats()
    yield from _in_json(file, chain((beginning,), text_chunks), now, on_read)


def _in_json(
    file: ChatFile, chunks: Iterator[str], now: int, on_read: Callable[[int], object]
) -> Iterator[FoundChat | SkippedChat]:
    elements = _elements(JsonPieces(chunks, frozenset({_CHATS})))
    first = next(elements, None)
    if first is not None and isinstance(first[0], dict):
        if jan.is_message(first[0]):
            yield _read(lambda: _jan(_thread_beside(file, on_read), chain((first,), elements), now), first[0])
            return
        if jan.is_thread(first[0]):
            yield _read(lambda: _jan(first[0], _messages_beside(file, on_read), now), first[0])
            return
        if sharegpt.is_turn(first[0]) and not sharegpt.recognises(first[0]):
            turns = [element for element, _ in islice(chain((first,), elements), MOST_MESSAGES + 1)]
            yield _read(lambda: sharegpt.read({sharegpt.TURNS: turns}, now), first[0])
            return
    yield from _chats(chain((first,) if first is not None else (), elements), now)


def _chats(elements: Iterator[_Element], now: int) -> Iterator[FoundChat | SkippedChat]:
    known: Format | None = None
    waiting: list[SkippedChat] = []  # what came before anything was recognised
    skipped, is_any = 0, False
    for element, is_sotto in elements:
        is_any = True
        if is_sotto:
            found = _read(lambda element=element: sotto_json.read(element, now), element)  # type: ignore[misc]
        else:
            form = _format_of(element, known)
            if form is None:
                found = _unread(element)
                if known is None:
                    waiting.append(found)
                    if len(waiting) > _MOST_FOREIGN:
                        raise no_chats()
                    continue
            else:
                yield from waiting
                waiting, known = [], form
                found = _read(lambda element=element, form=form: form.read(element, now), element)  # type: ignore[misc]
        if isinstance(found, SkippedChat):
            skipped += 1
            if skipped > MOST_REASONS:
                continue
        yield found
    if waiting and any(one.reason == too_large().reason for one in waiting):
        raise UnreadableFileError(too_large().reason)
    if waiting or not is_any:
        raise no_chats()


def _format_of(element: object, known: Format | None) -> Format | None:
    if not isinstance(element, dict):
        return None
    if known is not None and known.recognises(element):
        return known
    return next((form for form in _FORMATS if form.recognises(element)), None)


def _read(work: Callable[[], FoundChat], element: object) -> FoundChat | SkippedChat:
    if not isinstance(element, dict):
        return _unread(element)
    try:
        return work()
    except UnreadableChatError as error:
        return SkippedChat(_title(element), error.reason)


def _unread(element: object) -> SkippedChat:
    if element is TooLarge.ELEMENT:
        return SkippedChat("", too_large().reason)
    return SkippedChat(_title(element), "It is no chat in a format that Sotto knows.")


def _title(element: object) -> str:
    if not isinstance(element, dict):
        return ""
    return next((" ".join(text(element.get(name))[:400].split())[:200] for name in _TITLES if element.get(name)), "")


_Element = tuple[Any, bool]
"""A value that may be a chat, and whether it stands in an export of Sotto's."""


def _elements(pieces: JsonPieces) -> Iterator[_Element]:
    """Yield what may be a chat: elements of the outermost list, or of the list ``conversations``, or the whole object.

    In ShareGPT a list of that name holds the turns of one chat instead.
    """
    whole: dict[str, Any] = {}
    turns: list[Any] | None = None
    is_wrapper = is_sotto = False
    for piece in pieces:
        if piece.kind is Kind.ELEMENT:
            is_wrapper = True
            yield piece.value, False
        elif piece.kind is Kind.MEMBER:
            if piece.value is TooLarge.ELEMENT:
                raise UnreadableFileError(too_large().reason)
            whole[piece.key] = piece.value
            if piece.key == _CHATS:
                is_sotto = is_sotto or sotto_json.is_header(whole)
                is_wrapper = is_wrapper or is_sotto
        elif piece.kind is Kind.STREAMED:
            if turns is None and not is_wrapper and isinstance(piece.value, dict) and sharegpt.is_turn(piece.value):
                turns = whole[_CHATS] = []
            if turns is None:
                is_wrapper = True
                yield piece.value, is_sotto
            elif len(turns) < MOST_MESSAGES:
                turns.append(piece.value)
            else:
                raise UnreadableFileError(too_large().reason)
        else:
            if whole and not is_wrapper:
                yield whole, False
            whole, turns, is_wrapper, is_sotto = {}, None, False, False


def _jan(thread: Mapping[str, Any], elements: Iterator[_Element], now: int) -> FoundChat:
    messages = [element for element, _ in islice(elements, MOST_MESSAGES + 1) if isinstance(element, dict)]
    return jan.read(thread, messages, now)


def _thread_beside(file: ChatFile, on_read: Callable[[int], object]) -> Mapping[str, Any]:
    """Return what is in the file about the chat; empty if there is none, or nothing that can be read."""
    beside = file.sibling(jan.THREAD_FILE)
    if beside is None:
        return {}
    try:
        found = next(_elements(JsonPieces(decoded(beside.chunks(on_read)))), None)
    except UnreadableFileError:
        return {}
    return found[0] if found is not None and isinstance(found[0], dict) else {}


def _messages_beside(file: ChatFile, on_read: Callable[[int], object]) -> Iterator[_Element]:
    beside = file.sibling(jan.MESSAGES_FILE)
    if beside is None:
        raise UnreadableFileError("The messages are missing: messages.jsonl is not beside thread.json.")
    return _elements(JsonPieces(decoded(beside.chunks(on_read))))
