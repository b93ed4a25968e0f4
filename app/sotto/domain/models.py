"""Model files: what is installed, and what the engine reports about the one it loaded."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Final

from sotto.domain.adapters import AdapterUse
from sotto.domain.ids import ModelId, PresetId
from sotto.domain.light_dataclass import dataclass

GUIDE: Final = ModelId("guide")
"""The id of the guide, the model that ships with Sotto; chats store it like any other."""


ADAPTER: Final = "LoRA"
"""What stands as the quantization of an adapter; no model has this one."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model file known to Sotto. The file stays where the user keeps it; Sotto never copies it.

    ``id`` is empty for a file that was only named by its path (``sotto ask -m PATH``). ``sha256`` is of the
    (first) file, hexadecimal, empty while it has not been computed. ``parameters`` is a count (0: unknown),
    ``n_ctx_train`` the context window it was trained for, in tokens. ``added`` and ``last_used`` (0: never) are in Unix
    milliseconds. ``notes`` are the user's own, ``projector`` is the file that lets the model read pictures.

    Of a downloaded model it is known where it came from: ``repository``, ``revision`` (the commit), ``remote_name`` (of
    the first file there) and ``entry`` (the id in the catalog). ``from_folder``: it was found in an extra folder, which
    belongs to another program, so that Sotto never changes or deletes it.
    """

    id: ModelId
    name: str
    path: Path
    size_bytes: int
    architecture: str = ""
    quantization: str = ""
    parameters: int = 0
    n_ctx_train: int = 0
    has_template: bool = False
    licence: str = ""
    sha256: str = ""
    added: int = 0
    last_used: int = 0
    notes: str = ""
    projector: Path | None = None
    repository: str = ""
    revision: str = ""
    remote_name: str = ""
    entry: str = ""
    from_folder: bool = False

    @property
    def is_adapter(self) -> bool:
        """Whether this is no model, but a LoRA adapter for models of its ``architecture``."""
        return self.quantization == ADAPTER


@dataclass(frozen=True, slots=True)
class ModelDefaults:
    """What one model is used with instead of what Settings says; None means "as in Settings".

    The fields are those of :class:`~sotto.domain.generation.LoadSettings` and
    :class:`~sotto.domain.generation.SamplerSettings`; ``template`` is the text of a chat template that replaces the one
    in the file, ``preset`` what new chats with this model begin with, ``adapters`` the LoRA adapters that it is
    used with.
    """

    n_ctx: int | None = None
    threads: int | None = None
    gpu_layers: int | None = None
    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    max_tokens: int | None = None
    system_prompt: str | None = None
    template: str | None = None
    preset: PresetId | None = None
    adapters: tuple[AdapterUse, ...] | None = None
    typical_p: float | None = None
    top_n_sigma: float | None = None
    dynatemp_range: float | None = None
    dynatemp_exponent: float | None = None
    xtc_probability: float | None = None
    xtc_threshold: float | None = None
    dry_multiplier: float | None = None
    dry_base: float | None = None
    dry_allowed_length: int | None = None
    dry_last_n: int | None = None
    dry_breakers: str | None = None
    mirostat: str | None = None
    mirostat_tau: float | None = None
    mirostat_eta: float | None = None
    repeat_last_n: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: str | None = None
    stop: str | None = None
    reasoning_budget: int | None = None
    grammar: str | None = None
    json_schema: str | None = None
    micro_batch: int | None = None
    flash_attention: str | None = None
    kv_type: str | None = None
    load_mode: str | None = None
    rope_scaling: str | None = None
    rope_factor: float | None = None
    rope_base: float | None = None


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose model files are used where they are. ``kind`` says whose it is: a program's name in short."""

    path: Path
    kind: str


def is_guide(model: InstalledModel | None) -> bool:
    """Return whether ``model`` is the guide."""
    return model is not None and model.id == GUIDE


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was chosen when a model was loaded. ``name`` is a field of LoadSettings, or ``repacking``; the
    value in few words and the reason in one sentence are shown as they are."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model's layers went, how it is run, and why: shown to the user as it is.

    ``backend`` is ``CPU``, ``CUDA``, ``Metal``, ``Vulkan``…; ``reason`` one sentence; ``attempts`` how many loads it
    took (each failed one used fewer GPU layers). What follows has the names and values of
    :class:`~sotto.domain.generation.LoadSettings`; ``decisions`` says all of it in words.
    """

    backend: str
    gpu_layers: int
    total_layers: int
    threads: int
    reason: str
    attempts: int = 1
    micro_batch: int = 0
    flash_attention: str = ""
    kv_type: str = ""
    load_mode: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the engine says about the model it has in memory.

    ``template_sha256`` identifies the chat template (empty: a base model, used in completion mode). ``n_ctx`` is the
    context window in use, ``size_bytes`` that of the weights, ``load_ms`` the wall time of the load.
    ``has_reasoning_switch``: its template can be told to let the model reason, or not to.
    """

    path: str
    name: str
    architecture: str
    quantization: str
    parameters: int
    size_bytes: int
    n_ctx: int
    n_ctx_train: int
    n_vocab: int
    template_sha256: str
    placement: Placement
    load_ms: float = 0.0
    notices: tuple[str, ...] = field(default=())
    has_reasoning_switch: bool = False
