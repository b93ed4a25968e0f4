"""The prompt cache with real models: what it spares, and that answers are the same with it and without."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sotto.domain.adapters import AdapterUse
from sotto.domain.generation import LoadSettings, PromptMessage
from sotto.engine.cache_folder import cache_files
from sotto.engine.child import keeping
from sotto.engine.child.keeping import Keeping
from sotto.engine.child.kept_states import KeptState
from sotto.engine.child.prompt import Prompt
from sotto.engine.child.prompt_cache import PromptCache
from sotto.engine.child.state_files import StateFiles
from sotto.engine.protocol import KeepPrompts
from support.gguf_files import write_bpe_model
from support.open_model import Answer, OpenModel

Open = Callable[..., OpenModel]
Keep = Callable[..., OpenModel]

KEY = "5a" * 32
NEVER = 1_000_000_000
SEEDED = {"temperature": 1.0, "seed": 7}
LLAMAS = ["stories260K-f16.gguf", "stories260K-q8_0.gguf", "stories260K-chat-f16.gguf"]
SPLIT = "split/stories260K-f16-00001-of-00003.gguf"
RWKV = "tiny-rwkv-6v0-3m-f16.gguf"
LORA = "stories260K-lora-sums.gguf"
OPENINGS = (
    "Once upon a time there was a cat. She was very big and soft, and she liked to sleep in the sun all day. One day",
    "Tom and his dog went to the park. They ran and ran until they were tired, and then they sat down. Tom said",
    "Lily had a red ball. It was round and nice, and she played with it every day in the garden with her mom. But then",
)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """The folder of the cache."""
    made = tmp_path / "prompts"
    made.mkdir()
    return made


@pytest.fixture
def open_model(open_model: Open) -> Open:
    """Open models that do not guess ahead: how much they do depends on how busy the computer is."""

    def opener(path: Path, n_ctx: int = 0) -> OpenModel:
        model = open_model(path, n_ctx)
        model.backend.guesses_ahead = False
        return model

    return opener


@pytest.fixture
def keep(open_model: Open, prompts: Path) -> Iterator[Keep]:
    """Open models as an engine does that was told to keep prompts: each call is another start of it."""

    def opener(path: Path, n_ctx: int = 0, budget: int = NEVER, key: str = KEY) -> OpenModel:
        model = open_model(path, n_ctx)
        kept = Keeping()
        kept.wish(KeepPrompts(str(prompts), key, budget))
        kept.loaded(model.backend, model.generator, LoadSettings(n_ctx=n_ctx, threads=1))
        return model

    return opener  # type: ignore[return-value]


def cache_of(model: OpenModel) -> PromptCache:
    return model.generator.prompt_cache


def end(model: OpenModel) -> None:
    """What an engine does that is told to end."""
    cache_of(model).settle(lambda: False, at_end=True)
    model.close()


class Chat:
    """A conversation that is had several times: the answers of all must be the same."""

    def __init__(self, opening: str, name: str) -> None:
        self.name = name
        self.turns = [PromptMessage("user", opening)]

    def ask(self, model: OpenModel, **settings: object) -> Answer:
        return model.ask(self.turns, self.name, max_tokens=16, **settings)

    def go_on(self, answer: Answer, question: str) -> None:
        self.turns += [PromptMessage("assistant", answer.text or "."), PromptMessage("user", question)]


def _chats() -> list[Chat]:
    return [Chat(opening, f"chat {number}") for number, opening in enumerate(OPENINGS)]


def _had(chats: list[Chat], open_next: Callable[[], OpenModel], turns: int = 3, **settings: object) -> list[Answer]:
    """Have all ``chats`` in turns, each turn with the model that ``open_next`` returns, and return the answers."""
    answers = []
    for turn in range(turns):
        for chat in chats:
            answer = chat.ask(open_next(), **settings)
            chat.go_on(answer, f"And then number {turn} came. They")
            answers.append(answer)
    return answers


def _tokens(model: OpenModel, count: int, seed: int = 1) -> list[int]:
    """Return a prompt of ordinary tokens."""
    numbers = random.Random(seed)
    return [numbers.randrange(10, model.backend.n_vocab) for _ in range(count)]


# The same answers ----------------------------------------------------------------------------------------------------


@pytest.mark.needs_shared
@pytest.mark.parametrize("settings", [{}, SEEDED], ids=["greedy", "seeded"])
@pytest.mark.parametrize("name", [*LLAMAS, SPLIT, RWKV])
def test_conversations_in_turns_are_answered_as_without_a_cache(
    open_model: Open, keep: Keep, shared: Path, name: str, settings: dict[str, object]
) -> None:
    path = shared / "models" / name
    model = keep(path)
    kept = _had(_chats(), lambda: model, **settings)
    fresh = _had(_chats(), lambda: open_model(path), **settings)
    assert [answer.text for answer in kept] == [answer.text for answer in fresh]
    assert all(answer.cached == 0 for answer in fresh)
    if name not in LLAMAS[2:]:  # its template forgets the turns before
        assert all(answer.cached > 16 for answer in kept[3:])


@pytest.mark.needs_shared
@pytest.mark.parametrize("settings", [{}, SEEDED], ids=["greedy", "seeded"])
@pytest.mark.parametrize("name", [LLAMAS[0], LLAMAS[1], SPLIT, RWKV])
def test_a_new_engine_goes_on_as_the_old_one_would_have(
    open_model: Open, keep: Keep, shared: Path, name: str, settings: dict[str, object]
) -> None:
    path = shared / "models" / name
    running: list[OpenModel] = []

    def restarted() -> OpenModel:
        if running:
            end(running.pop())
        running.append(keep(path))
        return running[0]

    kept = _had(_chats()[:2], restarted, **settings)
    fresh = _had(_chats()[:2], lambda: open_model(path), **settings)
    assert [answer.text for answer in kept] == [answer.text for answer in fresh]
    assert all(answer.cached > 16 for answer in kept[2:])


@pytest.mark.needs_shared
def test_adapters_have_states_of_their_own(open_model: Open, keep: Keep, shared: Path) -> None:
    path, lora = shared / "models" / LLAMAS[0], AdapterUse(str(shared / "models" / LORA))
    model = keep(path)

    def had(open_next: Callable[[], OpenModel]) -> list[Answer]:
        chat, answers = _chats()[0], []
        for adapters in ((), (lora,), (), (lora,), (AdapterUse(lora.path, 0.5),)):
            answers.append(chat.ask(open_next(), adapters=adapters))
        return answers

    kept, fresh = had(lambda: model), had(lambda: open_model(path))
    assert [answer.text for answer in kept] == [answer.text for answer in fresh]
    assert len({answer.text for answer in fresh}) > 1
    assert [answer.cached > 0 for answer in kept] == [False, False, True, True, False]
    end(model)
    again = keep(path)
    chat = _chats()[0]
    for adapters, expected in (((lora,), fresh[1]), ((), fresh[0])):
        answer = chat.ask(again, adapters=adapters)
        assert (answer.text, answer.cached > 0) == (expected.text, True)


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", [LLAMAS[0], RWKV])
def test_a_small_window_with_turns_left_out(open_model: Open, keep: Keep, shared: Path, name: str) -> None:
    path = shared / "models" / name
    model = keep(path, n_ctx=256)
    kept = _had(_chats()[:2], lambda: model, turns=8)
    fresh = _had(_chats()[:2], lambda: open_model(path, n_ctx=256), turns=8)
    assert any(answer.completion.context.left_out for answer in fresh)
    assert [answer.text for answer in kept] == [answer.text for answer in fresh]


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", [LLAMAS[0], RWKV])
def test_a_stop_in_the_middle_of_the_answer_leaves_the_truth(
    open_model: Open, keep: Keep, shared: Path, name: str
) -> None:
    path = shared / "models" / name
    model, chat = keep(path), _chats()[0]
    heard: list[str] = []
    prompt = model.prompt(chat.turns)
    model.stop.clear()

    def hear(text: str, _is_reasoning: bool) -> None:
        heard.append(text)
        if len(heard) == 8:
            model.stop.set()

    from sotto.domain.generation import SamplerSettings

    settings = SamplerSettings(temperature=0.0, seed=1)
    model.generator.answer(prompt, settings, lambda *_: None, lambda *_: None, hear, chat.name)
    model.stop.clear()
    again = chat.ask(model)
    assert again.text == chat.ask(open_model(path)).text
    assert again.cached >= len(prompt.tokens) - 7


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", [LLAMAS[0], RWKV])
def test_a_stop_in_the_middle_of_the_prompt_leaves_the_truth(
    open_model: Open, keep: Keep, shared: Path, name: str
) -> None:
    path = shared / "models" / name
    model, fresh = keep(path), open_model(path)
    other, tokens = Prompt(_tokens(model, 200, 2), 0, None), Prompt(_tokens(model, 300), 0, None)
    model.answer(other, "other", max_tokens=3)
    from sotto.domain.generation import SamplerSettings

    settings = SamplerSettings(temperature=0.0, seed=1, max_tokens=20)
    model.generator.answer(tokens, settings, lambda *_: None, lambda *_: model.stop.set(), lambda *_: None, "stopped")
    model.stop.clear()
    assert model.answer(tokens, "stopped", max_tokens=20).text == fresh.answer(tokens, max_tokens=20).text
    again = model.answer(other, "other", max_tokens=20)
    assert (again.text, again.cached) == (fresh.answer(other, max_tokens=20).text, 196)


# What is spared ------------------------------------------------------------------------------------------------------


def test_coming_back_spares_all_but_the_last_token(keep: Keep, babble: Path) -> None:
    model = keep(babble)
    one, other = Prompt(_tokens(model, 300), 0, None), Prompt(_tokens(model, 300, 2), 0, None)
    assert model.answer(one, "one", max_tokens=3).cached == 0
    assert model.answer(other, "other", max_tokens=3).cached == 0
    assert model.answer(one, "one", max_tokens=3).cached == 296
    end(model)
    again = keep(babble)
    assert [again.answer(each, name, max_tokens=3).cached for each, name in ((other, "other"), (one, "one"))] == [
        296
    ] * 2


def test_a_conversation_that_begins_like_another_uses_what_was_read(keep: Keep, babble: Path) -> None:
    model = keep(babble)
    common = _tokens(model, 100)
    model.answer(Prompt([*common, 20, 21], 0, None), "one", max_tokens=1)
    model.answer(Prompt([30] * 50, 0, None), "other", max_tokens=1)
    assert model.answer(Prompt([*common, 40, 41, 42, 43], 0, None), "third", max_tokens=1).cached == 100


@pytest.mark.needs_shared
@pytest.mark.parametrize("cut", [0, 5])
def test_a_recurrent_model_goes_on_although_its_template_ends_prompts_with_more(
    open_model: Open, keep: Keep, rwkv: Path, cut: int
) -> None:
    """The next prompt has the first one without its last ``cut`` tokens, as templates that let a model reason do it."""
    model, fresh = keep(rwkv), open_model(rwkv)
    first = _tokens(model, 100)
    model.answer(Prompt(first, 0, None), "chat", max_tokens=8)
    second = Prompt([*first[: 100 - cut], *_tokens(model, 30, 2)], 0, None)
    answer = model.answer(second, "chat", max_tokens=20)
    assert answer.cached >= 80
    assert answer.text == fresh.answer(second, max_tokens=20).text


def test_what_nobody_wants_kept_is_not(keep: Keep, babble: Path, prompts: Path) -> None:
    model = keep(babble)
    prompt = Prompt(_tokens(model, 100), 0, None)
    model.answer(prompt, "", max_tokens=3)
    end(model)
    assert list(prompts.iterdir()) == []
    assert keep(babble).answer(prompt, "", max_tokens=3).cached == 0


def test_what_is_asked_besides_takes_nothing_away(keep: Keep, babble: Path) -> None:
    """A title, a temporary chat: nothing of it is kept, and the conversation before it is."""
    model = keep(babble)
    chat, besides = Prompt(_tokens(model, 100), 0, None), Prompt(_tokens(model, 80, 2), 0, None)
    model.answer(chat, "chat", max_tokens=3)
    model.answer(besides, "", max_tokens=3)
    assert model.answer(chat, "chat", max_tokens=3).cached == 96
    model.answer(Prompt([5] * 40, 0, None), "third", max_tokens=3)
    assert model.answer(besides, "", max_tokens=3).cached == 0


def test_a_large_state_is_not_brought_back_for_a_few_tokens(keep: Keep, babble: Path) -> None:
    model = keep(babble)
    tokens = _tokens(model, 1000)
    model.answer(Prompt(tokens, 0, None), "large", max_tokens=1)
    model.answer(Prompt([5] * 40, 0, None), "small", max_tokens=1)
    assert model.answer(Prompt([*tokens[:40], 7, 8], 0, None), "third", max_tokens=1).cached == 0


def test_what_was_forgotten_is_read_again(keep: Keep, babble: Path, prompts: Path) -> None:
    model = keep(babble)
    asked = {name: Prompt(_tokens(model, 100, seed), 0, None) for seed, name in enumerate(("one", "two", "three"))}
    for name, prompt in asked.items():
        model.answer(prompt, name, max_tokens=1)
    cache_of(model).settle(lambda: False, at_end=True)
    assert len(list(prompts.iterdir())) == 3
    cache_of(model).forget("three")  # it is in the context, too
    cache_of(model).forget("one")
    assert len(list(prompts.iterdir())) == 1
    assert [model.answer(prompt, name, max_tokens=1).cached for name, prompt in asked.items()] == [0, 96, 0]
    cache_of(model).forget("")
    assert list(prompts.iterdir()) == []
    assert [model.answer(prompt, name, max_tokens=1).cached for name, prompt in asked.items()] == [0, 0, 0]


def test_what_a_title_was_made_of_is_forgotten_with_the_conversation(keep: Keep, babble: Path) -> None:
    model = keep(babble)
    chat = _tokens(model, 100)
    model.answer(Prompt(chat, 0, None), "chat", max_tokens=1)
    model.answer(Prompt([*chat, *_tokens(model, 20, 2)], 0, None), "", max_tokens=1)
    assert model.generator.memory.size > 100
    cache_of(model).forget("chat")
    assert model.generator.memory.size == 0


# On disk -------------------------------------------------------------------------------------------------------------


def test_nothing_is_written_while_something_is_wanted(keep: Keep, babble: Path, prompts: Path) -> None:
    model = keep(babble)
    model.answer(Prompt(_tokens(model, 100), 0, None), "one", max_tokens=1)
    assert cache_of(model).settle(lambda: True, at_end=True) == 0
    assert list(prompts.iterdir()) == []
    assert cache_of(model).settle(lambda: False, at_end=True) is None
    assert len(list(prompts.iterdir())) == 1


def test_a_conversation_that_goes_on_is_written_when_it_pauses(keep: Keep, babble: Path, prompts: Path) -> None:
    now = 100.0
    model = keep(babble)
    cache = cache_of(model)
    cache._clock = lambda: now
    model.answer(Prompt(_tokens(model, 100), 0, None), "one", max_tokens=1)
    wait = cache.settle(lambda: False)
    assert wait is not None
    assert wait > 2
    assert list(prompts.iterdir()) == []
    model.answer(Prompt(_tokens(model, 100, 2), 0, None), "two", max_tokens=1)
    now += 1
    cache.settle(lambda: False)
    assert len(list(prompts.iterdir())) == 1  # the first was left
    now += 100
    assert cache.settle(lambda: False) is None
    assert len(list(prompts.iterdir())) == 2


def test_the_budget_holds_and_the_oldest_goes_first(keep: Keep, babble: Path, prompts: Path) -> None:
    model = keep(babble)
    asked = [Prompt(_tokens(model, 200, seed), 0, None) for seed in range(4)]
    model.answer(asked[0], "0", max_tokens=1)
    cache_of(model).settle(lambda: False, at_end=True)
    (first,) = cache_files(prompts)
    end(model)
    budget = first.size * 3 + 100
    for number in range(1, 4):
        model = keep(babble, budget=budget)
        model.answer(asked[number], str(number), max_tokens=1)
        end(model)
        assert sum(file.size for file in cache_files(prompts)) <= budget
    model = keep(babble, budget=budget)
    assert model.answer(asked[1], "1", max_tokens=1).cached == 196
    assert model.answer(asked[0], "0", max_tokens=1).cached == 0


def test_names_and_contents_tell_nothing(keep: Keep, hello: Path, prompts: Path) -> None:
    model = keep(hello)
    secret = "xylophone marmalade"
    model.ask(secret * 3, "conversation-4711")
    end(model)
    (file,) = prompts.iterdir()
    content = file.read_bytes()
    tokens = model_tokens = bytes(secret, "ascii")
    assert "4711" not in file.name
    assert "hello" not in file.name
    assert tokens not in content
    assert model_tokens not in content


@pytest.mark.parametrize(
    "what", ["cut", "cut head", "empty", "changed head", "changed body", "longer", "newer", "foreign"]
)
def test_a_file_that_is_not_right_is_removed_and_the_prompt_read(
    keep: Keep, babble: Path, prompts: Path, what: str
) -> None:
    model = keep(babble)
    prompt = Prompt(_tokens(model, 300), 0, None)
    expected = model.answer(prompt, "chat", max_tokens=20).text
    end(model)
    (file,) = prompts.iterdir()
    content = bytearray(file.read_bytes())
    match what:
        case "cut":
            del content[-1000:]
        case "cut head":
            del content[60:]
        case "empty":
            content.clear()
        case "changed head":
            content[70] ^= 1
        case "changed body":
            content[-500] ^= 1
        case "longer":
            content += b"\0"
        case "newer":
            content[7:8] = b"2"
        case "foreign":
            content = bytearray(random.Random(1).randbytes(len(content)))
    file.write_bytes(content)
    again = keep(babble)
    answer = again.answer(prompt, "chat", max_tokens=20)
    assert (answer.text, answer.cached) == (expected, 0)
    assert not file.exists()
    end(again)
    assert keep(babble).answer(prompt, "chat", max_tokens=20).cached == 296


def test_another_key_finds_nothing(keep: Keep, babble: Path) -> None:
    model = keep(babble)
    prompt = Prompt(_tokens(model, 100), 0, None)
    model.answer(prompt, "chat", max_tokens=1)
    end(model)
    assert keep(babble, key="77" * 32).answer(prompt, "chat", max_tokens=1).cached == 0
    assert keep(babble).answer(prompt, "chat", max_tokens=1).cached == 96


def test_a_model_in_the_place_of_another_gets_nothing_of_its_states(keep: Keep, tmp_path: Path) -> None:
    path = write_bpe_model(tmp_path / "model.gguf", seed=1)
    times = path.stat()
    model = keep(path)
    prompt = Prompt([1 + number % 100 for number in range(100)], 0, None)
    model.answer(prompt, "chat", max_tokens=1)
    end(model)
    write_bpe_model(path, seed=2)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert keep(path).answer(prompt, "chat", max_tokens=1).cached == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open stays there")
@pytest.mark.parametrize("when", ["before it was opened", "before it was wanted"])
def test_a_model_whose_file_is_gone_answers_all_the_same(
    open_model: Open, tmp_path: Path, prompts: Path, when: str
) -> None:
    """Its disk was taken out, or another model lies there now: the engine must neither end nor take it for that one."""
    path = write_bpe_model(tmp_path / "model.gguf", seed=1)
    model, kept = open_model(path), Keeping()
    if when == "before it was opened":
        path.unlink()
    kept.loaded(model.backend, model.generator, LoadSettings(threads=1))
    path.unlink(missing_ok=True)
    kept.wish(KeepPrompts(str(prompts), KEY, NEVER))
    assert model.answer(Prompt(_tokens(model, 100), 0, None), "chat", max_tokens=4).text
    kept.end()
    assert len(list(prompts.iterdir())) == (when == "before it was wanted")


@pytest.mark.needs_shared
def test_what_is_kept_with_other_adapters_is_written_once(
    keep: Keep, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lora = shared / "models" / LLAMAS[0], AdapterUse(str(shared / "models" / LORA))
    model = keep(path)
    written: list[str] = []
    real = StateFiles.write

    def write(self: StateFiles, state: KeptState, may_go_on: Callable[[], bool]) -> bool:
        written.append(state.key.adapters)
        return real(self, state, may_go_on)

    monkeypatch.setattr(StateFiles, "write", write)
    with_adapter, without = _chats()[:2]
    with_adapter.ask(model, adapters=(lora,))
    for _turn in range(3):
        without.go_on(without.ask(model), "And then")
        cache_of(model).settle(lambda: False, at_end=True)
    assert [bool(adapters) for adapters in written] == [True, False, False, False]
    end(model)
    again = keep(path)
    written.clear()
    assert with_adapter.ask(again, adapters=(lora,)).cached > 0  # from the disk
    for _turn in range(2):
        without.ask(again)
        cache_of(again).settle(lambda: False, at_end=True)
    assert not any(written)


def test_a_state_longer_than_the_window_is_left_alone(open_model: Open, keep: Keep, babble: Path) -> None:
    model = keep(babble, n_ctx=1024)
    tokens = _tokens(model, 600)
    model.answer(Prompt(tokens, 0, None), "chat", max_tokens=1)
    end(model)
    small = keep(babble, n_ctx=256)
    small.answer(Prompt(tokens[:100], 0, None), "other", max_tokens=1)
    prompt = Prompt(tokens[:200], 0, None)
    answer = small.answer(prompt, "chat", max_tokens=10)
    assert (answer.text, answer.cached) == (open_model(babble, 256).answer(prompt, max_tokens=10).text, 100)


def test_only_what_was_read_together_counts_as_exact(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    memory, tokens = model.generator.memory, _tokens(model, 60)
    model.answer(Prompt(tokens[:50], 0, None), max_tokens=10)
    assert memory.exact == 48
    model.answer(Prompt([*tokens[:20], 5, 6], 0, None), max_tokens=10)
    assert memory.exact == 20
    memory.cut(10)
    assert memory.exact == 8
    memory.read([7, 8], model.stop)
    assert memory.exact == 8
    state = memory.state()
    kept = memory.tokens
    memory.clear()
    assert memory.exact == 0
    assert memory.restore(kept, state, 8)
    assert memory.exact == 8


@pytest.mark.parametrize("count", [5, 7, 129, 131, 257, 386, 641])
def test_no_call_reads_fewer_than_four_tokens(
    open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    model = open_model(babble)
    calls: list[int] = []
    real = model.backend.decode
    monkeypatch.setattr(model.backend, "decode", lambda tokens, size: (calls.append(size), real(tokens, size)))
    model.generator.memory.read(_tokens(model, count), model.stop)
    assert sum(calls) == count
    assert all(size % 4 == 0 for size in calls[:-1])
    # llama.cpp cuts a call into units; neither must be too small.
    assert all(size % model.backend.ubatch not in (1, 2, 3) for size in calls)
    assert min(calls) >= 4


# The end -------------------------------------------------------------------------------------------------------------


class _Endless:
    """In the place of a cache that has more to write than there is time for; ``pass_time`` after each piece."""

    def __init__(self, pass_time: Callable[[], None]) -> None:
        self.pieces: list[int] = []
        self._pass_time = pass_time

    def settle(self, is_wanted: Callable[[], bool], *, at_end: bool = False) -> float:
        self.pieces.append(0)
        while not is_wanted():
            self.pieces[-1] += 1
            self._pass_time()
        return 0.0


def test_what_can_not_be_written_in_time_is_given_up_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a part of a file would stay behind, as large as what a disk takes in that time."""
    now = 100.0

    def pass_time() -> None:
        nonlocal now
        now += 0.05

    monkeypatch.setattr(keeping, "time", SimpleNamespace(monotonic=lambda: now))
    kept, endless = Keeping(), _Endless(pass_time)
    kept._cache = endless  # type: ignore[assignment]
    kept.end()
    assert endless.pieces[0] > 1
    assert now < 100 + keeping.END_SECONDS - 0.1  # there is time for the last piece, and for removing the part
    assert kept.settle(lambda: True) is None  # nothing is begun again
    assert len(endless.pieces) == 1
