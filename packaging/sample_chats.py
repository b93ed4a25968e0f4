"""The chats and models in the documentation's pictures; invented, and about nobody."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.chat import Attachment, Conversation, Message, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.domain.models import InstalledModel, LoadedModel, Placement

__all__ = ["FORMULAS", "MODELS", "ConversationId", "conversations", "loaded"]

FORMULAS = ConversationId("sample-light")
"""The chat with formulas, a table and two versions of an answer."""

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_FOLDER = Path("/home/sam/Models")

MODELS = (
    InstalledModel(
        ModelId("sample-qwen"),
        "Qwen3 4B Instruct",
        _FOLDER / "Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
        2_497_281_120,
        "qwen3",
        "Q4_K_M",
        4_022_468_096,
        262_144,
        has_template=True,
        licence="apache-2.0",
        added=3,
    ),
    InstalledModel(
        ModelId("sample-olmo"),
        "OLMo 2 1124 7B Instruct",
        _FOLDER / "OLMo-2-1124-7B-Instruct-Q4_K_M.gguf",
        4_472_020_160,
        "olmo2",
        "Q4_K_M",
        7_299_076_096,
        4_096,
        has_template=True,
        licence="apache-2.0",
        added=2,
    ),
    InstalledModel(
        ModelId("sample-pythia"),
        "Pythia 1B",
        _FOLDER / "pythia-1b-Q8_0.gguf",
        1_083_753_472,
        "gptneox",
        "Q8_0",
        1_011_781_632,
        2_048,
        licence="apache-2.0",
        added=1,
    ),
)

_QUESTION = "My script reads a 2 GB CSV line by line and takes nine minutes. What would you change first?"
_FIRST_ANSWER = "Measure before you change anything: most of the nine minutes may be one slow line."
_ANSWER = """\
Read it in columns instead of lines. The time goes into splitting strings, so let a columnar reader do that in \
native code:

```python
import pyarrow.csv as csv

table = csv.read_csv("trips.csv")          # all cores, typed columns
by_day = table.group_by("day").aggregate([("fare", "sum")])
```

| Step  | Before     | After     |
|-------|------------|-----------|
| Parse | 8 min 20 s | about 6 s |
| Group | 40 s       | under 1 s |

If memory is tight, read it in batches with `open_csv`; the rest stays the same.
"""
_LAST_ANSWER = "Convert it once to a columnar file, and every later run starts from that."
_THOUGHTS = "Nine minutes for 2 GB is about 4 MB a second: parsing line by line in the interpreter is the likely cost."

_FORMULA_QUESTION = "Why does nothing overtake light? I have written down what I know."
_FORMULA_NOTES = Attachment("what-i-know.txt", "Energy grows with speed.\nAt rest it is mc².\n" * 12)
_FORMULA_ANSWER = r"""Because the energy it would take grows without limit. At rest a body has $E = mc^2$; on the move:

$$E = \gamma\, mc^2, \qquad \gamma = \frac{1}{\sqrt{1 - v^2/c^2}}$$

and the denominator goes to zero as $v$ comes close to $c$.[^1]

| $v/c$ | $\gamma$ | what it means |
|------:|---------:|:--------------|
| 0.10 | 1.005 | nothing you would notice |
| 0.90 | 2.29 | twice the energy at rest, and more |
| 0.999 | 22.4 | particles in a small accelerator |

- [x] Energy at rest
- [x] Energy on the move
- [ ] What light itself has: $E = pc$

[^1]: For a body with mass. Light has none.
"""
_SHORT_ANSWER = "Because it would take endless energy: the faster it is, the more it costs to make it faster still."

_OTHERS = (
    ("Why nothing overtakes light", _HOUR // 60),
    ("Letter to the landlord", 2 * _HOUR // 60),
    ("How do I export a chat?", 3 * _HOUR // 60),
    ("Trip to the Dolomites", _DAY),
    ("Explain attention simply", _DAY + _HOUR // 2),
    ("Unit tests for the parser", 3 * _DAY),
    ("Bread with 75 % hydration", 4 * _DAY),
    ("Names for a small boat", 6 * _DAY),
    ("Contract, second reading", 40 * _DAY),
    ("Piano practice plan", 44 * _DAY),
)


def conversations(now: int) -> list[tuple[Conversation, list[Message]]]:
    """Return conversations with their messages, the one to show first. ``now`` is in Unix milliseconds."""
    first, *others = _OTHERS
    formulas = _formulas(first[0], now - first[1])
    return [_main(now), formulas, *(_other(index, title, now - age) for index, (title, age) in enumerate(others))]


def loaded(model: InstalledModel) -> LoadedModel:
    """Return what an engine would report about ``model``."""
    placement = Placement("CPU", 0, 37, 8, "No graphics card was found.")
    return LoadedModel(
        str(model.path),
        model.name,
        model.architecture,
        model.quantization,
        model.parameters,
        model.size_bytes,
        8_192,
        model.n_ctx_train,
        151_936,
        "sample",
        placement,
    )


def _main(now: int) -> tuple[Conversation, list[Message]]:
    home = ConversationId("sample-csv")
    question = Message(MessageId("sample-q"), home, None, Role.USER, _QUESTION, now - 60_000)
    run = {
        "timings": {"tokens_per_second": 18.4},
        "reasoning_ms": 4_000.0,
        "model": {"name": "Qwen3 4B Instruct", "n_ctx": 8_192},
    }
    answers = [
        Message(
            MessageId(f"sample-a{number}"),
            home,
            question.id,
            Role.ASSISTANT,
            content,
            now - 50_000 + number,
            model="Qwen3 4B",
            reasoning=_THOUGHTS,
            usage=Usage(2_327, 0, 214),
            run=run,
        )
        for number, content in enumerate((_FIRST_ANSWER, _ANSWER, _LAST_ANSWER))
    ]
    leaf = answers[1].id
    conversation = Conversation(home, "Reading a CSV quickly", now - 60_000, now, MODELS[0].id, active_leaf=leaf)
    return conversation, [question, *answers]


def _formulas(title: str, updated: int) -> tuple[Conversation, list[Message]]:
    """Return a chat with everything an answer can hold, and with a second version by another model."""
    home = FORMULAS
    question = Message(
        MessageId("sample-light-q"), home, None, Role.USER, _FORMULA_QUESTION, updated, attachments=(_FORMULA_NOTES,)
    )
    answers = [
        Message(
            MessageId(f"sample-light-a{number}"),
            home,
            question.id,
            Role.ASSISTANT,
            content,
            updated + number,
            model=model,
            usage=Usage(112, 0, tokens),
            run={"timings": {"tokens_per_second": speed, "first_token_ms": 900.0}, "model": {"name": model}},
        )
        for number, (model, content, tokens, speed) in enumerate(
            ((MODELS[1].name, _SHORT_ANSWER, 24, 9.7), (MODELS[0].name, _FORMULA_ANSWER, 268, 18.4)), start=1
        )
    ]
    conversation = Conversation(home, title, updated, updated, MODELS[0].id, active_leaf=answers[1].id)
    return conversation, [question, *answers]


def _other(index: int, title: str, updated: int) -> tuple[Conversation, list[Message]]:
    home = ConversationId(f"sample-{index}")
    message = Message(MessageId(f"sample-m{index}"), home, None, Role.USER, title, updated)
    return Conversation(home, title, updated, updated, active_leaf=message.id), [message]
