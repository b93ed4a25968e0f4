"""The composition root: the one place where services are built and know of each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.config.settings_file import write_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.ipc.commands import engine_command as default_engine_command
from sotto.ipc.commands import fetcher_command as default_fetcher_command
from sotto.services import model_deletion
from sotto.services.chat import ChatService
from sotto.services.dispatcher import Dispatcher
from sotto.services.doctor import DoctorService
from sotto.services.generation import GenerationQueue
from sotto.services.guide import guide_file
from sotto.services.history import HistoryService, purge_overdue
from sotto.services.hub import EventHub
from sotto.services.later_services import LaterServices
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.client import EngineClient
    from sotto.store.store import Protection, Store


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
        self.history = HistoryService(self.tasks, self.hub)
        self.chat = ChatService(self.tasks, self.hub, self.generation, self.models, settings)
        self.protection: Protection | None = None
        self.doctor = DoctorService(paths, self.tasks, self.hub, self.generation, lambda: self.protection)
        self._is_closed = False
        settings.on_changed(lambda _option: self._save_settings())

    def open(self) -> Task[None]:
        """Open the store and read what is installed. Call first; the keystore may ask the user, so it can take long.

        Answers that a killed process left behind are marked as interrupted, and deletions it could not finish are
        finished. Notices (a key file instead of a keystore, say) are announced.
        """
        finished: Task[None] = Task(self.hub)
        models_folders = (self.paths.models, models_folder(self.paths, self.settings))

        def opening() -> Store:
            from sotto.store.keys import KeyVault  # here, so that the window is there before the database is loaded
            from sotto.store.store import Store

            self.paths.create()
            store = Store.open(self.paths.data, KeyVault(self.paths.data))
            try:
                purge_overdue(store)
                model_deletion.purge(store, models_folders)
            except UserFacingError as error:  # a full disk must not keep anyone from reading
                store.notices = (*store.notices, error)
            except BaseException:
                store.close()
                raise
            return store

        def opened(store: Store) -> None:
            self.protection = store.protection
            for notice in store.notices:
                self.hub.publish(Notice(notice))
            self.models.refresh().success(finished.succeed).failure(finished.fail)

        self.tasks.open_store(opening).success(opened).failure(finished.fail)
        return finished

    def close(self) -> None:
        """End everything in order: answers end as stopped and are saved, the engine exits, the store closes.

        Blocking, some seconds at most; idempotent. Callbacks of tasks that finish now are no longer delivered.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_made("downloads", "network")
            self.generation.close()
            self.chat.close()
            self.history.close()
            self._close_made("branches", "library", "presets", "prompts")
        finally:
            self.tasks.close()

    def _make_client(self) -> EngineClient:
        from sotto.engine.client import EngineClient  # a start without a question needs none of it

        return EngineClient(self._engine_command, self.dispatcher.post)

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
