"""What the catalog advises somebody to begin with, and what it says this computer is good for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.licences import load_licences
from sotto.catalog.loader import load_catalog
from sotto.services.catalog import (
    FIRST_MODEL_LARGEST,
    Advice,
    Fit,
    Offer,
    Query,
    comfortable_parameters,
    good_first_model,
    matching,
)
from support.catalog_files import file_json, licence_json, model_json, write_catalog, write_licences
from support.running_services import RunningServices

_WELL = Fit(Advice.WELL, "", tokens_per_second=20.0)


@pytest.fixture
def offers(tmp_path: Path) -> Callable[..., list[Offer]]:
    """Return offers of models, each given as a dictionary of changes; ``fit`` is how it runs."""

    def make(*models: dict[str, Any]) -> list[Offer]:
        limited = licence_json("limited", **{"class": "non-commercial"})
        licences = load_licences(write_licences(tmp_path / "licences", licence_json(), limited))
        fits = [model.pop("fit", _WELL) for model in models]
        documents = [model_json(f"m{number}-7b", **model) for number, model in enumerate(models)]
        entries = load_catalog(write_catalog(tmp_path / "c.json", *documents), licences).entries
        return [
            Offer(entry, licences[entry.licence], entry.files[0], fit, {entry.files[0].quantization: fit})
            for entry, fit in zip(entries, fits, strict=True)
        ]

    return make


def _chosen(offers: list[Offer]) -> str | None:
    first = good_first_model(offers)
    return first.entry.id if first is not None else None


def test_the_most_able_one_is_the_first_model(offers: Callable[..., list[Offer]]) -> None:
    models = offers({"parameters": 7_000_000_000}, {"parameters": 8_000_000_000}, {"parameters": 7_500_000_000})
    assert _chosen(models) == "m1-7b"


def test_of_equally_able_ones_the_one_that_remembers_more(offers: Callable[..., list[Offer]]) -> None:
    assert _chosen(offers({"context": 32_768}, {"context": 131_072})) == "m1-7b"


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "base"},
        {"role": "code"},
        {"licence": "limited"},
        {"context": 4096},
        {"fit": Fit(Advice.SLOWLY, "", tokens_per_second=20.0)},
        {"fit": Fit(Advice.WELL, "", tokens_per_second=9.0)},
        {"files": [file_json(bytes=FIRST_MODEL_LARGEST + 1)]},
        {"files": [file_json(bytes=None, check="against the hub at download")]},
    ],
    ids=lambda changes: str(next(iter(changes))),
)
def test_what_is_no_first_model(offers: Callable[..., list[Offer]], changes: dict[str, Any]) -> None:
    assert _chosen(offers(dict(changes))) is None


def test_where_nothing_runs_well_nothing_is_advised(offers: Callable[..., list[Offer]]) -> None:
    models = offers({"fit": Fit(Advice.TOO_LARGE, "")})
    assert (_chosen(models), comfortable_parameters(models)) == (None, 0)


def test_a_mixture_of_experts_does_not_make_a_computer_comfortable(offers: Callable[..., list[Offer]]) -> None:
    models = offers(
        {"parameters": 7_000_000_000},
        {"parameters": 30_000_000_000, "active_parameters": 3_000_000_000},
        {"parameters": 70_000_000_000, "active_parameters": 70_000_000_000, "fit": Fit(Advice.SLOWLY, "")},
    )
    assert comfortable_parameters(models) == 7_000_000_000


def test_offers_are_filtered_like_the_catalog(offers: Callable[..., list[Offer]]) -> None:
    models = offers({}, {"fit": Fit(Advice.TOO_LARGE, "")}, {"licence": "limited"})
    found = [offer.entry.id for offer in matching(models, Query(fits=True))]
    assert found == ["m0-7b", "m2-7b"]
    assert matching(models, Query("no such words")) == []


def test_the_shipped_catalog_has_a_first_model_for_a_usual_computer(
    start: Callable[..., RunningServices], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sotto.engine.hardware.memory_available", lambda: 10_000_000_000)
    monkeypatch.setattr("sotto.engine.read_speed.read_speed", lambda: 40e9)
    running = start()
    overview = running.wait(running.services.catalog.overview())
    assert overview.first in overview.offers
    assert overview.comfortable >= 7_000_000_000
