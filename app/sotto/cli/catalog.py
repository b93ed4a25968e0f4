"""``sotto catalog``: which models there are, under what terms, and which of them suit this computer."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.sizes import count, size

if TYPE_CHECKING:
    from sotto.services.catalog import Fit, Licence, ModelFile, Offer

_EXAMPLES = """\
examples:
  sotto catalog list --fits                     what runs on this computer
  sotto catalog search small --language de --licence open
  sotto catalog show qwen3-4b --json
  sotto catalog search qwen3 coder --hub        every model file on the hub
  sotto catalog show owner/name --hub           what is in one of its repositories

The catalog ships with Sotto; looking at it uses no network. Only with --hub the hub is asked.
"""

ROLES = ("chat", "base", "reasoning", "code", "embedding", "vision")
LICENCES = {
    "open": "open",
    "use-policy": "open with use policy",
    "non-commercial": "non-commercial",
    "research": "research",
}


def add_commands(commands: Commands) -> None:
    """Add ``catalog`` and what it can do."""
    family = commands.add_parser(
        "catalog",
        help="find a model that suits you and this computer",
        description="The models that Sotto knows of, whether they are on this computer or not.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("list", _find, "show all models"),
        ("search", _find, "show models by words in their name, purpose, licence or origin"),
        ("show", _show, "show everything about one model, its files and its licence"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if name == "search":
            action.add_argument("words", metavar="WORDS", nargs="+")
        if name == "show":
            action.add_argument("target", metavar="ID")
        else:
            _add_filters(action)
        if name != "list":
            action.add_argument("--hub", action="store_true", help="ask the hub instead (this uses the network)")
        add_json_flag(action)
        action.set_defaults(run=run)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", choices=ROLES, help="made for this")
    parser.add_argument("--licence", choices=LICENCES, help="under a licence of this kind")
    parser.add_argument("--language", metavar="CODE", default="", help="speaks it: en, de, fr …")
    parser.add_argument("--fits", action="store_true", help="leave out what is too large for this computer")


def _find(invocation: Invocation) -> ExitCode:
    from sotto.services.catalog import LicenceClass, Query, Role

    arguments, output = invocation.arguments, invocation.output
    if getattr(arguments, "hub", False):
        return _search_hub(invocation)
    query = Query(
        words=" ".join(getattr(arguments, "words", ())),
        language=arguments.language.strip().lower(),
        role=Role(arguments.role) if arguments.role else None,
        licence_class=LicenceClass(LICENCES[arguments.licence]) if arguments.licence else None,
        fits=arguments.fits,
    )
    with invocation.session(opens_chats=False) as session:
        offers = session.wait(session.services.catalog.find(query))
    if output.as_json:
        output.json([offer_facts(offer) for offer in offers])
    elif offers:
        output.table([_row(offer) for offer in offers], ("ID", "ON THIS COMPUTER", "SIZE", "TYPE", "ROLE", "LICENCE"))
        output.note("“sotto catalog show ID” says more, and where the files are.")
    else:
        output.note("Nothing in the catalog fits. Try fewer words, or “sotto catalog list”.")
    return ExitCode.DONE


def _search_hub(invocation: Invocation) -> ExitCode:
    from sotto.cli import hub

    arguments = invocation.arguments
    if arguments.role or arguments.licence or arguments.language or arguments.fits:
        raise UsageError("The hub is searched by words only: leave out --role, --licence, --language and --fits.")
    return hub.search(invocation, " ".join(arguments.words))


def _row(offer: Offer) -> tuple[str, ...]:
    entry, file = offer.entry, offer.file
    return (entry.id, offer.fit.advice, _size(file), file.quantization, entry.role, offer.licence.licence_class)


def _show(invocation: Invocation) -> ExitCode:
    output = invocation.output
    if invocation.arguments.hub:
        from sotto.cli import hub

        return hub.show(invocation, invocation.arguments.target)
    with invocation.session(opens_chats=False) as session:
        offer = session.wait(session.services.catalog.show(invocation.arguments.target))
    if output.as_json:
        output.json(full_facts(offer))
    else:
        _print(output, offer)
    return ExitCode.DONE


def offer_facts(offer: Offer) -> dict[str, Any]:
    """Return ``offer`` as ``catalog list --json`` prints it."""
    entry, licence = offer.entry, offer.licence
    return {
        "id": entry.id,
        "name": entry.name,
        "family": entry.family,
        "role": entry.role,
        "summary": entry.summary,
        "languages": list(entry.languages),
        "parameters": entry.parameters,
        "active_parameters": entry.active_parameters,
        "context": entry.context,
        "licence": {"id": licence.id, "name": licence.name, "class": licence.licence_class},
        "openness": {
            "weights": entry.published.weights,
            "code": entry.published.code,
            "data": entry.published.data,
        },
        "recommended": offer.file.quantization,
        "fit": _fit_facts(offer.fit),
    }


def full_facts(offer: Offer) -> dict[str, Any]:
    """Return ``offer`` as ``catalog show --json`` prints it."""
    entry, licence = offer.entry, offer.licence
    facts = offer_facts(offer)
    facts["licence"] |= {
        "obligations": list(licence.obligations),
        "address": licence.address,
        "text": str(licence.text_file) if licence.text_file else None,
    }
    return facts | {
        "origin": {"author": entry.origin.author, "base": entry.origin.base},
        "completion": entry.is_completed,
        "template_sha256": list(entry.template_sha256),
        "template_of": entry.template_of,
        "notes": list(entry.notes),
        "files": [_file_facts(file, offer.fits.get(file.quantization)) for file in entry.files],
    }


def _file_facts(file: ModelFile, fit: Fit | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": file.kind,
        "quantization": file.quantization,
        "repository": file.repository,
        "name": file.name,
        "commit": file.commit,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "check": file.check,
        "quantized_by": file.quantized_by,
    }
    return facts | ({"fit": _fit_facts(fit)} if fit is not None and file.kind == "model" else {})


def _fit_facts(fit: Fit) -> dict[str, Any]:
    return {
        "advice": fit.advice,
        "reason": fit.reason,
        "memory_bytes": fit.memory,
        "n_ctx": fit.n_ctx,
        "gpu_share": round(fit.gpu_share, 2),
        "tokens_per_second": round(fit.tokens_per_second, 1) or None,
    }


def _print(output: Output, offer: Offer) -> None:
    entry, licence = offer.entry, offer.licence
    output.line(f"{entry.name}  ({entry.id})")
    output.line(entry.summary)
    for note in entry.notes:
        output.line(note)
    output.line()
    parameters = count(entry.parameters)
    if entry.active_parameters < entry.parameters:
        parameters += f", {count(entry.active_parameters)} of them at work for each word"
    origin = entry.origin.author + (f", from {entry.origin.base}" if entry.origin.base else "")
    published = entry.published
    output.table(
        [
            ("On this computer", f"{offer.fit.advice} ({offer.file.quantization}). {offer.fit.reason}"),
            ("Made for", entry.role + (": it goes on with a text (completion)" if entry.is_completed else "")),
            ("Languages", ", ".join(entry.languages).replace("mul", "and more")),
            ("Parameters", parameters),
            ("Context", f"{entry.context:,} tokens" if entry.context else "not known"),
            ("Origin", origin),
            ("Published", f"weights {published.weights}, code {published.code}, training data {published.data}"),
        ]
    )
    _print_licence(output, licence)
    _print_files(output, offer)


def _print_licence(output: Output, licence: Licence) -> None:
    output.line()
    output.line(f"Licence: {licence.name} ({licence.licence_class})")
    for obligation in licence.obligations:
        output.line(f"- {obligation}")
    output.line(f"The text: {licence.text_file or licence.address}")
    if licence.text_file:
        output.line(f"The publisher's page: {licence.address}")


def _print_files(output: Output, offer: Offer) -> None:
    output.line()
    output.line("Files")
    for file in offer.entry.files:
        fit = offer.fits.get(file.quantization) if file.kind == "model" else None
        verdict = fit.advice if fit else "reads pictures, used beside the model"
        output.line(f"{file.quantization}, {_size(file)}: {verdict}")
        rows = [("", "repository", file.repository), ("", "file", file.name)]
        rows += [("", "commit", file.commit)] if file.commit else []
        rows += [("", "SHA-256", file.sha256)] if file.sha256 else []
        if file.unknown:
            missing = " and ".join(_UNKNOWN_WORDS[fact] for fact in file.unknown)
            rows.append(("", "not known", f"{missing}; to be asked from the hub"))
        output.table(rows)
    output.line()
    output.line(f"“sotto download {offer.entry.id} --quantization TYPE” fetches and checks one of them.")


_UNKNOWN_WORDS = {"commit": "the commit", "bytes": "the size", "sha256": "the SHA-256"}


def _size(file: ModelFile) -> str:
    return size(file.bytes) if file.bytes else "size not known"
