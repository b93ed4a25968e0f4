"""The services that are made at their first use: no start of the window needs them, and they are slow to load."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.config.settings import Settings
from sotto.domain.downloads import DownloadState
from sotto.services.chat import ChatService
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner

if TYPE_CHECKING:
    from sotto.fetcher.client import FetcherClient
    from sotto.services.backups import BackupService
    from sotto.services.branches import BranchService
    from sotto.services.catalog import CatalogService
    from sotto.services.context import ContextService
    from sotto.services.downloads import DownloadService
    from sotto.services.exporting import ExportService
    from sotto.services.filing import FilingService
    from sotto.services.hub_search import HubService
    from sotto.services.hub_token import HubToken
    from sotto.services.importing import ImportService
    from sotto.services.keep_awake import KeepAwake
    from sotto.services.model_folders import ModelFolders
    from sotto.services.model_library import ModelLibrary
    from sotto.services.models_move import ModelsMove
    from sotto.services.network import NetworkService
    from sotto.services.passport import PassportService
    from sotto.services.presets import PresetService
    from sotto.services.prompts import PromptService
    from sotto.services.reading_speeds import ReadingSpeeds
    from sotto.services.temporary_chats import TemporaryChats
    from sotto.services.titles import TitleService
    from sotto.services.token_count import TokenCounter
    from sotto.services.updates import UpdateService
    from sotto.services.workshop import WorkshopService
    from sotto.store.keys import KeyVault
    from sotto.store.token_vault import TokenVault


class LaterServices:
    """Each attribute is made when it is first asked for. Owner thread only."""

    paths: AppPaths
    settings: Settings
    dispatcher: Dispatcher
    hub: EventHub
    tasks: TaskRunner
    generation: GenerationQueue
    models: ModelService
    chat: ChatService
    _fetcher_command: Sequence[str]
    _vault_lock: threading.Lock
    _is_closed: bool
    _vault: KeyVault | None

    def vault(self) -> KeyVault:
        """Return what finds the key of the chats, and holds it if a passphrase opened it. For any thread."""
        from sotto.store.keys import KeyVault  # not before the window is there: it loads the database

        with self._vault_lock:
            if self._vault is None:
                # A keystore stays on its computer: chats on a stick would not open on the next one.
                self._vault = KeyVault(self.paths.data, prefers_keystore=not self.paths.is_portable)
                if self._is_closed:
                    self._vault.places.stop_waiting(for_good=True)
            return self._vault

    def _stop_waiting(self) -> None:
        """A keystore that shows a prompt nobody answers must not keep the program from ending."""
        with self._vault_lock:
            vault = self._vault
        if vault is not None:
            vault.places.stop_waiting(for_good=True)

    def _wait_again(self) -> None:
        """The keystore is asked anew, even if the last answer was not waited for."""
        with self._vault_lock:
            vault = self._vault
        if vault is not None:
            vault.places.wait_again()

    @cached_property
    def branches(self) -> BranchService:
        """What can be done to the tree of a chat; made at the first use."""
        from sotto.services.branches import BranchService

        return BranchService(self.tasks, self.hub)

    @cached_property
    def filing(self) -> FilingService:
        """Folders, tags and the archive; made at the first use."""
        from sotto.services.filing import FilingService

        return FilingService(self.tasks, self.hub)

    @cached_property
    def reading_speeds(self) -> ReadingSpeeds:
        """What engines measured on this computer; made with the first engine."""
        from sotto.services.reading_speeds import ReadingSpeeds

        return ReadingSpeeds(self.paths.cache, self.tasks.io)

    @cached_property
    def temporary_chats(self) -> TemporaryChats:
        """Chats that are in memory only; made at the first use."""
        from sotto.services.temporary_chats import TemporaryChats

        return TemporaryChats(self.tasks, self.hub, self.models, self.settings)

    @cached_property
    def titles(self) -> TitleService:
        """Titles that a model writes while it has nothing else to do; made at the first use, and told of answers."""
        from sotto.services.titles import TitleService

        return TitleService(self.tasks, self.hub, self.generation, self.settings)

    @cached_property
    def context(self) -> ContextService:
        """What is kept in mind, and what happens when the context is full; made at the first use."""
        from sotto.services.context import ContextService

        return ContextService(self.tasks, self.hub, self.settings)

    @cached_property
    def exporting(self) -> ExportService:
        """Writing chats to files; made at the first use."""
        from sotto.services.exporting import ExportService

        return ExportService(self.paths, self.tasks, self.hub)

    @cached_property
    def importing(self) -> ImportService:
        """Chats of other programs; made at the first use."""
        from sotto.services.importing import ImportService

        return ImportService(self.tasks, self.hub, self.dispatcher)

    @cached_property
    def keep_awake(self) -> KeepAwake:
        """Keeps the computer awake while there is something to do, from its first use on."""
        from sotto.services.keep_awake import KeepAwake, system_inhibitor

        def is_busy() -> bool:
            return self.chat.is_writing or self._is_downloading()

        return KeepAwake(self.settings, self.tasks, self.hub, self.dispatcher, is_busy, system_inhibitor())

    @cached_property
    def token_counter(self) -> TokenCounter:
        """How many tokens a text is for the model in memory; made at the first use."""
        from sotto.services.token_count import TokenCounter

        return TokenCounter(self.generation)

    @cached_property
    def catalog(self) -> CatalogService:
        """The catalog of models; loaded at the first use, since no start of the window needs it."""
        from sotto.services.catalog import CatalogService
        from sotto.services.memory_speed import MemorySpeed

        speed = MemorySpeed(self.paths.cache)
        return CatalogService(resource_folder(), self.tasks, self.hub, self.generation, speed, self.settings)

    @cached_property
    def network(self) -> NetworkService:
        """The way to the network; made at the first use. It starts the fetcher when it is given a job."""
        from sotto.services.network import NetworkService

        return NetworkService(
            self.tasks, self.hub, self.dispatcher, self.settings, self._token, self._make_fetcher, os.environ
        )

    @cached_property
    def hub_search(self) -> HubService:
        """The search for models on the hub, and the access token for it; made at the first use."""
        from sotto.services.hub_search import HubService

        return HubService(
            self.network, self._token, lambda: self.catalog, self.hub, self.settings, os.environ, _licences()
        )

    @cached_property
    def downloads(self) -> DownloadService:
        """The user's downloads; made at the first use, and to be opened then."""
        from sotto.services.downloads import DownloadService

        return DownloadService(
            self.paths,
            self.settings,
            self.tasks,
            self.hub,
            self.network,
            self.models,
            _licences(),
            is_moving=self._is_moving_models,
        )

    @cached_property
    def updates(self) -> UpdateService:
        """Whether there is a newer Sotto; made at the first use, and asks nobody by that."""
        from sotto.release.origin import release_origin
        from sotto.services.updates import UpdateService

        origin = release_origin(resource_folder())
        return UpdateService(self.tasks, self.hub, self.settings, lambda: self.network, origin)

    @cached_property
    def library(self) -> ModelLibrary:
        """What a person does with installed models; made at the first use."""
        from sotto.services.model_library import ModelLibrary

        return ModelLibrary(self.paths, self.settings, self.tasks, self.hub, self.models)

    @cached_property
    def model_folders(self) -> ModelFolders:
        """The folders of other programs; made at the first use."""
        from sotto.services.model_folders import ModelFolders

        return ModelFolders(self.tasks, self.hub, self.models, lambda: self.library.folders, os.environ, Path.home())

    @cached_property
    def models_move(self) -> ModelsMove:
        """The way to another folder for downloaded models; made at the first use."""
        from sotto.services.models_move import ModelsMove

        return ModelsMove(
            self.paths, self.settings, self.tasks, self.hub, self.dispatcher, self.models, self._is_downloading
        )

    @cached_property
    def passports(self) -> PassportService:
        """Everything that is known of one model, to read and to export; made at the first use."""
        from sotto.services.passport import PassportService

        return PassportService(resource_folder(), self.tasks, self.models)

    @cached_property
    def workshop(self) -> WorkshopService:
        """Making models smaller, and measuring how well they foretell a text; made at the first use."""
        from sotto.services.workshop import WorkshopService

        return WorkshopService(
            self.paths,
            self.settings,
            self.tasks,
            self.hub,
            self.dispatcher,
            self.models,
            self.generation,
            lambda: self.catalog,
        )

    def pause_downloads(self) -> None:
        """Pause what is being downloaded, if anything is."""
        if "downloads" in self.__dict__:
            self.downloads.pause_all()

    @cached_property
    def backups(self) -> BackupService:
        """Backups of the chats, and their repair; made at the first use."""
        from sotto.services.backups import BackupService

        return BackupService(self.paths.data, self.vault, self.tasks, self.hub, self.dispatcher, self.generation)

    @cached_property
    def presets(self) -> PresetService:
        """What chats can be begun with; made at the first use, and to be refreshed then."""
        from sotto.services.presets import PresetService

        return PresetService(self.settings, self.tasks, self.hub, self.models)

    @cached_property
    def prompts(self) -> PromptService:
        """What messages can be begun with; made at the first use, and to be refreshed then."""
        from sotto.services.prompts import PromptService

        return PromptService(self.tasks, self.hub)

    @cached_property
    def _token(self) -> HubToken:
        from sotto.services.hub_token import HubToken

        return HubToken(self.tasks, self.hub, self._make_token_vault, os.environ)

    def _close_made(self, *names: str) -> None:
        """Close those of the services ``names`` that were made."""
        for name in names:
            if name in self.__dict__:
                close: Callable[[], None] = self.__dict__[name].close
                close()

    def _is_moving_models(self) -> bool:
        return "models_move" in self.__dict__ and self.models_move.is_moving

    def _is_downloading(self) -> bool:
        downloads = self.downloads.downloads if "downloads" in self.__dict__ else ()
        return any(download.state in (DownloadState.RUNNING, DownloadState.QUEUED) for download in downloads)

    def _make_token_vault(self) -> TokenVault:
        from sotto.store.token_vault import TokenVault

        return TokenVault(self.paths.data)

    def _make_fetcher(self) -> FetcherClient:
        from sotto.fetcher.client import FetcherClient

        return FetcherClient(self._fetcher_command, self.dispatcher.post)


def _licences() -> Path:
    """Return the folder of the licences that Sotto describes."""
    return resource_folder() / "licenses" / "models"
