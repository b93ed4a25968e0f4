"""How the loaded model is run stands beside the settings that pin it, with the reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from sotto.config import engine_options, options
from sotto.config.option import Section
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.ids import ModelId
from sotto.domain.models import GUIDE, Decision, LoadedModel, Placement
from sotto.gui.run_card import RunCard
from sotto.gui.settings_page import SettingsPage
from support.real_window import RealWindow

_DECISIONS = (
    Decision("gpu_layers", "20 of 33", "20 of 33 layers fit on A card (8.0 GB free)."),
    Decision("threads", "6", "One for each physical core of the processor."),
    Decision("micro_batch", "128", "Measured here: 128 reads 31 % faster than 512."),
    Decision("kv_type", "16 bits", "Full precision, unless the settings say otherwise."),
    Decision("load_mode", "mapped", "The file loads faster that way."),
    Decision("flash_attention", "on", "The settings say so."),
    Decision("repacking", "163 MB", "So much of the weights was rearranged."),
)
_PLACEMENT = Placement("CUDA", 20, 33, 6, "It fits.", decisions=_DECISIONS)
_LOADED = LoadedModel("/m.gguf", "M", "llama", "Q4_K_M", 7, 4, 8192, 8192, 32000, "", _PLACEMENT)
READY = ModelStateChanged(ModelId("m"), "Story <b>8B</b>", ModelState.READY, 1.0, _LOADED)


@pytest.fixture
def card(app_window: RealWindow) -> RunCard:
    """The card of the Settings page, whose fold is open."""
    app_window.window.show_page("settings")
    page = app_window.find("settings_page")
    assert isinstance(page, SettingsPage)
    page.row(engine_options.MICRO_BATCH)  # opens the fold
    found = page.findChild(RunCard)
    assert found is not None
    return found


def _lines(card: RunCard) -> list[str]:
    return [line.text() for line in card.findChildren(QLabel, "run_decision") if not line.isHidden()]


def test_every_choice_has_its_value_and_its_reason(app_window: RealWindow, card: RunCard) -> None:
    assert card.isHidden()
    app_window.services.hub.publish(READY)
    assert not card.isHidden()
    assert card.findChild(QLabel, "card_title").text() == "How Story <b>8B</b> is run now"
    assert _lines(card) == [
        "Layers on the graphics card: 20 of 33. 20 of 33 layers fit on A card (8.0 GB free).",
        "Processor threads: 6. One for each physical core of the processor.",
        "Tokens read at once: 128. Measured here: 128 reads 31 % faster than 512.",
        "Precision of the context: 16 bits. Full precision, unless the settings say otherwise.",
        "Model files: Mapped. The file loads faster that way.",
        "Flash attention: On. The settings say so.",
        "Rearranged weights: 163 MB. So much of the weights was rearranged.",
    ]


def test_it_goes_with_the_model(app_window: RealWindow, card: RunCard) -> None:
    for silent in (
        ModelStateChanged(None, "", ModelState.NOT_LOADED),
        replace(READY, model=GUIDE),
        replace(READY, loaded=replace(_LOADED, placement=replace(_PLACEMENT, decisions=()))),
    ):
        app_window.services.hub.publish(READY)
        assert not card.isHidden()
        app_window.services.hub.publish(silent)
        assert card.isHidden()


def test_every_choice_is_beside_the_setting_that_pins_it(app_window: RealWindow, card: RunCard) -> None:
    page = app_window.find("settings_page")
    assert isinstance(page, SettingsPage)
    for option in engine_options.LOADING:
        assert option.section is Section.ENGINE
        assert option.finer
        assert page.row(option).isVisibleTo(page)
    page.row(engine_options.KV_TYPE).editor.setCurrentIndex(2)  # type: ignore[attr-defined]
    assert app_window.settings.get(engine_options.KV_TYPE) == "q8_0"
    assert app_window.settings.get(options.N_CTX) == 0
