"""Where chats are put: folders, tags, the archive, the top of the list. Everything here can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, FoldersChanged
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.services.history import CLOSED_FOLDERS, get_conversation
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.conversations import ConversationChanges
    from sotto.store.store import Store

LONGEST_NAME: Final = 60
"""Characters of the name of a folder or a tag."""
MOST_TAGS: Final = 20
"""Tags of one chat."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What was changed, to be taken back with :meth:`FilingService.undo`: the chats as they were.

    ``folder`` is the folder that was removed with it, empty if none was.
    """

    before: tuple[Conversation, ...]
    folder: str = ""


class FilingService:
    """Owner thread only. ConversationSaved follows for each chat, FoldersChanged when a folder is new or gone.

    Fails with ``conversation_missing``, and then nothing has changed.
    """

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub

    def folders(self) -> Task[tuple[str, ...]]:
        """Return the names of all folders, empty ones too, in the order of the alphabet."""
        return self._tasks.store(lambda store: store.folders.all())

    def add_folder(self, name: str) -> Task[str]:
        """Make an empty folder and return its name; fails with ``folder_name_empty`` or ``folder_taken``."""

        def work(store: Store) -> str:
            clean = _name(name, "folder")
            if not store.folders.add(clean):
                raise _folder_taken(clean)
            return clean

        return self._then_tell_folders(work)

    def rename_folder(self, name: str, new_name: str) -> Task[str]:
        """Give a folder another name; its chats stay in it. Fails like :meth:`add_folder`, or ``folder_missing``."""

        def work(store: Store) -> str:
            clean = _name(new_name, "folder")
            if not store.folders.exists(name):
                raise _folder_missing()
            if not store.folders.rename(name, clean):
                raise _folder_taken(clean)
            closed = closed_folders(store)
            if name in closed:
                _keep_closed(store, (closed - {name}) | {clean})
            return clean

        def renamed(clean: str) -> None:
            self._tell_members(clean)

        return self._then_tell_folders(work).success(renamed)

    def delete_folder(self, name: str) -> Task[Filed]:
        """Remove a folder; its chats stay, in no folder. Fails with ``folder_missing``."""

        def work(store: Store) -> tuple[Filed, list[Conversation]]:
            with store.db.transaction():
                if not store.folders.exists(name):
                    raise _folder_missing()
                before = [get_conversation(store, one) for one in store.folders.members(name)]
                store.folders.remove(name)
                return Filed(tuple(before), name), [get_conversation(store, one.id) for one in before]

        return self._filing(work)

    def move(self, conversations: Sequence[ConversationId], folder: str) -> Task[Filed]:
        """Put chats into ``folder``, which is made if there is none of that name; empty takes them out of theirs."""
        clean = " ".join(folder.split())[:LONGEST_NAME]
        return self._change(conversations, lambda _store, _before: {"folder": clean})

    def set_archived(self, conversations: Sequence[ConversationId], archived: bool) -> Task[Filed]:
        """Take chats out of the list without deleting them, or put them back. One that is archived is not pinned."""
        changes: ConversationChanges = {"archived": True, "pinned": False} if archived else {"archived": False}
        return self._change(conversations, lambda _store, _before: changes)

    def set_pinned(self, conversations: Sequence[ConversationId], pinned: bool) -> Task[Filed]:
        """Keep chats at the top of the list, or not."""
        return self._change(conversations, lambda _store, _before: {"pinned": pinned})

    def tag(self, conversations: Sequence[ConversationId], tag: str) -> Task[Filed]:
        """Add a tag to chats. Fails with ``tag_name_empty`` or ``too_many_tags``."""

        def changes(_store: Store, before: Conversation) -> ConversationChanges:
            clean = _name(tag, "tag")
            if any(one.casefold() == clean.casefold() for one in before.tags):
                return {}
            if len(before.tags) >= MOST_TAGS:
                raise UserFacingError("too_many_tags", "A chat can have 20 tags at most.", "Remove one of them first.")
            return {"tags": (*before.tags, clean)}

        return self._change(conversations, changes)

    def untag(self, conversations: Sequence[ConversationId], tag: str) -> Task[Filed]:
        """Take a tag from chats; those that do not have it stay as they are."""
        gone = tag.casefold()

        def changes(_store: Store, before: Conversation) -> ConversationChanges:
            return {"tags": tuple(one for one in before.tags if one.casefold() != gone)}

        return self._change(conversations, changes)

    def undo(self, filed: Filed) -> Task[Filed]:
        """Put everything back where it was; a chat that is gone by now is left out."""

        def work(store: Store) -> tuple[Filed, list[Conversation]]:
            with store.db.transaction():
                if filed.folder:
                    store.folders.add(filed.folder)
                there = [one for one in filed.before if store.conversations.get(one.id) is not None]
                now = tuple(get_conversation(store, one.id) for one in there)
                for one in there:
                    store.conversations.save(
                        one.id, folder=one.folder, tags=one.tags, archived=one.archived, pinned=one.pinned
                    )
                return Filed(now), [get_conversation(store, one.id) for one in there]

        return self._filing(work)

    def set_closed(self, folders: Iterable[str]) -> Task[None]:
        """Remember which folders are folded away. They are as private as chats, so this is in the store."""
        closed = frozenset(folders)
        return self._tasks.store(lambda store: _keep_closed(store, closed))

    # ------------------------------------------------------------------------------------------------- private

    def _change(
        self,
        conversations: Sequence[ConversationId],
        changes: Callable[[Store, Conversation], ConversationChanges],
    ) -> Task[Filed]:
        chosen = tuple(conversations)

        def work(store: Store) -> tuple[Filed, list[Conversation]]:
            with store.db.transaction():
                before = [get_conversation(store, one) for one in chosen]
                for one in before:
                    store.conversations.save(one.id, **changes(store, one))
                return Filed(tuple(before)), [get_conversation(store, one.id) for one in before]

        return self._filing(work)

    def _filing(self, work: Callable[[Store], tuple[Filed, list[Conversation]]]) -> Task[Filed]:
        """Run ``work``, tell about every chat it changed and about the folders if they are other ones."""
        finished: Task[Filed] = Task(self._hub)

        def with_folders(store: Store) -> tuple[Filed, list[Conversation], tuple[str, ...] | None]:
            before = store.folders.all()
            filed, changed = work(store)
            after = store.folders.all()
            return filed, changed, after if after != before else None

        def done(result: tuple[Filed, list[Conversation], tuple[str, ...] | None]) -> None:
            filed, changed, folders = result
            if folders is not None:
                self._hub.publish(FoldersChanged(folders))
            for conversation in changed:
                self._hub.publish(ConversationSaved(conversation))
            finished.succeed(filed)

        self._tasks.store(with_folders).success(done).failure(finished.fail)
        return finished

    def _then_tell_folders(self, work: Callable[[Store], str]) -> Task[str]:
        finished: Task[str] = Task(self._hub)

        def with_folders(store: Store) -> tuple[str, tuple[str, ...]]:
            with store.db.transaction():
                return work(store), store.folders.all()

        def done(result: tuple[str, tuple[str, ...]]) -> None:
            self._hub.publish(FoldersChanged(result[1]))
            finished.succeed(result[0])

        self._tasks.store(with_folders).success(done).failure(finished.fail)
        return finished

    def _tell_members(self, folder: str) -> None:
        def members(store: Store) -> list[Conversation]:
            return [get_conversation(store, one) for one in store.folders.members(folder)]

        def tell(conversations: list[Conversation]) -> None:
            for conversation in conversations:
                self._hub.publish(ConversationSaved(conversation))

        self._tasks.store(members).success(tell)


def closed_folders(store: Store) -> frozenset[str]:
    """Return the folders that were folded away."""
    return frozenset(json.loads(store.state.get(CLOSED_FOLDERS) or "[]"))


def _keep_closed(store: Store, folders: frozenset[str]) -> None:
    store.state.set(CLOSED_FOLDERS, json.dumps(sorted(folders)) if folders else "")


def _name(name: str, kind: str) -> str:
    """Return ``name`` as it is stored; raises ``folder_name_empty`` or ``tag_name_empty``."""
    clean = " ".join(name.replace('"', "").split())[:LONGEST_NAME].strip()
    if not clean and kind == "folder":
        raise UserFacingError("folder_name_empty", "A folder needs a name.", "Write at least one letter.")
    if not clean:
        raise UserFacingError("tag_name_empty", "A tag needs a name.", "Write at least one letter.")
    return clean


def _folder_taken(name: str) -> UserFacingError:
    return UserFacingError("folder_taken", f"There is a folder “{name}” already.", "Choose another name.")


def _folder_missing() -> UserFacingError:
    return UserFacingError("folder_missing", "This folder does not exist any more.", "Choose another folder.")
