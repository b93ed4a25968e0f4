"""Looking for models on the hub: repositories by words, and what one of them holds, judged for this computer.

Used only when somebody searches; all texts that come from the hub are foreign and are shown as plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sotto.catalog.fit import Advice, Computer, Demand, Fit, assess, preferred
from sotto.catalog.grouping import FileGroup, RemoteFile, group_files
from sotto.catalog.licences import Licence, load_licences
from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.downloads import DownloadFile, DownloadPart
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import new_id
from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.client import JobMessage
from sotto.fetcher.protocol import (
    Failed,
    FoundRepository,
    Inspect,
    RepositoryFiles,
    Search,
    SearchResults,
)
from sotto.ipc.wire import WireMessage
from sotto.services.catalog import CatalogService
from sotto.services.hub import EventHub
from sotto.services.hub_address import ModelAddress, hub_endpoint, is_address, parse_address
from sotto.services.hub_token import HubToken, TokenSource, TokenStatus
from sotto.services.network import Job, NetworkService, error_of
from sotto.services.tasks import Task

__all__ = [  # what the window and the command line need, which import neither the fetcher nor the catalog
    "DownloadFile",
    "DownloadPart",
    "Fit",
    "FoundRepository",
    "HubModel",
    "HubService",
    "HubVariant",
    "Licence",
    "TokenSource",
    "TokenStatus",
    "is_address",
]

T = TypeVar("T")
M = TypeVar("M", bound=WireMessage)

_HUB_LICENCES: Mapping[str, str] = {
    "llama3.1": "llama-3.1",
    "llama3.2": "llama-3.2",
    "falcon-llm-license": "falcon-llm",
    "lfm1.0": "lfm-open-1.0",
    "qwen-research": "qwen-research",
}
"""What the hub calls a licence, and its id in Sotto's own list where that differs."""


_NOT_ROUNDED = frozenset({"F16", "BF16", "F32"})


@dataclass(frozen=True, slots=True)
class HubVariant:
    """One thing to download from a repository. ``quantization`` is empty where the files' names do not tell it;
    ``size_bytes`` is 0 where the hub does not say."""

    quantization: str
    name: str
    files: tuple[DownloadFile, ...]
    size_bytes: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class HubModel:
    """A repository at one commit. ``licence`` is None for one that Sotto does not know; ``licence_name`` is what the
    hub calls it, ``licence_address`` where its text is (both may be empty). ``gated`` is empty, ``auto`` or ``manual``.
    ``wanted`` is the variant that the address named by a file or quantization, ``recommended`` the one that suits this
    computer best, None if none of them runs here."""

    repository: str
    commit: str
    licence: Licence | None
    licence_name: str
    licence_address: str
    gated: str
    base_models: tuple[str, ...]
    languages: tuple[str, ...]
    variants: tuple[HubVariant, ...]
    wanted: HubVariant | None = None
    recommended: HubVariant | None = None


