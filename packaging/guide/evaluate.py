"""Ask a guide the questions of the exam through Sotto's own engine, and say how it did.

    python -m guide.evaluate [GUIDE] [--json] [--mistakes]

Needs Sotto, not PyTorch: what is examined is the file that ships, as Sotto runs it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from guide import exam
from guide.handbook import ROOT, load
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, ContextUse, PromptMessage
from sotto.domain.ids import JobId, new_id
from sotto.domain.models import LoadedModel
from sotto.services.container import build_services
from sotto.services.dispatcher import QueueDispatcher
from sotto.services.generation import GenerationRequest
from sotto.services.guide import LOAD, SAMPLER, find_guide

SHIPPED = ROOT / "resources" / "guide.gguf"


class _Sink:
    """Collects one answer."""

    def __init__(self) -> None:
        self.text = ""
        self.is_over = False
        self.error: UserFacingError | None = None

    def on_queued(self, ahead: int) -> None: ...

    def on_loading(self, fraction: float) -> None: ...

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None: ...

    def on_prompt_progress(self, done: int, total: int) -> None: ...

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self.text += text

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        self.is_over = True

    def on_failed(self, error: UserFacingError) -> None:
        self.is_over, self.error = True, error


Ask = Callable[[Sequence[PromptMessage]], str]


@contextmanager
def engine_with(file: Path) -> Iterator[Ask]:
    """Give a function that answers a conversation with the guide in ``file``. Raises ``FileNotFoundError``."""
    guide = find_guide(file)
    if guide is None:
        raise FileNotFoundError(file)
    dispatcher = QueueDispatcher()
    with tempfile.TemporaryDirectory() as folder:
        # The services are not opened: an exam needs no store.
        services = build_services(AppPaths.resolve(Path(folder), {}), Settings(), dispatcher)

        def ask(messages: Sequence[PromptMessage]) -> str:
            sink = _Sink()
            request = GenerationRequest(JobId(new_id()), guide, LOAD, tuple(messages), SAMPLER)
            services.generation.submit(request, sink)
            dispatcher.run_until(lambda: sink.is_over)
            if sink.error is not None:
                raise sink.error
            return sink.text

        try:
            yield ask
        finally:
            services.close()


def evaluate(file: Path) -> exam.Report:
    """Let the guide in ``file`` sit the exam."""
    with engine_with(file) as ask:
        return exam.sit(exam.load_items(), load(), lambda message: ask([PromptMessage("user", message)]))


def figures(report: exam.Report) -> dict[str, float]:
    """Return what the model card tells: counts, and shares in per cent."""
    shares = {
        "right_topic": report.right_topic,
        "helpful_topic": report.helpful_topic,
        "wrongly_refused": report.wrongly_refused,
        "refused": report.refused,
        "exact": report.exact,
    }
    counts = {"in_scope": len(report.in_scope), "out_of_scope": len(report.out_of_scope)}
    return {**counts, **{name: round(100 * share, 1) for name, share in shares.items()}}


def is_good_enough(report: exam.Report) -> bool:
    """Whether a guide with this report may ship: it must understand nine of ten messages and make nothing up."""
    return min(report.right_topic, report.refused) >= 0.9 and report.exact == 1


def main() -> int:
    """Print the figures; exit 1 if the guide is not good enough to ship."""
    parser = argparse.ArgumentParser(description="Examine a guide on held-out questions.")
    parser.add_argument("guide", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--mistakes", action="store_true", help="also print every message that was misunderstood")
    options = parser.parse_args()
    report = evaluate(options.guide)
    found = figures(report)
    print(json.dumps(found) if options.json else "\n".join(f"{name:16} {value}" for name, value in found.items()))
    if options.mistakes:
        for one in report.outcomes:
            if not one.is_right:
                print(f"{'/'.join(one.item.topics) or 'refusal'} -> {one.said or one.text!r}: {one.item.message}")
    return 0 if is_good_enough(report) else 1


if __name__ == "__main__":
    sys.exit(main())
