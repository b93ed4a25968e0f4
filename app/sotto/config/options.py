"""All settings Sotto has. A new one is one entry here: file, checks and settings page follow."""

from __future__ import annotations

from sotto.config import desktop_options, engine_options
from sotto.config.answer_options import FINER
from sotto.config.option import Choice, Option, Section, Value

THEME = Option(
    key="appearance.theme",
    type=str,
    default="system",
    label="Theme",
    help="Colours of the window. “Like the system” follows your desktop as it changes.",
    section=Section.APPEARANCE,
    choices=(
        Choice("system", "Like the system"),
        Choice("light", "Light"),
        Choice("dark", "Dark"),
        Choice("contrast", "High contrast"),
    ),
)
FONT_SIZE = Option(
    key="appearance.font_size",
    type=int,
    default=15,
    label="Text size",
    help="Size of the text in chats; everything else follows it.",
    section=Section.APPEARANCE,
    minimum=11,
    maximum=28,
    unit="px",
)
DENSITY = Option(
    key="appearance.density",
    type=str,
    default="comfortable",
    label="Spacing",
    help="How much room there is between lines, messages and controls.",
    section=Section.APPEARANCE,
    choices=(Choice("comfortable", "Comfortable"), Choice("compact", "Compact")),
)
LANGUAGE = Option(
    key="appearance.language",
    type=str,
    default="system",
    label="Language",
    help="The language of the window, from its next start on. Models answer in the language you write in.",
    section=Section.APPEARANCE,
    choices=(Choice("system", "Like the system"), Choice("en", "English"), Choice("de", "Deutsch")),
)
DEFAULT_MODEL = Option(
    key="chat.default_model",
    type=str,
    default="",
    label="Model for new chats",
    help="The model a new chat starts with. When none is chosen, it is the one used last.",
    section=Section.CHAT,
    maximum=100,
)
SYSTEM_PROMPT = Option(
    key="chat.system_prompt",
    type=str,
    default="",
    label="Standing instructions",
    help="What the model is told at the start of every new chat, for instance “Answer briefly, in French”. "
    "Chats you already have keep theirs.",
    section=Section.CHAT,
    maximum=20_000,
    multiline=True,
)
DEFAULT_PRESET = Option(
    key="chat.default_preset",
    type=str,
    default="",
    label="Preset for new chats",
    help="What a new chat begins with: instructions, a model, how answers are written. Presets are made on their page.",
    section=Section.CHAT,
    maximum=100,
)
USER_NAME = Option(
    key="chat.user_name",
    type=str,
    default="",
    label="Your name",
    help="What characters call you, where a preset asks for your name. It is told to the model only.",
    section=Section.CHAT,
    maximum=100,
)
MODEL_TITLES = Option(
    key="chat.model_titles",
    type=bool,
    default=True,
    label="Titles by the model",
    help="A new chat is named after its first words. While the model has nothing else to do, it may find a better "
    "title. Titles you wrote are never changed.",
    section=Section.CHAT,
)
FOLD_PASTES = Option(
    key="chat.fold_pastes",
    type=int,
    default=2000,
    label="Attach long pastes",
    help="A longer text that you paste becomes an attachment, so that the message stays readable. Ctrl+Shift+V pastes "
    "it as text.",
    section=Section.CHAT,
    minimum=200,
    maximum=1_000_000,
    unit="characters",
    step=500,
    special_value=0,
    special_label="Never",
)
WHEN_FULL = Option(
    key="chat.when_full",
    type=str,
    default="drop-oldest",
    label="When a chat outgrows the model",
    help="A model reads only so much at once. Instructions and pinned messages always stay. Each chat can have its own "
    "way: click the meter beside the message field.",
    section=Section.CHAT,
    choices=(
        Choice("drop-oldest", "Leave out the oldest messages"),
        Choice("keep-first", "Keep the beginning, leave out the middle"),
        Choice("summarise", "Have older messages summarised"),
        Choice("enlarge", "Enlarge the context window"),
        Choice("ask", "Stop and ask me"),
    ),
)
KEEP_FIRST = Option(
    key="chat.keep_first",
    type=int,
    default=2,
    label="Turns kept at the beginning",
    help="When the beginning is kept and the middle left out: how many questions, with their answers, that is.",
    section=Section.CHAT,
    minimum=1,
    maximum=1000,
    finer=True,
)
TEMPERATURE = Option(
    key="sampling.temperature",
    type=float,
    default=0.8,
    label="Temperature",
    help="How freely words are chosen. 0 always takes the likeliest one; above 1 answers become erratic.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=5.0,
    step=0.05,
)
TOP_K = Option(
    key="sampling.top_k",
    type=int,
    default=40,
    label="Top k",
    help="Only this many of the likeliest words are considered. 0 considers all.",
    section=Section.ANSWERS,
    minimum=0,
    maximum=1000,
    unit="words",
    finer=True,
)
TOP_P = Option(
    key="sampling.top_p",
    type=float,
    default=0.95,
    label="Top p",
    help="The likeliest words are considered until they make up this share of the probability. 1 considers all.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
)
MIN_P = Option(
    key="sampling.min_p",
    type=float,
    default=0.05,
    label="Min p",
    help="Words less likely than this share of the likeliest one are left out. 0 leaves none out.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
    finer=True,
)
REPEAT_PENALTY = Option(
    key="sampling.repeat_penalty",
    type=float,
    default=1.0,
    label="Repeat penalty",
    help="Makes words that were just used less likely. 1 is off; 1.1 is a gentle start for models that loop.",
    section=Section.ANSWERS,
    minimum=0.5,
    maximum=2.0,
    step=0.05,
)
SEED = Option(
    key="sampling.seed",
    type=int,
    default=-1,
    label="Seed",
    help="The same seed, model and settings give the same answer again on the same computer.",
    section=Section.ANSWERS,
    minimum=0,
    maximum=2**32 - 2,  # llama.cpp takes the largest 32-bit number as "choose one"
    special_value=-1,
    special_label="New each time",
)
MAX_TOKENS = Option(
    key="sampling.max_tokens",
    type=int,
    default=0,
    label="Longest answer",
    help="The answer is cut off here. A token is about three quarters of an English word.",
    section=Section.ANSWERS,
    minimum=1,
    maximum=1_000_000,
    unit="tokens",
    step=64,
    special_value=0,
    special_label="Until done",
)
N_CTX = Option(
    key="engine.n_ctx",
    type=int,
    default=0,
    label="Context window",
    help="How much of a chat the model sees at once. More needs more memory.",
    section=Section.ENGINE,
    minimum=256,
    maximum=2**20,
    unit="tokens",
    step=1024,
    special_value=0,
    special_label="Automatic",
    needs_reload=True,
)
THREADS = Option(
    key="engine.threads",
    type=int,
    default=0,
    label="Processor threads",
    help="More than the computer has cores makes answers slower.",
    section=Section.ENGINE,
    minimum=1,
    maximum=512,
    special_value=0,
    special_label="Automatic",
    needs_reload=True,
)
GPU_LAYERS = Option(
    key="engine.gpu_layers",
    type=int,
    default=-1,
    label="Layers on the graphics card",
    help="How much of the model runs on the graphics card. 0 uses the processor only, which is the safest.",
    section=Section.ENGINE,
    minimum=0,
    maximum=1000,
    unit="layers",
    special_value=-1,
    special_label="Automatic",
    needs_reload=True,
)
PROMPT_CACHE_MB = Option(
    key="engine.prompt_cache_mb",
    type=int,
    default=2000,
    label="Prompt cache",
    help="What the model has read of your chats is kept on the disk, encrypted, so that going on in one does not mean "
    "reading all of it again. The oldest goes first.",
    section=Section.ENGINE,
    minimum=50,
    maximum=1_000_000,
    unit="MB",
    step=500,
    special_value=0,
    special_label="Off",
)
GUESS_AHEAD = Option(
    key="engine.guess_ahead",
    type=bool,
    default=True,
    label="Guess ahead",
    help="Words that stood in the chat before are guessed, and several checked at once, wherever that is faster: a "
    "text that is only changed in places comes sooner. The answers are the same.",
    section=Section.ENGINE,
)
UNLOAD_AFTER_MINUTES = Option(
    key="engine.unload_after_minutes",
    type=int,
    default=30,
    label="Unload the model after",
    help="When nothing was asked for so long, the memory of the model is given back. The next question loads it again.",
    section=Section.ENGINE,
    minimum=1,
    maximum=1440,
    unit="minutes",
    special_value=0,
    special_label="Never",
)
OFFLINE = Option(
    key="privacy.offline",
    type=bool,
    default=False,
    label="Never use the network",
    help="Everything that would need the network is refused.",
    section=Section.PRIVACY,
)
LOOK_FOR_UPDATES = Option(
    key="privacy.look_for_updates",
    type=bool,
    default=False,
    label="Look for a new version",
    help="At most once a day Sotto asks the project’s own site which version is the newest: one request that says "
    "nothing about you. It is never downloaded or installed by itself.",
    section=Section.PRIVACY,
)

