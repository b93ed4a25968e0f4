"""The catalog with this computer in view: which models there are, and which of them would run well here.

Only the catalog that ships with Sotto is read; nothing is fetched. Imported when somebody looks at the catalog, never
when the window starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sotto.catalog.entries import Catalog, CatalogEntry, FileKind, ModelFile, Role
from sotto.catalog.fit import Advice, Computer, Demand, Fit, assess, assess_file, recommended
from sotto.catalog.licences import Licence, LicenceClass, load_licences
from sotto.catalog.loader import load_catalog
from sotto.catalog.queries import Query, by_id, find
from sotto.domain.light_dataclass import dataclass
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.gguf.header import GgufHeader
    from sotto.engine.protocol import Hello

__all__ = [  # what the window and the command line need of the catalog, which they do not import themselves
    "Advice",
    "CatalogEntry",
    "CatalogService",
    "FileKind",
    "Fit",
    "Licence",
    "LicenceClass",
    "ModelFile",
    "Offer",
    "Query",
    "Role",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """A model of the catalog for this computer: ``file`` is the one to take, ``fit`` how it would run, ``fits`` how
    each of the entry's model files would, by quantization."""

    entry: CatalogEntry
    licence: Licence
    file: ModelFile
    fit: Fit
    fits: Mapping[str, Fit]


class CatalogService:
    """Reads the shipped catalog and judges what suits this computer. Owner thread only.

    The engine is started to ask for graphics processors; where it does not start, the processor alone counts.
    """

    def __init__(self, folder: Path, tasks: TaskRunner, hub: EventHub, queue: GenerationQueue) -> None:
        self._folder = folder
        self._tasks = tasks
        self._hub = hub
        self._queue = queue

    def find(self, query: Query) -> Task[list[Offer]]:
        """Return the models that fit ``query``. Fails with ``catalog_damaged``."""

        def work(computer: Computer) -> list[Offer]:
            licences, catalog = self._read()

            def advice(entry: CatalogEntry) -> Advice:
                return recommended(entry, computer)[1].advice

            return [_offer(entry, licences, computer) for entry in find(catalog.entries, query, licences, advice)]

        return self._with_computer(work)

    def show(self, given: str) -> Task[Offer]:
        """Return the model with the id ``given``, or the only one whose id or name contains it.

        Fails with ``catalog_model_unknown``, ``catalog_model_ambiguous`` or ``catalog_damaged``.
        """

        def work(computer: Computer) -> Offer:
            licences, catalog = self._read()
            return _offer(by_id(catalog.entries, given), licences, computer)

        return self._with_computer(work)

    def assess_installed(self, path: Path) -> Task[Fit]:
        """Return how the model file at ``path`` would run here. Fails with the codes of the header reader."""

        def work(computer: Computer) -> Fit:
            from sotto.engine.gguf.model import read_model

            return assess(demand_of_header(read_model(path)), computer)

        return self._with_computer(work)

    def _read(self) -> tuple[dict[str, Licence], Catalog]:
        licences = load_licences(self._folder / "licenses" / "models")
        return licences, load_catalog(self._folder / "catalog.json", licences)

    def _with_computer(self, work: Callable[[Computer], T]) -> Task[T]:
        """Run ``work`` on the io pool with what this computer has free at this moment."""
        finished: Task[T] = Task(self._hub)

        def asked(hello: Hello | None) -> None:
            task = self._tasks.io(lambda: work(_computer(hello)))
            task.success(finished.succeed).failure(finished.fail)

        self._queue.ask_engine(asked)
        return finished


def demand_of_header(header: GgufHeader) -> Demand:
    """Return what a model file asks for, from its header; every weight is taken to be read for every token."""
    return Demand(
        weights=sum(header.bytes_by_type.values()),
        kv_elements_per_token=header.kv_elements_per_token,
        n_ctx_train=header.n_ctx_train,
    )


def _offer(entry: CatalogEntry, licences: Mapping[str, Licence], computer: Computer) -> Offer:
    file, fit = recommended(entry, computer)
    fits = {one.quantization: assess_file(entry, one, computer) for one in entry.model_files}
    return Offer(entry, licences[entry.licence], file, fit, fits)


def _computer(hello: Hello | None) -> Computer:
    from sotto.engine import hardware

    devices = hardware.usable_gpus(hello.devices if hello else [])
    # A graphics processor within the CPU, and all of Apple's, use the main memory: it must not be counted twice.
    own = [device for device in devices if device.kind == "gpu" and device.backend != "Metal"]
    return Computer(hardware.memory_available(), tuple(device.memory_free for device in own))
