"""``sotto history run`` and ``rerun``: how an answer came about, and whether it comes again."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sotto.cli.flags import add_json_flag
from sotto.cli.history_tree import find_message
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.cli.short_ids import find_conversation
from sotto.cli.sizes import local_time
from sotto.domain.chat import Message, Role, branch
from sotto.domain.errors import UserFacingError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from sotto.services.run_again import Comparison

_EXAMPLES = """\
examples:
  sotto history run 4k7m2q                 how the last answer of a conversation came about
  sotto history run 4k7m2q 9xw3ta --json > run.json
  sotto history rerun 4k7m2q               ask for it again with the same settings and seed, and compare
"""


def add_actions(add_parser: Callable[..., ArgumentParser]) -> None:
    """Add what concerns the run records of answers to ``sotto history``."""
    for name, run, words in (
        ("run", _run, "show how an answer came about: model, settings, seed, versions"),
        ("rerun", _rerun, "ask for an answer again exactly as it was asked for, and show where the two differ"),
    ):
        action = add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        action.add_argument("conversation", metavar="ID", help="an id, or the beginning or end of one")
        action.add_argument(
            "message", metavar="MESSAGE", nargs="?", help="the id of an answer, or its end (default: the last one)"
        )
        add_json_flag(action)
        action.set_defaults(run=run)


def _run(invocation: Invocation) -> ExitCode:
    from sotto.services.run_record import run_document

    output = invocation.output
    with invocation.session() as session:
        answer = _answer(session, invocation)
    document = run_document(answer)
    if output.as_json:
        output.json(document)
        return ExitCode.DONE
    output.line(f"{answer.model or 'Answer'}, {local_time(answer.created)}  (id {answer.id})")
    for name, value in _rows(document["run"]):
        output.line(f"{name}: {value}")
    return ExitCode.DONE


def _rerun(invocation: Invocation) -> ExitCode:
    from sotto.cli.answer import follow
    from sotto.cli.answer_printer import AnswerPrinter
    from sotto.cli.attempts import Attempt
    from sotto.services.run_again import compare

    output = invocation.output
    with invocation.session() as session:
        then = _answer(session, invocation)
        printer = AnswerPrinter(output, streams=False)
        attempt = Attempt.again(session.services, then, printer)
        answer = follow(session, attempt, printer)
        now = attempt.message
    if answer.error is not None:
        raise answer.error
    comparison = compare(then, now)
    if output.as_json:
        output.json(_comparison_facts(then, now, comparison))
    else:
        for line in _comparison_lines(then, now, comparison):
            output.line(line)
    return ExitCode.INTERRUPTED if answer.was_interrupted else ExitCode.DONE


def _answer(session: Session, invocation: Invocation) -> Message:
    """Return the answer that is meant; raises ``message_not_found``, ``no_answer`` and the like."""
    conversations = session.wait(session.services.history.list())
    chosen = find_conversation(conversations, invocation.arguments.conversation)
    opened = session.wait(session.services.history.read(chosen.id))
    given = invocation.arguments.message
    if given is not None:
        wanted = find_message(opened.messages, given)
        messages = [message for message in opened.messages if message.id == wanted]
    else:
        messages = branch(opened.messages, opened.conversation.active_leaf)[::-1]
    found = next((message for message in messages if message.role is Role.ASSISTANT), None)
    if found is None:
        raise UserFacingError(
            "no_answer",
            "That is no answer." if given is not None else "There is no answer in this conversation yet.",
            "“sotto history tree” shows the messages and their ids.",
        )
    return found


def _rows(record: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Return a record as names and values: ``model.sha256``. What is not known is left out."""
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from _rows(value, f"{within}{name}.")
        elif value not in (None, "", []):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{within}{name}", text


def _comparison_facts(then: Message, now: Message, comparison: Comparison) -> dict[str, Any]:
    return {
        "identical": comparison.is_identical,
        "conversation": then.conversation,
        "first": then.id,
        "second": now.id,
        "changed": [{"name": name, "then": old, "now": new} for name, old, new in comparison.changed],
        "diff": "\n".join(_diff(then, now)),
        "text": now.content,
    }


def _comparison_lines(then: Message, now: Message, comparison: Comparison) -> Iterator[str]:
    if comparison.is_identical:
        yield "Identical: the same text again, to the last character."
    else:
        yield "The texts differ."
    for name, old, new in comparison.changed:
        yield f"Not as it was: {name} was {old}, and is {new}."
    if not comparison.is_identical:
        yield ""
        yield from _diff(then, now)


def _diff(then: Message, now: Message) -> Iterator[str]:
    """Return a unified diff of the two texts, the reasoning before them included."""
    for name, first, second in (("reasoning", then.reasoning, now.reasoning), ("answer", then.content, now.content)):
        if first != second:
            yield from difflib.unified_diff(
                first.splitlines(), second.splitlines(), f"{name} {then.id}", f"{name} {now.id}", lineterm=""
            )
