"""Where a model's layers go: as many on the GPU as fit its free memory, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import FEWER_BITS, KV_TYPE, MARGIN, kv_bytes, usual_n_ctx
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.hardware import usable_gpus
from sotto.engine.protocol import Device


@dataclass(frozen=True, slots=True)
class Plan:
    """How many layers go to the GPU, the backend that takes them, and why."""

    gpu_layers: int
    backend: str
    reason: str


def choose_n_ctx(header: GgufHeader, settings: LoadSettings, memory_available: int, kv_type: str = KV_TYPE) -> int:
    """Return the context window in tokens: the asked one, or the usual one (:func:`usual_n_ctx`).

    ``memory_available`` in bytes; 0: unknown, no limit. Who stretches the positions may have a longer window.
    """
    if settings.n_ctx > 0:
        return settings.n_ctx
    trained = round(header.n_ctx_train * max(1.0, settings.rope_factor))
    return usual_n_ctx(trained, header.kv_elements_per_token, memory_available, kv_type)


def check_n_ctx(
    header: GgufHeader, n_ctx: int, devices: Sequence[Device], memory_total: int, kv_type: str = KV_TYPE
) -> None:
    """Raise UserFacingError if a KV cache of ``n_ctx`` tokens is larger than all memory of this computer.

    llama.cpp would try for minutes, and take the memory of everything else meanwhile. Bytes; 0: unknown, no check.
    """
    needed = kv_bytes(n_ctx, header.kv_elements_per_token, kv_type)
    present = memory_total + sum(device.memory_total for device in devices if device.kind == "gpu")
    if memory_total and needed > present:
        hint = "Choose a smaller context window in Settings."
        raise UserFacingError(
            "out_of_memory",
            f"A context window of {n_ctx:,} tokens would need {needed / 1e9:,.0f} GB of memory with this model; "
            f"this computer has {present / 1e9:,.0f} GB.",
            f"{hint} {fewer_bits_offer(header, n_ctx, present, kv_type)}".strip(),
        )


def fewer_bits_offer(header: GgufHeader, n_ctx: int, room: int, kv_type: str) -> str:
    """Return a sentence that offers a context of 8 bits if the cache would fit ``room`` bytes then.

    Empty if it would not, if that is in use already, or if ``room`` is 0 (unknown).
    """
    smaller = kv_bytes(n_ctx, header.kv_elements_per_token, FEWER_BITS)
    if kv_type != KV_TYPE or not 0 < smaller <= room:
        return ""
    return "Or choose 8 bits for the precision of the context there: then it would fit."


def plan_layers(
    header: GgufHeader,
    settings: LoadSettings,
    devices: Sequence[Device],
    n_ctx: int,
    kv_type: str = KV_TYPE,
    why_no_gpu: str = "",
) -> Plan:
    """Return the first plan to try. Every layer is taken to be as large as the average one.

    ``why_no_gpu``: a sentence, where more is known than that there is none.
    """
    gpus = usable_gpus(devices)
    total = header.n_layer + 1  # llama.cpp counts the output layer as one more
    if not gpus:
        return Plan(0, "CPU", why_no_gpu or "This build of llama.cpp found no graphics processor it can use.")
    backend = gpus[0].backend
    if settings.gpu_layers == 0:
        return Plan(0, "CPU", "The settings say to use no graphics processor.")
    if settings.gpu_layers > 0:
        layers = min(settings.gpu_layers, total)
        return Plan(layers, backend, f"The settings say to put {layers} of {total} layers on {gpus[0].description}.")
    free = sum(max(0, gpu.memory_free - MARGIN) for gpu in gpus)
    weights = sum(header.bytes_by_type.values())
    per_layer = max(1, (weights + kv_bytes(n_ctx, header.kv_elements_per_token, kv_type)) // total)
    layers = min(total, free // per_layer)
    gigabytes = sum(gpu.memory_free for gpu in gpus) / 1e9
    where = f"{gpus[0].description} ({gigabytes:.1f} GB free)"
    if layers == total:
        return Plan(layers, backend, f"The whole model fits on {where}.")
    if layers == 0:
        return Plan(0, "CPU", f"There is too little free memory on {where}.")
    return Plan(layers, backend, f"{layers} of {total} layers fit on {where}.")


def fallbacks(plan: Plan) -> Iterator[Plan]:
    """Yield ``plan``, then plans with ever fewer GPU layers down to none, for when a load fails."""
    yield plan
    layers = plan.gpu_layers
    while layers > 0:
        layers = layers // 2 if layers > 4 else 0
        if layers:
            yield Plan(layers, plan.backend, f"{plan.gpu_layers} layers did not fit on the GPU, {layers} did.")
        else:
            yield Plan(0, "CPU", "The model did not fit on the GPU, so it runs on the processor.")
