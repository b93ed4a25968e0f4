"""The catalog with this computer in view: which models there are, and which of them would run well here.

Only the catalog that ships with Sotto is read; nothing is fetched. Imported when somebody looks at the catalog, never
when the window starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from sotto.catalog.entries import Catalog, CatalogEntry, FileKind, ModelFile, Openness, Role
from sotto.catalog.fit import (
    CAREFUL_BANDWIDTH,
    READING_SPEED,
    Advice,
    Computer,
    Demand,
    Fit,
    assess,
    assess_file,
    estimated_bytes,
    recommended,
)
from sotto.catalog.licences import Licence, LicenceClass, load_licences
from sotto.catalog.loader import load_catalog
from sotto.catalog.queries import Query, by_id, find
from sotto.config import engine_options
from sotto.config.settings import Settings
from sotto.domain.events import ModelState
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import KV_TYPE, KV_TYPES, USUAL_N_CTX, Widths
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.memory_speed import MemorySpeed
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.gguf.header import GgufHeader
    from sotto.engine.protocol import Hello

__all__ = [  # what the window and the command line need of the catalog, which they do not import themselves
    "READING_SPEED",
    "Advice",
    "CatalogEntry",
    "CatalogService",
    "FileKind",
    "Fit",
    "Licence",
    "LicenceClass",
    "ModelFile",
    "Offer",
    "Openness",
    "Overview",
    "Query",
    "Role",
    "estimated_bytes",
    "matching",
]

T = TypeVar("T")

FIRST_MODEL_LARGEST: Final = 6_000_000_000
"""Bytes. Nobody should wait for more than that before the first answer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model of the catalog for this computer: ``file`` is the one to take, ``fit`` how it would run, ``fits`` how
    each of the entry's model files would, by quantization."""

    entry: CatalogEntry
    licence: Licence
    file: ModelFile
    fit: Fit
    fits: Mapping[str, Fit]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole catalog for this computer: ``first`` is a good first model, None if nothing runs well; up to about
    ``comfortable`` parameters (0: none) a model runs well."""

    offers: tuple[Offer, ...]
    first: Offer | None
    comfortable: int


class CatalogService:
    """Reads the shipped catalog and judges what suits this computer. Owner thread only.

    The engine is started to ask for graphics processors; where it does not start, the processor alone counts.
    """

    def __init__(
        self,
        folder: Path,
        tasks: TaskRunner,
        hub: EventHub,
        queue: GenerationQueue,
        speed: MemorySpeed | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._folder = folder
        self._speed = speed
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._queue = queue

    def overview(self) -> Task[Overview]:
        """Return the whole catalog, judged for this computer. Fails with ``catalog_damaged``."""

        def work(computer: Computer) -> Overview:
            offers = self._offers(computer)
            return Overview(tuple(offers), good_first_model(offers), comfortable_parameters(offers))

        return self.with_computer(work)

    def find(self, query: Query) -> Task[list[Offer]]:
        """Return the models that fit ``query``. Fails with ``catalog_damaged``."""
        return self.with_computer(lambda computer: matching(self._offers(computer), query))

    def show(self, given: str) -> Task[Offer]:
        """Return the model with the id ``given``, or the only one whose id or name contains it.

        Fails with ``catalog_model_unknown``, ``catalog_model_ambiguous`` or ``catalog_damaged``.
        """

        def work(computer: Computer) -> Offer:
            licences, catalog = self._read()
            return _offer(by_id(catalog.entries, given), licences, computer)

        return self.with_computer(work)

    def assess_installed(self, path: Path) -> Task[Fit]:
        """Return how the model file at ``path`` would run here. Fails with the codes of the header reader."""

        def work(computer: Computer) -> Fit:
            from sotto.engine.gguf.model import read_model

            return assess(demand_of_header(read_model(path)), computer)

        return self.with_computer(work)

    def _offers(self, computer: Computer) -> list[Offer]:
        licences, catalog = self._read()
        return [_offer(entry, licences, computer) for entry in catalog.entries]

    def _read(self) -> tuple[dict[str, Licence], Catalog]:
        licences = load_licences(self._folder / "licenses" / "models")
        return licences, load_catalog(self._folder / "catalog.json", licences)

    def _bandwidth(self, *, may_measure: bool) -> float:
        """Return how fast the main memory is, carefully guessed where it cannot be measured (worker thread)."""
        measured = self._speed.get(may_measure=may_measure) if self._speed is not None else 0.0
        return measured or CAREFUL_BANDWIDTH

    def _kv_type(self) -> str:
        """Return the numbers that the KV cache will hold."""
        asked = self._settings.get(engine_options.KV_TYPE) if self._settings is not None else ""
        return asked if asked in KV_TYPES else KV_TYPE

    def with_computer(self, work: Callable[[Computer], T]) -> Task[T]:
        """Run ``work`` on the io pool with what this computer has free at this moment."""
        finished: Task[T] = Task(self._hub)

        def asked(hello: Hello | None) -> None:
            is_busy = self._queue.state.state in (ModelState.LOADING, ModelState.GENERATING)
            kv_type = self._kv_type()
            task = self._tasks.io(lambda: work(_computer(hello, self._bandwidth(may_measure=not is_busy), kv_type)))
            task.success(finished.succeed).failure(finished.fail)

        self._queue.ask_engine(asked)
        return finished


def matching(offers: Iterable[Offer], query: Query) -> list[Offer]:
    """Return those of ``offers`` that ``query`` fits; those that have all words in their name come first."""
    by_entry = {offer.entry.id: offer for offer in offers}
    licences = {offer.licence.id: offer.licence for offer in by_entry.values()}

    def choice(entry: CatalogEntry) -> tuple[Advice, int | None]:
        offer = by_entry[entry.id]
        return offer.fit.advice, offer.file.bytes

    entries = [offer.entry for offer in by_entry.values()]
    return [by_entry[entry.id] for entry in find(entries, query, licences, choice)]


def good_first_model(offers: Iterable[Offer]) -> Offer | None:
    """Return what to begin with on this computer: made for chatting, free for any use, with room for a usual
    conversation, and writing faster than one reads.

    Among those the one with the most parameters up to :data:`FIRST_MODEL_LARGEST`, of equal ones the one with the
    longest context window. None where nothing runs well.
    """

    def is_fit(offer: Offer) -> bool:
        size = offer.file.bytes
        return (
            offer.entry.role is Role.CHAT
            and offer.licence.licence_class is LicenceClass.OPEN
            and offer.fit.advice is Advice.WELL
            and (offer.entry.context or 0) >= USUAL_N_CTX
            and offer.fit.tokens_per_second >= 2 * READING_SPEED
            and size is not None
            and size <= FIRST_MODEL_LARGEST
        )

    fit = filter(is_fit, offers)
    return max(fit, key=lambda offer: (offer.entry.parameters, offer.entry.context or 0), default=None)


def comfortable_parameters(offers: Iterable[Offer]) -> int:
    """Return the parameters of the largest model that runs well here, 0 if there is none.

    Only models that use all their parameters for each token count: a mixture of experts is larger than it feels.
    """
    return max(
        (
            offer.entry.parameters
            for offer in offers
            if offer.fit.advice is Advice.WELL and offer.entry.active_parameters == offer.entry.parameters
        ),
        default=0,
    )


def demand_of_header(header: GgufHeader) -> Demand:
    """Return what a model file asks for, from its header; every weight is taken to be read for every token."""
    return Demand(
        weights=sum(header.bytes_by_type.values()),
        kv_elements_per_token=header.kv_elements_per_token,
        n_ctx_train=header.n_ctx_train,
        widths=Widths(header.n_embd, header.n_ff, header.n_vocab, header.n_merges),
    )


def _offer(entry: CatalogEntry, licences: Mapping[str, Licence], computer: Computer) -> Offer:
    file, fit = recommended(entry, computer)
    fits = {one.quantization: assess_file(entry, one, computer) for one in entry.model_files}
    return Offer(entry, licences[entry.licence], file, fit, fits)


def _computer(hello: Hello | None, bandwidth: float, kv_type: str) -> Computer:
    from sotto.engine import hardware

    devices = hardware.usable_gpus(hello.devices if hello else [])
    # A graphics processor within the CPU, and all of Apple's, use the main memory: it must not be counted twice.
    own = [device for device in devices if device.kind == "gpu" and device.backend != "Metal"]
    free = tuple(device.memory_free for device in own)
    return Computer(hardware.memory_available(), free, bandwidth, kv_type=kv_type)
