"""What PyTorch trains is what llama.cpp runs. Needs PyTorch, which only ``make guide`` installs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guide import handbook
from guide.handbook import Handbook, Section

torch = pytest.importorskip("torch", reason="only needed to train the guide")

from guide import weights  # noqa: E402 - they need PyTorch
from guide.network import Network, Shape  # noqa: E402
from guide.train import Plan, train  # noqa: E402

SMALL = Shape(n_embd=64, n_layer=2, n_head=4, n_ff=96, n_ctx=256)
SHORT = Plan(merges=80, rows=8, steps=6, whole=0.5)


@pytest.fixture(scope="module")
def book() -> Handbook:
    """Two topics are enough to see whether training works at all."""
    whole = handbook.load()
    section = Section("A part", whole.topics[:3])
    return replace(whole, sections=(section,), out_of_scope=whole.out_of_scope[:50])


def test_llama_cpp_computes_the_same_scores(book: Handbook, tmp_path: Path) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    network, vocabulary = train(book, SHORT, SMALL)
    for weight in network.parameters():  # beyond what training made: every part has to matter
        weight.data += 0.05 * torch.randn_like(weight)
    file = tmp_path / "small.gguf"
    weights.write(file, network, vocabulary, book)
    stored = weights.read(file)
    weights.fill(network, vocabulary, stored)  # rounded to Q8_0, as llama.cpp sees them
    tokens = vocabulary.encode(" how do i begin with this program")
    with torch.no_grad():
        ours = network.logits(network(torch.tensor([tokens])))[0]
    model = llama_cpp.Llama(model_path=str(file), logits_all=True, verbose=False, n_ctx=256, n_threads=1)
    try:
        model.eval(tokens)
        theirs = torch.tensor(model.scores[: len(tokens)])
    finally:
        model.close()
    assert (ours - theirs).abs().max() < 0.05 * ours.std()
    assert ours.argmax(-1).tolist() == theirs.argmax(-1).tolist()


def test_the_same_seed_gives_the_same_file(book: Handbook, tmp_path: Path) -> None:
    files = [tmp_path / "one.gguf", tmp_path / "two.gguf"]
    for file in files:
        weights.write(file, *train(book, SHORT, SMALL), book)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_going_on_keeps_the_words_and_learns_new_texts(book: Handbook, tmp_path: Path) -> None:
    file = tmp_path / "first.gguf"
    weights.write(file, *train(book, SHORT, SMALL), book)
    first = weights.read(file)
    changed = replace(book.topics[0], answer="A text that is entirely new.")
    section = Section("A part", (changed, *book.topics[1:]))
    network, vocabulary = train(
        replace(book, sections=(section,)), replace(SHORT, steps=1, rate=0, word_rate=0), SMALL, first
    )
    assert vocabulary.merges == first.vocabulary.merges
    assert ("A text that is", " entirely new.") in vocabulary.phrases
    known = vocabulary.ids[first.vocabulary.tokens[100]]
    assert torch.allclose(network.token_embd.weight[known], torch.tensor(first.tensors["token_embd.weight"][100]))


def test_a_new_network_is_a_bag_of_words() -> None:
    torch.manual_seed(1)
    network = Network(SMALL, 200)
    for layer in network.blk:
        layer.attn_q.weight.data.zero_()
    with torch.no_grad():
        one, other = network(torch.tensor([[5, 6, 7, 8], [7, 5, 6, 8]]))[:, -1]
    assert torch.allclose(one, other, atol=1e-6)
