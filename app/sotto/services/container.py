"""The composition root: the one place where services are built and know of each other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.config.settings import Settings
from sotto.config.settings_file import write_settings
from sotto.domain.downloads import DownloadState
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
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.client import EngineClient
    from sotto.fetcher.client import FetcherClient
    from sotto.services.catalog import CatalogService
    from sotto.services.downloads import DownloadService
    from sotto.services.hub_search import HubService
    from sotto.services.hub_token import HubToken
    from sotto.services.model_folders import ModelFolders
    from sotto.services.model_library import ModelLibrary
    from sotto.services.models_move import ModelsMove
    from sotto.services.network import NetworkService
    from sotto.services.passport import PassportService
    from sotto.store.store import Protection, Store
    from sotto.store.token_vault import TokenVault


class Services:
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
        self._catalog: CatalogService | None = None
        self._network: NetworkService | None = None
        self._hub_search: HubService | None = None
        self._downloads: DownloadService | None = None
        self._hub_token: HubToken | None = None
        self._library: ModelLibrary | None = None
        self._model_folders: ModelFolders | None = None
        self._models_move: ModelsMove | None = None
        self._passports: PassportService | None = None
        self._is_closed = False
        settings.on_changed(lambda _option: self._save_settings())

    @property
    def catalog(self) -> CatalogService:
        """The catalog of models; loaded at the first use, since no start of the window needs it."""
        if self._catalog is None:
            from sotto.services.catalog import CatalogService
            from sotto.services.memory_speed import MemorySpeed

            self._catalog = CatalogService(
                resource_folder(), self.tasks, self.hub, self.generation, MemorySpeed(self.paths.cache)
            )
        return self._catalog

    @property
    def network(self) -> NetworkService:
        """The way to the network; made at the first use. It starts the fetcher when it is given a job."""
        if self._network is None:
            from sotto.services.network import NetworkService

            self._network = NetworkService(
                self.tasks, self.hub, self.dispatcher, self.settings, self._token, self._make_fetcher, os.environ
            )
        return self._network

    @property
    def hub_search(self) -> HubService:
        """The search for models on the hub, and the access token for it; made at the first use."""
        if self._hub_search is None:
            from sotto.services.hub_search import HubService

            self._hub_search = HubService(
                self.network, self._token, lambda: self.catalog, self.hub, self.settings, os.environ, _licences()
            )
        return self._hub_search

    @property
    def downloads(self) -> DownloadService:
        """The user's downloads; made at the first use, and to be opened then."""
        if self._downloads is None:
            from sotto.services.downloads import DownloadService

            self._downloads = DownloadService(
                self.paths,
                self.settings,
                self.tasks,
                self.hub,
                self.network,
                self.models,
                _licences(),
                is_moving=lambda: self._models_move is not None and self._models_move.is_moving,
            )
        return self._downloads

    @property
    def library(self) -> ModelLibrary:
        """What a person does with installed models; made at the first use."""
        if self._library is None:
            from sotto.services.model_library import ModelLibrary

            self._library = ModelLibrary(self.paths, self.settings, self.tasks, self.hub, self.models)
        return self._library

    @property
    def model_folders(self) -> ModelFolders:
        """The folders of other programs; made at the first use."""
        if self._model_folders is None:
            from sotto.services.model_folders import ModelFolders

            self._model_folders = ModelFolders(
                self.tasks, self.hub, self.models, lambda: self.library.folders, os.environ, Path.home()
            )
        return self._model_folders

    @property
    def models_move(self) -> ModelsMove:
        """The way to another folder for downloaded models; made at the first use."""
        if self._models_move is None:
            from sotto.services.models_move import ModelsMove

            self._models_move = ModelsMove(
                self.paths, self.settings, self.tasks, self.hub, self.dispatcher, self.models, self._is_downloading
            )
        return self._models_move

    @property
    def passports(self) -> PassportService:
        """Everything that is known of one model, to read and to export; made at the first use."""
        if self._passports is None:
            from sotto.services.passport import PassportService

            self._passports = PassportService(resource_folder(), self.tasks, self.models)
        return self._passports

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
            if self._downloads is not None:
                self._downloads.close()
            if self._network is not None:
                self._network.close()
            self.generation.close()
            self.chat.close()
            self.history.close()
            if self._library is not None:
                self._library.close()
        finally:
            self.tasks.close()

    @property
    def _token(self) -> HubToken:
        if self._hub_token is None:
            from sotto.services.hub_token import HubToken

            self._hub_token = HubToken(self.tasks, self.hub, self._make_token_vault, os.environ)
        return self._hub_token

    def _make_token_vault(self) -> TokenVault:
        from sotto.store.token_vault import TokenVault

        return TokenVault(self.paths.data)

    def _make_fetcher(self) -> FetcherClient:
        from sotto.fetcher.client import FetcherClient

        return FetcherClient(self._fetcher_command, self.dispatcher.post)

    def _is_downloading(self) -> bool:
        downloads = self._downloads.downloads if self._downloads is not None else ()
        return any(download.state in (DownloadState.RUNNING, DownloadState.QUEUED) for download in downloads)

    def _make_client(self) -> EngineClient:
        from sotto.engine.client import EngineClient  # a start without a question needs none of it

        return EngineClient(self._engine_command, self.dispatcher.post)

    def _save_settings(self) -> None:
        try:
            write_settings(self.paths.settings_file, self.settings)
        except UserFacingError as error:
            self.hub.publish(Notice(error))


def _licences() -> Path:
    """Return the folder of the licences that Sotto describes."""
    return resource_folder() / "licenses" / "models"


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