class HubService:
    """Searches the hub and keeps the access token for it. Owner thread only."""

    def __init__(
        self,
        network: NetworkService,
        token: HubToken,
        catalog: Callable[[], CatalogService],
        hub: EventHub,
        settings: Settings,
        environ: Mapping[str, str],
        licences: Path,
    ) -> None:
        """``licences`` is the folder of the licences that Sotto describes."""
        self._network = network
        self._token = token
        self._catalog = catalog
        self._hub = hub
        self._settings = settings
        self._environ = environ
        self._licences = licences
        self._jobs: dict[str, Job] = {}

    def search(self, words: str, limit: int = 50) -> Task[list[FoundRepository]]:
        """Return repositories with model files that fit ``words``, most downloaded first.

        Fails with the codes of :meth:`NetworkService.run`. An older search that is still under way goes on until
        :meth:`stop`.
        """
        finished: Task[list[FoundRepository]] = Task(self._hub)
        message = Search(new_id(), words.strip(), limit)
        self._ask(message, SearchResults, lambda results: finished.succeed(results.repositories), finished.fail)
        return finished

    def inspect(self, address: str) -> Task[HubModel]:
        """Return what a repository holds. ``address`` is ``owner/name`` or a pasted address of the hub, also of one of
        its files. Fails with ``address_unknown`` or the codes of :meth:`NetworkService.run`."""
        finished: Task[HubModel] = Task(self._hub)

        def found(files: RepositoryFiles) -> None:
            judging = self._catalog().with_computer(lambda computer: self._model(files, wanted, computer))
            judging.success(finished.succeed).failure(finished.fail)

        try:
            wanted = parse_address(address, hub_endpoint(self._settings.get(options.HUB), self._environ))
        except UserFacingError as address_error:
            error = address_error
            self._network.later(lambda: finished.fail(error))
            return finished
        self._ask(Inspect(new_id(), wanted.repository, wanted.revision), RepositoryFiles, found, finished.fail)
        return finished

    def stop(self) -> None:
        """End what is being asked of the hub; nothing more is heard of it."""
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            job.stop()

    def token_status(self) -> Task[TokenStatus]:
        """Return whether there is an access token and where from; never the token itself."""
        return self._token.status()

    def set_token(self, text: str) -> Task[TokenStatus]:
        """Keep an access token in the system's keystore. Fails with ``token_malformed`` or ``token_not_kept``."""
        return self._token.set(text)

    def clear_token(self) -> Task[TokenStatus]:
        """Remove the access token from the keystore. Fails with ``keystore_unavailable``."""
        return self._token.clear()

    def _ask(
        self,
        message: JobMessage,
        answer: type[M],
        on_answer: Callable[[M], None],
        on_failure: Callable[[UserFacingError], None],
    ) -> None:
        def heard(said: WireMessage) -> None:
            if self._jobs.pop(message.job, None) is None:  # stopped, or the program ends
                return
            if isinstance(said, answer):
                on_answer(said)
            elif isinstance(said, Failed):
                on_failure(error_of(said))

        self._jobs[message.job] = self._network.run(message, heard)

    def _model(self, found: RepositoryFiles, wanted: ModelAddress, computer: Computer) -> HubModel:
        """Return ``found`` in Sotto's words; on the io pool."""
        remote = (RemoteFile(file.name, file.size_bytes, file.sha256) for file in found.files)
        variants = tuple(_variant(group, computer) for group in group_files(remote))
        licences = load_licences(self._licences)
        return HubModel(
            repository=found.repository,
            commit=found.commit,
            licence=licences.get(_HUB_LICENCES.get(found.licence.lower(), found.licence.lower())),
            licence_name=found.licence,
            licence_address=found.licence_address,
            gated=found.gated,
            base_models=tuple(found.base_models),
            languages=tuple(found.languages),
            variants=variants,
            wanted=_wanted(variants, wanted),
            recommended=_recommended(variants),
        )


def _variant(group: FileGroup, computer: Computer) -> HubVariant:
    size = group.size_bytes
    if not size:  # a hub may also say 0
        fit = Fit(Advice.UNKNOWN, "How large this file is is not known.")
    else:
        fit = assess(Demand(weights=size, kv_elements_per_token=None), computer)
    return HubVariant(group.quantization, group.name, group.files, size or 0, fit)


def _recommended(variants: tuple[HubVariant, ...]) -> HubVariant | None:
    """Return the variant to take, by the rule of the catalog; None where that would be no advice.

    The catalog leaves out files that are not quantized, where there are others: they can't be told from Q8_0, and
    write half as fast.
    """
    rounded = [variant for variant in variants if variant.quantization not in _NOT_ROUNDED]
    judged = [(variant, variant.fit) for variant in rounded or variants]
    if not judged:
        return None
    best, fit = preferred(judged)
    return best if fit.advice in (Advice.WELL, Advice.SLOWLY) else None


def _wanted(variants: tuple[HubVariant, ...], address: ModelAddress) -> HubVariant | None:
    if address.file:
        return next((one for one in variants if any(file.name == address.file for file in one.files)), None)
    if address.quantization:
        return next((one for one in variants if one.quantization == address.quantization.upper()), None)
    return None
