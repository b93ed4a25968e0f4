"""What services announce through the hub; every listener runs on the owner thread."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sotto.domain.chat import Conversation, Message
from sotto.domain.downloads import NetworkRequest
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, DownloadId, JobId, MessageId, ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel

if TYPE_CHECKING:
    from sotto.domain.context import RoomStep


class ModelState(StrEnum):
    """State of the model picker."""

    NOT_LOADED = "not loaded"
    LOADING = "loading"
    READY = "ready"
    GENERATING = "generating"
    FAILED = "failed"


class Event:
    """Base of all events; subscribe by class."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ConversationSaved(Event):
    """A conversation is new, or its title, model, order or draft changed."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationRemoved(Event):
    """A conversation is no longer listed; :class:`ConversationSaved` follows if that is undone."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class MessagesDeleted(Event):
    """Messages of a conversation are no longer shown, and soon gone if that is not undone."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class ManyChatsChanged(Event):
    """Many conversations are new, gone or others at once, and not announced one by one: read the list anew.

    ``is_everything``: the store has another content (a backup was restored), so whatever is shown is read anew, too.
    """

    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class FoldersChanged(Event):
    """A folder is new, has another name, or is gone; ``folders`` are all of them."""

    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageAdded(Event):
    """A message was stored: the user's, or an empty answer that will be streamed into."""

    message: Message


@dataclass(frozen=True, slots=True)
class PromptProgress(Event):
    """The model is reading: ``done`` of ``total`` tokens of the prompt, or once more of what it has just written."""

    conversation: ConversationId
    message: MessageId
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TokenReceived(Event):
    """Text to append to a streaming answer, or to its reasoning."""

    conversation: ConversationId
    message: MessageId
    text: str
    is_reasoning: bool = False


@dataclass(frozen=True, slots=True)
class RoomMaking(Event):
    """The chat does not fit the context window; this is done about it before the answer is begun."""

    conversation: ConversationId
    message: MessageId
    step: RoomStep


@dataclass(frozen=True, slots=True)
class ContextKnown(Event):
    """The prompt of an answer is built; ``context`` is what its run record will say about that."""

    conversation: ConversationId
    message: MessageId
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MessageChanged(Event):
    """A message was pinned, or is no longer; or it has a summary of what leads to it."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageFinished(Event):
    """An answer reached its final status: complete, stopped, interrupted or failed (``error`` says why)."""

    message: Message
    error: UserFacingError | None = None


@dataclass(frozen=True, slots=True)
class JobQueued(Event):
    """An answer waits because ``ahead`` others go first; announced again whenever that changes."""

    job: JobId
    conversation: ConversationId
    message: MessageId
    ahead: int = 1


@dataclass(frozen=True, slots=True)
class ModelStateChanged(Event):
    """The engine's model changed state. ``progress`` is 0…1 while loading; ``loaded`` is set once it is ready."""

    model: ModelId | None
    name: str
    state: ModelState
    progress: float = 0.0
    loaded: LoadedModel | None = None
    error: UserFacingError | None = None


@dataclass(frozen=True, slots=True)
class ModelsChanged(Event):
    """The list of installed models changed."""


@dataclass(frozen=True, slots=True)
class WorkshopChanged(Event):
    """The making of a smaller model got further, or is over; its state is the service's."""


@dataclass(frozen=True, slots=True)
class PresetsChanged(Event):
    """A preset or a prompt is new, changed or gone."""


@dataclass(frozen=True, slots=True)
class DownloadsChanged(Event):
    """A download is new or gone, or its state or place in the queue changed."""


@dataclass(frozen=True, slots=True)
class DownloadProgress(Event):
    """A running download got further. Sizes in bytes; ``seconds_left`` is None as long as nothing can be said.

    ``note`` is a short sentence about what it does instead of receiving (checking what is there already, waiting for
    the next try), empty while bytes arrive.
    """

    download: DownloadId
    received: int
    size_bytes: int
    bytes_per_second: float = 0.0
    seconds_left: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DownloadFinished(Event):
    """A download is complete, checked and installed as the model ``name``."""

    download: DownloadId
    model: ModelId
    name: str


@dataclass(frozen=True, slots=True)
class NetworkRequestMade(Event):
    """A program of Sotto began or finished a request (announced twice, with the same number)."""

    request: NetworkRequest


@dataclass(frozen=True, slots=True)
class UpdateLooked(Event):
    """Somebody looked for a new version. ``found`` is the version that is newer than this one, empty for none."""

    found: str = ""


@dataclass(frozen=True, slots=True)
class Locking(Event):
    """The chats are about to be closed: hand unsaved words to the store now, and show nothing of them any more."""


@dataclass(frozen=True, slots=True)
class Locked(Event):
    """The chats are closed and their key is forgotten."""


@dataclass(frozen=True, slots=True)
class Unlocked(Event):
    """The chats were closed for want of a key, and are open: read anew whatever is shown of them."""


@dataclass(frozen=True, slots=True)
class ProtectionChanged(Event):
    """The key is kept in another way now, or the chats have another key."""


@dataclass(frozen=True, slots=True)
class Notice(Event):
    """Something to tell the user that belongs to no message (a banner)."""

    error: UserFacingError
