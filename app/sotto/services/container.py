"""The composition root: the one place where services are built and know of each other."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.config.settings_file import write_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.ipc.commands import engine_command as default_engine_command
from sotto.ipc.commands import fetcher_command as default_fetcher_command
from sotto.ipc.core_dumps import hide_memory
from sotto.services import model_deletion
from sotto.services.chat import ChatService
from sotto.services.dispatcher import Dispatcher
from sotto.services.doctor import DoctorService
from sotto.services.generation import GenerationQueue
from sotto.services.guide import guide_file
from sotto.services.history import HistoryService, purge_empty, purge_in_steps, purge_overdue
from sotto.services.hub import EventHub
from sotto.services.later_services import LaterServices
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.prompt_cache import PURPOSE, PromptCacheService
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.client import EngineClient
    from sotto.services.protection import ProtectionService
    from sotto.store.keys import KeyVault
    from sotto.store.store import Protection, Store


_PURGE_AFTER_SECONDS = 3.0
"""How long after the opening the rest of unfinished deletions follows."""
_BACKUPS_AFTER_SECONDS = 90.0
"""How long after the opening backups are first looked after: the start, and what one came for, go first."""


class Services(LaterServices):
    """Everything Sotto can do, wired together. Built by :func:`build_services`; owner thread only."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        dispatcher: Dispatcher,
        engine_command: Sequence[str],
        fetcher_command: Sequence[str],
        guide: Path,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.dispatcher = dispatcher
        self.hub = EventHub()
        self.tasks = TaskRunner(dispatcher, self.hub)
        self._engine_command = engine_command
        self._fetcher_command = fetcher_command
        self.generation = GenerationQueue(self._make_client, self.hub)
        self.models = ModelService(paths, settings, self.tasks, self.hub, dispatcher, self.generation, guide)
        self.prompt_cache = PromptCacheService(
            paths, settings, self.tasks, self.hub, self.generation, self.models, os.environ
        )
        self.history = HistoryService(self.tasks, self.hub)
        self.chat = ChatService(self.tasks, self.hub, self.generation, self.models, settings)
        self.store_protection: Protection | None = None
        self.opening_error: UserFacingError | None = None
        self.doctor = DoctorService(paths, self.tasks, self.hub, self.generation, lambda: self.store_protection)
        self._vault_lock = threading.Lock()
        self._vault: KeyVault | None = None
        self._is_looked_after = False
        self._is_closed = False
        settings.on_changed(lambda _option: self._save_settings())

    def open(self) -> Task[None]:
        """Open the store and read what is installed. Call first; the keystore may ask the user, so it can take long.

        Fails with ``passphrase_needed`` where a passphrase protects the chats: ``protection.unlock`` opens them then.
        After another failure it may be called again.
        Answers that a killed process left behind are marked as interrupted, and deletions it could not finish are
        finished. Notices (a key file instead of a keystore, say) are announced.
        """
        finished: Task[None] = Task(self.hub)
        models_folders = (self.paths.models, models_folder(self.paths, self.settings))

        def opening() -> Store:
            from sotto.store.reserve import nearly_full, release_reserve
            from sotto.store.store import Store  # here, so that the window is there before the database is loaded

            self.paths.create()
            try:
                store = Store.open(self.paths.data, self.vault())
            except UserFacingError as error:
                if error.code != "disk_full" or not release_reserve(self.paths.data):
                    raise
                store = Store.open(self.paths.data, self.vault())
                store.notices = (*store.notices, nearly_full())
            try:
                purge_overdue(store)
                purge_empty(store)
                model_deletion.purge(store, models_folders)
                if self.paths.root is not None:
                    from sotto.services.moved_models import follow_moved_models  # for those who have such a folder

                    follow_moved_models(store, self.paths.models)
            except UserFacingError as error:  # a full disk must not keep anyone from reading
                store.notices = (*store.notices, error)
            except BaseException:
                store.close()
                raise
            return store

        def opened(store: Store) -> None:
            self.store_protection, self.opening_error = store.protection, None
            self.prompt_cache.opened(store.derived_key(PURPOSE))
            for notice in store.notices:
                self.hub.publish(Notice(notice))
            if store.has_key_chores:
                self.protection.finish_changes()
            if not self._is_looked_after:
                self._look_after()
            self.models.refresh().success(finished.succeed).failure(finished.fail)

        def failed(error: UserFacingError) -> None:
            self.opening_error = error
            finished.fail(error)

        self._wait_again()
        self.tasks.open_store(opening).success(opened).failure(failed)
        return finished

    @cached_property
    def protection(self) -> ProtectionService:
        """How the chats are protected, and the ways to change that; made at the first use."""
        from sotto.services.protection import ProtectionService

        return ProtectionService(
            self, self.vault, self.tasks, self.hub, self.dispatcher, self.settings, self.generation, self.chat
        )

    def hide_memory_if_wanted(self) -> None:
        """Keep other programs of this user from reading this process's memory, if the settings say so."""
        if self.settings.get(options.HIDE_MEMORY):
            hide_memory()

    def close(self) -> None:
        """End everything in order: answers end as stopped and are saved, the engine exits, the store closes.

        Blocking, some seconds at most; idempotent. Callbacks of tasks that finish now are no longer delivered.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self._stop_waiting()
        try:
            self._close_made("keep_awake", "workshop", "downloads", "network")
            self.generation.close()
            self._close_made("reading_speeds")
            self.chat.close()
            self.history.close()
            self._close_made("exporting", "branches", "library", "presets", "prompts")
        finally:
            self.tasks.close()

    def _make_client(self) -> EngineClient:
        from sotto.engine.client import EngineClient  # a start without a question needs none of it
        from sotto.services.idle_unload import IdleUnload
        from sotto.services.run_hashes import RunHashes

        IdleUnload(self.settings, self.tasks, self.hub, self.generation)  # these two live as long as the hub
        RunHashes(self.tasks, self.hub, self.models, self.generation)
        return EngineClient(
            self._engine_command, self.dispatcher.post, speeds=self.reading_speeds, keep_prompts=self.prompt_cache.wish
        )

    def _look_after(self) -> None:
        """Once in a session, however often the chats are locked and opened again."""
        self._is_looked_after = True
        self.tasks.call_later(_PURGE_AFTER_SECONDS, lambda: purge_in_steps(self.tasks))
        self.tasks.call_later(_BACKUPS_AFTER_SECONDS, self._look_after_backups)

    def _look_after_backups(self) -> None:
        self.backups.look_after()
        self.prompt_cache.look_after()
        self.exporting.clean_up()

    def _save_settings(self) -> None:
        try:
            write_settings(self.paths.settings_file, self.settings)
        except UserFacingError as error:
            self.hub.publish(Notice(error))


def build_services(
    paths: AppPaths,
    settings: Settings,
    dispatcher: Dispatcher,
    *,
    engine_command: Sequence[str] | None = None,
    fetcher_command: Sequence[str] | None = None,
    guide: Path | None = None,
) -> Services:
    """Return the services for ``paths``; nothing is opened or started yet.

    Tests replace the commands of the two programs and the file of the ``guide``; one that does not exist means no
    guide.
    """
    return Services(
        paths,
        settings,
        dispatcher,
        engine_command or default_engine_command(),
        fetcher_command or default_fetcher_command(),
        guide or guide_file(),
    )