HIDE_MEMORY = Option(
    key="privacy.hide_memory",
    type=bool,
    default=False,
    label="Hide memory from other programs",
    help="Linux only, from the next start on. No other program of yours can then read Sotto’s memory, where open chats "
    "and their key are. The price: tools that show what Sotto has open, such as ss, show it to administrators only. "
    "The model’s process is always hidden.",
    section=Section.PRIVACY,
)
LOCK_AFTER_MINUTES = Option(
    key="privacy.lock_after_minutes",
    type=int,
    default=0,
    label="Lock after",
    help="The chats lock themselves when nothing was done for so long. This needs a passphrase.",
    section=Section.PRIVACY,
    minimum=1,
    maximum=1440,
    unit="minutes",
    special_value=0,
    special_label="Never",
)

DOWNLOADS_AT_ONCE = Option(
    key="downloads.at_once",
    type=int,
    default=2,
    label="Downloads at once",
    help="More models than this wait for their turn.",
    section=Section.DOWNLOADS,
    minimum=1,
    maximum=4,
)
HUB = Option(
    key="downloads.hub",
    type=str,
    default="",
    label="Hub or mirror",
    help="Address of the hub that models come from, if it is not Hugging Face itself. Empty: huggingface.co, or what "
    "HF_ENDPOINT says.",
    section=Section.DOWNLOADS,
    maximum=500,
)
PROXY = Option(
    key="downloads.proxy",
    type=str,
    default="",
    label="Proxy",
    help="Address of a proxy, for instance “http://proxy.example:3128”. Empty: what the system says.",
    section=Section.DOWNLOADS,
    maximum=500,
)
MODELS_FOLDER = Option(
    key="downloads.models_folder",
    type=str,
    default="",
    label="Folder for models",
    help="Where downloaded models are kept. Empty: Sotto’s own folder. “Choose…” can also move what is there already.",
    section=Section.DOWNLOADS,
    maximum=4096,
)

AnyOption = Option[Value]

OPTIONS: tuple[AnyOption, ...] = (
    THEME,
    FONT_SIZE,
    DENSITY,
    LANGUAGE,
    DEFAULT_MODEL,
    SYSTEM_PROMPT,
    DEFAULT_PRESET,
    USER_NAME,
    MODEL_TITLES,
    FOLD_PASTES,
    WHEN_FULL,
    KEEP_FIRST,
    TEMPERATURE,
    TOP_P,
    REPEAT_PENALTY,
    MAX_TOKENS,
    SEED,
    TOP_K,
    MIN_P,
    *FINER,
    N_CTX,
    THREADS,
    GPU_LAYERS,
    PROMPT_CACHE_MB,
    GUESS_AHEAD,
    UNLOAD_AFTER_MINUTES,
    *engine_options.LOADING,
    DOWNLOADS_AT_ONCE,
    HUB,
    PROXY,
    MODELS_FOLDER,
    OFFLINE,
    LOOK_FOR_UPDATES,
    LOCK_AFTER_MINUTES,
    HIDE_MEMORY,
    *desktop_options.DESKTOP,
)
"""Every option, in the order of the settings page."""
