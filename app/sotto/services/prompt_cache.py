"""The prompt cache as far as it is not the engine's: its folder and key, what goes when, how large it is.

The engine writes it (:mod:`sotto.engine.child.prompt_cache`), encrypted with a key that is derived from that of the
chats, so it is as safe as they are. What belongs to a chat goes with it: files are removed here, whether an engine runs
or not, and a running engine is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.events import (
    ConversationRemoved,
    Locked,
    ManyChatsChanged,
    MessagesDeleted,
    ModelsChanged,
    ProtectionChanged,
)
from sotto.domain.ids import ConversationId, is_temporary
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.cache_folder import CacheNames
    from sotto.engine.protocol import KeepPrompts
    from sotto.store.store import Store

SWITCH: Final = "SOTTO_PROMPT_CACHE"
"""In the environment: ``off`` switches the cache off, whatever the settings say."""
PURPOSE: Final = "prompt cache"
"""What its key is derived for."""
_MB: Final = 1_000_000


class PromptCacheService:
    """Owner thread only; files are removed on the store lane, behind what is queued there."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        queue: GenerationQueue,
        models: ModelService,
        environ: Mapping[str, str],
    ) -> None:
        self._folder = paths.prompt_cache
        self._settings = settings
        self._tasks = tasks
        self._queue = queue
        self._models = models
        self._is_switched_off = environ.get(SWITCH, "").strip().casefold() in ("off", "0", "no", "false")
        self._key = b""
        self._known_models: frozenset[str] = frozenset()
        hub.subscribe(ConversationRemoved, lambda event: self.forget(event.conversation))
        hub.subscribe(MessagesDeleted, lambda event: self.forget(event.conversation))
        hub.subscribe(ManyChatsChanged, self._on_many_changed)
        hub.subscribe(ModelsChanged, lambda _event: self._forget_removed_models())
        hub.subscribe(ProtectionChanged, lambda _event: self._ask_for_key())
        hub.subscribe(Locked, lambda _event: self._locked())
        settings.on_changed(self._on_option_changed)

    @property
    def is_on(self) -> bool:
        """Whether prompts are kept."""
        return not self._is_switched_off and self._settings.get(options.PROMPT_CACHE_MB) > 0

    @property
    def is_switched_off(self) -> bool:
        """Whether the environment says that nothing is kept, whatever the settings say."""
        return self._is_switched_off

    def opened(self, key: bytes) -> None:
        """The chats are open; ``key`` is derived from theirs. Files of another key are of no use any more."""
        is_new = bool(self._key) and key != self._key
        self._key = key
        if is_new:
            self.clear()
            self._queue.renew_prompts()

    def wish(self) -> KeepPrompts | None:
        """Return what an engine is told that starts now; None: keep nothing. Makes the folder."""
        if not self.is_on or not self._key:
            return None
        from sotto.engine.protocol import KeepPrompts

        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:  # no place for it: then without
            return None
        return KeepPrompts(str(self._folder), self._key.hex(), self._settings.get(options.PROMPT_CACHE_MB) * _MB)

    def forget(self, conversation: ConversationId) -> None:
        """Remove what was kept of a chat."""
        if is_temporary(conversation):
            return
        self._queue.forget_prompts(conversation)
        if self._key:
            name = self._names().conversation(conversation)
            self._remove(lambda folder: _remove_files(folder, conversation=name))

    def clear(self) -> Task[None]:
        """Remove everything that was kept."""
        self._queue.forget_prompts("")
        return self._remove(_remove_files)

    def size(self) -> Task[int]:
        """Return how many bytes of the disk are used."""

        def count() -> int:
            from sotto.engine.cache_folder import cache_files

            return sum(file.size for file in cache_files(self._folder))

        return self._tasks.io(count)

    def look_after(self) -> None:
        """Remove what belongs to chats that are gone, deleted by another process or by one that was killed."""
        if not self._key or not self._folder.exists():
            return
        names, folder = self._names(), self._folder

        def work(store: Store) -> None:
            from sotto.engine.cache_folder import cache_files

            known = {names.conversation(each) for each in store.conversations.ids()}
            for stranger in {file.conversation for file in cache_files(folder)} - known:
                _remove_files(folder, conversation=stranger)

        self._tasks.store(work)

    def _on_many_changed(self, event: ManyChatsChanged) -> None:
        if event.is_everything:
            self.clear()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.PROMPT_CACHE_MB.key:
            if not self.is_on:
                self.clear()
            self._queue.renew_prompts()

    def _forget_removed_models(self) -> None:
        paths = frozenset(str(model.path) for model in self._models.installed)
        gone, self._known_models = self._known_models - paths, paths
        for path in gone if self._key else ():
            name = self._names().model(path)
            self._remove(lambda folder, name=name: _remove_files(folder, model=name))  # type: ignore[misc]

    def _ask_for_key(self) -> None:
        self._tasks.store(lambda store: store.derived_key(PURPOSE)).success(self.opened)

    def _locked(self) -> None:
        self._key = b""

    def _remove(self, remove: Callable[[Path], None]) -> Task[None]:
        folder = self._folder
        return self._tasks.store(lambda _store: remove(folder))

    def _names(self) -> CacheNames:
        from sotto.engine.cache_folder import CacheNames

        return CacheNames(self._key)


def _remove_files(folder: Path, *, model: str = "", conversation: str = "") -> None:
    from sotto.engine.cache_folder import remove_files

    remove_files(folder, model=model, conversation=conversation)
