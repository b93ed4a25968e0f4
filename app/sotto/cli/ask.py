"""``sotto ask``: one question, one answer."""

from __future__ import annotations

import dataclasses
import secrets
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from sotto.cli.adapters import adapter_uses, wanted_adapter
from sotto.cli.answer import ask
from sotto.cli.answer_flags import add_answer_flags, answer_overrides
from sotto.cli.answer_printer import AnswerPrinter
from sotto.cli.attempts import Answer, Question
from sotto.cli.flags import Commands, add_json_flag, option_value
from sotto.cli.left_out import context_report
from sotto.cli.model_choice import chosen_model
from sotto.cli.preset_choice import named_preset, preset_model
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.session import Pending, Session
from sotto.cli.short_ids import find_conversation
from sotto.cli.usage_facts import usage_facts
from sotto.config.model_defaults import load_for, sampler_for
from sotto.config.options import MAX_TOKENS, N_CTX, SEED, TEMPERATURE, WHEN_FULL
from sotto.domain.context import WhenFull
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings, StopReason, Timings
from sotto.domain.models import InstalledModel, ModelDefaults

_LARGEST_PROMPT = 4 * 1024 * 1024
"""Bytes read from standard input: far more than any context window holds."""

_EXAMPLES = """\
examples:
  sotto ask "Why is the sky blue?"
  sotto ask -m story --temperature 0 --seed 7 "Once upon a time"
  git diff | sotto ask --system "Review this change." -
  sotto ask --preset brief "Why is it dark at night?"
  sotto ask --json-schema person.json --set min_p=0.1 --stop END "Describe a person."
  sotto ask -c 4k7m2q "And at night?"      go on with a stored conversation
  sotto ask --lora sums.gguf=0.8 -m story "Once upon a time"
  sotto ask --no-save --json "Name three colours." | jq -r .text

MODEL is an id, a unique part of a name, or a path to a GGUF file.
Ctrl+C stops the answer; what was written so far is kept.
"""


