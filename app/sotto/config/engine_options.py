"""The settings of the engine that few people need: each is chosen for the computer and the model unless it is set."""

from __future__ import annotations

from sotto.config.option import Choice, Option, Section

_AUTOMATIC = Choice("auto", "Automatic")

MICRO_BATCH = Option(
    key="engine.micro_batch",
    type=int,
    default=0,
    label="Tokens read at once",
    help="How much of a question is computed at once. The fastest size is tried out for each model on this computer "
    "while it is idle.",
    section=Section.ENGINE,
    minimum=8,
    maximum=2048,
    unit="tokens",
    step=32,
    special_value=0,
    special_label="Automatic",
    needs_reload=True,
    finer=True,
)
FLASH_ATTENTION = Option(
    key="engine.flash_attention",
    type=str,
    default="auto",
    label="Flash attention",
    help="Looks back over the chat in one step, which takes less memory. Automatic uses it wherever llama.cpp can.",
    section=Section.ENGINE,
    choices=(_AUTOMATIC, Choice("on", "On"), Choice("off", "Off")),
    needs_reload=True,
    finer=True,
)
KV_TYPE = Option(
    key="engine.kv_type",
    type=str,
    default="auto",
    label="Precision of the context",
    help="What the model has read is kept in so many bits for each number. 8 bits take half the memory and hardly "
    "change answers; 4 bits take a quarter, and answers suffer.",
    section=Section.ENGINE,
    choices=(_AUTOMATIC, Choice("f16", "16 bits"), Choice("q8_0", "8 bits"), Choice("q4_0", "4 bits")),
    needs_reload=True,
    finer=True,
)
LOAD_MODE = Option(
    key="engine.load_mode",
    type=str,
    default="auto",
    label="Model files",
    help="A mapped file loads faster and can give its memory to other programs. Reading it as a whole is safer on a "
    "network drive, which is what Automatic does there.",
    section=Section.ENGINE,
    choices=(_AUTOMATIC, Choice("map", "Mapped"), Choice("read", "Read as a whole")),
    needs_reload=True,
    finer=True,
)
ROPE_SCALING = Option(
    key="engine.rope_scaling",
    type=str,
    default="auto",
    label="Stretching the context",
    help="Lets a model read further back than it has learned, less exactly (RoPE scaling). YaRN is the better way for "
    "most models. Automatic does what the model’s file says.",
    section=Section.ENGINE,
    choices=(_AUTOMATIC, Choice("none", "Never"), Choice("linear", "Linear"), Choice("yarn", "YaRN")),
    needs_reload=True,
    finer=True,
)
ROPE_FACTOR = Option(
    key="engine.rope_factor",
    type=float,
    default=0.0,
    label="Stretched by",
    help="2 lets a model that has learned 4,096 tokens read 8,192.",
    section=Section.ENGINE,
    minimum=1.0,
    maximum=64.0,
    unit="times",
    step=0.5,
    special_value=0.0,
    special_label="As the model says",
    needs_reload=True,
    finer=True,
)
ROPE_BASE = Option(
    key="engine.rope_base",
    type=float,
    default=0.0,
    label="RoPE base",
    help="Base of the frequencies by which a model tells positions apart. Only for those who know what a model needs.",
    section=Section.ENGINE,
    minimum=100.0,
    maximum=1e9,
    step=10_000,
    special_value=0.0,
    special_label="As the model says",
    needs_reload=True,
    finer=True,
)

LOADING = (MICRO_BATCH, FLASH_ATTENTION, KV_TYPE, LOAD_MODE, ROPE_SCALING, ROPE_FACTOR, ROPE_BASE)
"""In the order of the settings page; their names are fields of LoadSettings."""
