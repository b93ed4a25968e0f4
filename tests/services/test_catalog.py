"""The catalog as the window asks for it: judged for this computer, without the chats and without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.fit import CAREFUL_BANDWIDTH
from sotto.config import engine_options
from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.memory import overhead_bytes
from sotto.engine import hardware
from sotto.services.catalog import Advice, CatalogService, Offer, Query, demand_of_header
from sotto.services.generation import GenerationQueue
from sotto.services.memory_speed import MemorySpeed
from support.catalog_files import file_json, model_json, write_catalog, write_licences
from support.gguf_files import write_spm_model
from support.running_services import RunningServices

_GB = 1_000_000_000
CPU = {"name": "CPU", "description": "A processor", "backend": "CPU", "kind": "cpu"}


def _gpu(free: float, kind: str = "gpu", backend: str = "CUDA") -> dict[str, Any]:
    return {**CPU, "name": f"{backend}0", "kind": kind, "backend": backend, "memory_free": int(free * _GB)}


@pytest.fixture
def look(paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Offer]]:
    """Return the offer of ``tale-7b`` on a computer with 6 GB free and these devices; the chats stay closed."""
    monkeypatch.setattr(hardware, "memory_available", lambda: 6 * _GB)
    folder = tmp_path / "resources"
    write_licences(folder / "licenses" / "models")
    large = file_json("large.gguf", quantization="Q8_0", bytes=7_500_000_000)
    write_catalog(folder / "catalog.json", model_json(files=[file_json(), large]), model_json("other-7b"))
    started: list[RunningServices] = []

    def show(*devices: dict[str, Any], given: str = "tale-7b") -> Offer:
        running = RunningServices(paths, hello={"devices": [CPU, *devices]})
        started.append(running)
        services = running.services
        offer: Offer = running.wait(
            CatalogService(folder, services.tasks, services.hub, services.generation).show(given)
        )
        return offer

    yield show
    for running in started:
        running.services.close()


def test_an_offer_names_the_file_to_take_and_judges_all_of_them(look: Callable[..., Offer]) -> None:
    offer = look()
    assert (offer.entry.id, offer.licence.name, offer.file.quantization) == ("tale-7b", "Free Licence", "Q4_K_M")
    assert offer.fit == offer.fits["Q4_K_M"]
    assert offer.fit.advice is Advice.SLOWLY
    assert offer.fits["Q8_0"].advice is Advice.TOO_LARGE


def test_a_graphics_processor_with_memory_of_its_own_counts(look: Callable[..., Offer]) -> None:
    offer = look(_gpu(12))
    assert (offer.file.quantization, offer.fit.advice, offer.fit.gpu_share) == ("Q8_0", Advice.WELL, 1)


@pytest.mark.parametrize("device", [_gpu(12, "integrated", "Vulkan"), _gpu(12, "gpu", "Metal")])
def test_memory_that_is_shared_is_not_counted_twice(look: Callable[..., Offer], device: dict[str, Any]) -> None:
    assert look(device) == look()


def test_an_unknown_model_is_an_error(look: Callable[..., Offer]) -> None:
    with pytest.raises(UserFacingError) as caught:
        look(given="saga")
    assert caught.value.code == "catalog_model_unknown"


def test_without_an_engine_the_processor_counts_alone(start: Callable[..., RunningServices]) -> None:
    running = start(start=[["exit", 3]])
    offers = running.wait(running.services.catalog.find(Query("pythia")))
    assert offers
    assert {offer.fit.gpu_share for offer in offers} == {0}


def test_the_shipped_catalog_is_the_one_that_is_read(start: Callable[..., RunningServices]) -> None:
    running = start()
    catalog = running.services.catalog
    assert running.services.catalog is catalog
    everything = running.wait(catalog.find(Query()))
    assert len(everything) >= 40
    for offer in everything:
        assert offer.fit == offer.fits[offer.file.quantization]


def test_a_file_of_ones_own_is_judged_by_its_header(start: Callable[..., RunningServices], tmp_path: Path) -> None:
    from sotto.engine.gguf.model import read_model

    path = write_spm_model(tmp_path / "tiny.gguf")
    header = read_model(path)
    demand = demand_of_header(header)
    assert (demand.weights, demand.n_ctx_train) == (sum(header.bytes_by_type.values()), header.n_ctx_train)
    assert demand.kv_elements_per_token == header.kv_elements_per_token
    running = start()
    fit = running.wait(running.services.catalog.assess_installed(path))
    assert fit.advice is Advice.WELL
    assert fit.memory > demand.weights + overhead_bytes(fit.n_ctx, demand.widths)
    assert demand.widths.hidden == header.n_embd


def test_the_speed_that_can_be_expected_follows_from_the_measured_memory(
    start: Callable[..., RunningServices], tmp_path: Path
) -> None:
    services = (running := start()).services

    def speed(bandwidth: float) -> float:
        memory = MemorySpeed(tmp_path / f"{bandwidth}", lambda: bandwidth)
        catalog = CatalogService(resource_folder(), services.tasks, services.hub, services.generation, memory)
        return running.wait(catalog.show("llama-3.2-1b-instruct")).fit.tokens_per_second

    assert speed(20e9) == pytest.approx(2 * speed(10e9))
    assert speed(0.0) == pytest.approx(speed(CAREFUL_BANDWIDTH))


def test_a_busy_memory_is_not_measured(
    start: Callable[..., RunningServices], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = (running := start()).services
    memory = MemorySpeed(tmp_path, lambda: 10e9)
    catalog = CatalogService(resource_folder(), services.tasks, services.hub, services.generation, memory)
    state = ModelState.GENERATING
    monkeypatch.setattr(GenerationQueue, "state", property(lambda _queue: ModelStateChanged(None, "", state)))
    running.wait(catalog.show("llama-3.2-1b-instruct"))
    assert memory.get(may_measure=False) == 0
    state = ModelState.READY
    running.wait(catalog.show("llama-3.2-1b-instruct"))
    assert memory.get(may_measure=False) == 10e9


def test_fewer_bits_in_the_settings_count(
    start: Callable[..., RunningServices], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "memory_available", lambda: 32 * _GB)
    running = start()

    def memory() -> int:
        return running.wait(running.services.catalog.show("llama-3.2-1b-instruct")).fit.memory

    full = memory()
    running.services.settings.set(engine_options.KV_TYPE, "q8_0")
    assert memory() < full