def add_commands(commands: Commands) -> None:
    """Add ``ask``."""
    parser = commands.add_parser(
        "ask",
        help="ask one question and print the answer",
        description="Ask one question. The answer is printed as it is written; a model's reasoning goes to standard\n"
        "error if that is a terminal.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("prompt", metavar="PROMPT", nargs="?", help="the question; - or nothing: read standard input")
    parser.add_argument("-m", "--model", metavar="MODEL", help="the model to ask (default: the selected one)")
    saving = parser.add_mutually_exclusive_group()
    saving.add_argument("-c", "--conversation", metavar="ID", help="go on with this conversation")
    saving.add_argument("--no-save", action="store_true", help="keep neither question nor answer")
    parser.add_argument("--system", metavar="TEXT", help="instructions for the model")
    parser.add_argument("--preset", metavar="NAME", help="begin, or go on, with this preset")
    parser.add_argument("--max-tokens", type=option_value(MAX_TOKENS), metavar="N", help="longest answer; 0: no limit")
    parser.add_argument("--temperature", type=option_value(TEMPERATURE), metavar="T", help="0 to 5; 0 is repeatable")
    parser.add_argument("--seed", type=option_value(SEED), metavar="N", help="the same seed gives the same answer")
    parser.add_argument("--n-ctx", type=option_value(N_CTX), metavar="N", help="context window in tokens; 0: automatic")
    add_answer_flags(parser)
    parser.add_argument(
        "--lora",
        action="append",
        type=wanted_adapter,
        metavar="FILE[=SCALE]",
        help="use this LoRA adapter, installed or not; may be given several times; none: use none",
    )
    parser.add_argument(
        "--when-full",
        choices=[choice.value for choice in WHEN_FULL.choices],
        metavar="POLICY",
        help="if the conversation does not fit the context window: drop-oldest, keep-first, summarise, enlarge or ask",
    )
    add_json_flag(parser)
    parser.set_defaults(run=_run)


def _run(invocation: Invocation) -> ExitCode:
    output = invocation.output
    prompt = _prompt(invocation.arguments.prompt)
    with invocation.session() as session:
        question, sampler = _question(session, invocation.arguments, prompt)
        hashing = session.begin(session.services.models.hash(question.model, _ignore)) if output.as_json else None
        printer = AnswerPrinter(output, streams=not output.as_json)
        if invocation.arguments.no_save:
            beginning = session.services.temporary_chats.begin(model=question.model, preset=question.preset)
            question = dataclasses.replace(question, conversation=session.wait(beginning).id)
        answer = ask(session, question, printer)
        if invocation.arguments.no_save:  # nobody can ask for them any more
            answer = dataclasses.replace(answer, conversation=None, message=None)
        if answer.error is not None:
            raise answer.error
        if hashing is not None:
            output.json(_report(answer, question.model, sampler, _sha256(session, hashing, answer)))
    return ExitCode.INTERRUPTED if answer.was_interrupted else ExitCode.DONE


def _prompt(given: str | None) -> str:
    """Return the question. Raises :class:`UsageError` if there is none, ``prompt_too_long`` for a huge one."""
    if given is None and sys.stdin is not None and sys.stdin.isatty():
        raise UsageError("there is no question. Try “sotto ask --help”.")
    if given is None or given == "-":
        text = _standard_input()
    else:
        text = given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not text.strip():
        raise UsageError("the question is empty.")
    return text


def _standard_input() -> str:
    if sys.stdin is None:
        return ""
    data = sys.stdin.buffer.read(_LARGEST_PROMPT + 1)
    if len(data) > _LARGEST_PROMPT:
        raise UserFacingError(
            "prompt_too_long",
            "The text on standard input is longer than any model can read.",
            f"Send at most {_LARGEST_PROMPT // 1024 // 1024} MB, in practice a few pages.",
        )
    return data.decode("utf-8-sig", "replace")


def _question(session: Session, arguments: Namespace, prompt: str) -> tuple[Question, SamplerSettings]:
    """Return what is asked, and all that it comes to for the sampler, which an answer that never began reports."""
    from sotto.services.guide import asked

    overrides = answer_overrides(arguments)
    conversation = None
    if arguments.conversation is not None:
        conversations = session.wait(session.services.history.list())
        found = find_conversation(conversations, arguments.conversation)
        conversation = session.wait(session.services.history.get(found.id))
    preset = named_preset(session, arguments.preset)
    if conversation is not None and preset is not None:
        conversation = session.wait(session.services.presets.use(conversation.id, preset.id))
    own_model = preset_model(session, preset) if arguments.model is None else None
    model = own_model or chosen_model(session, arguments.model, conversation)
    defaults = session.services.models.defaults(model.id)
    if conversation is None and preset is None:
        preset = session.services.presets.usual(model.id)
    begun_with = preset.chat_settings() if preset is not None else {}
    own = dict(conversation.settings) if conversation is not None else begun_with
    given: dict[str, object] = {
        **{"temperature": arguments.temperature, "seed": arguments.seed, "max_tokens": arguments.max_tokens},
        "adapters": None if arguments.lora is None else adapter_uses(session, arguments.lora),
    }
    changes = {**overrides, **{name: value for name, value in given.items() if value is not None}}
    sampler = sampler_for(session.settings, defaults, {**own, **changes})
    if sampler.seed is None:
        sampler = dataclasses.replace(sampler, seed=secrets.randbelow(2**31))
    load, its_sampler = asked(model, _load(session, defaults, arguments.n_ctx), sampler)
    question = Question(
        prompt,
        model,
        load,
        {**changes, SEED.name: sampler.seed},
        arguments.system,
        conversation.id if conversation is not None else None,
        preset.id if preset is not None else None,
        WhenFull(arguments.when_full) if arguments.when_full is not None else None,
    )
    return question, its_sampler or sampler


def _load(session: Session, defaults: ModelDefaults, n_ctx: int | None) -> LoadSettings:
    load = load_for(session.settings, defaults)
    return load if n_ctx is None else dataclasses.replace(load, n_ctx=n_ctx)


def _sha256(session: Session, hashing: Pending[str], answer: Answer) -> str | None:
    """Return the model file's checksum; after Ctrl+C only if it is known already."""
    if answer.was_interrupted and not hashing.is_over:
        return None
    return session.result(hashing)


def _report(answer: Answer, model: InstalledModel, sampler: SamplerSettings, sha256: str | None) -> dict[str, Any]:
    from sotto.services.run_record import sampler_record

    run: Mapping[str, Any] = answer.run
    facts: dict[str, Any] = {
        "id": model.id or None,
        "name": model.name,
        "architecture": model.architecture,
        "quantization": model.quantization,
        "n_ctx": None,
    }
    facts |= {name: value for name, value in run.get("model", {}).items() if name in facts or name == "sha256"}
    settings = run.get("settings") or {**sampler_record(sampler), "template_hash": None}
    return {
        "text": answer.text,
        "reasoning": answer.reasoning,
        "stop_reason": run.get("stop_reason", StopReason.STOPPED.value),
        "conversation": answer.conversation,
        "message": answer.message,
        "model": {**facts, "sha256": sha256 or facts.get("sha256")},
        "settings": settings,
        "usage": usage_facts(answer.usage),
        "timings": run.get("timings") or dataclasses.asdict(Timings()),
        "context": context_report(run),
    }


def _ignore(_fraction: float) -> None:
    """The checksum is computed beside the answer; only the answer shows progress."""
