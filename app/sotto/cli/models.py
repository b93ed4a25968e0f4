"""``sotto models``: which model files Sotto knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.model_library import add_actions
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.sizes import count, local_time, size
from sotto.cli.workshop import add_actions as add_workshop
from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel, is_guide

_EXAMPLES = """\
examples:
  sotto models add ~/models/story.gguf     the file stays where it is
  sotto models list --json
  sotto models verify story                has the file changed since it was added?

MODEL is an id, a unique part of a name, or a path to a GGUF file.
"""


def add_commands(commands: Commands) -> None:
    """Add ``models`` and what it can do."""
    family = commands.add_parser(
        "models",
        help="list, add, check, name, move, make smaller and forget model files",
        description="The model files Sotto knows.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words, operand in (
        ("list", _list, "show all models", ""),
        ("add", _add, "tell Sotto about a GGUF file, a model or an adapter; it stays where it is", "PATH"),
        ("info", _info, "show what is in a model file", "MODEL"),
        ("verify", _verify, "compare a model file with the checksum recorded when it was added", "MODEL"),
        ("remove", _remove, "forget a model; only files in Sotto's own folder are deleted", "MODEL"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if operand:
            action.add_argument("target", metavar=operand, type=Path if operand == "PATH" else str)
        add_json_flag(action)
        action.set_defaults(run=run)
    add_actions(actions)
    add_workshop(actions)


def model_facts(model: InstalledModel, *, selected: bool) -> dict[str, Any]:
    """Return ``model`` as ``models list --json`` prints it."""
    return {
        "id": model.id,
        "name": model.name,
        "path": str(model.path),
        "size_bytes": model.size_bytes,
        "architecture": model.architecture,
        "quantization": model.quantization,
        "parameters": model.parameters,
        "n_ctx_train": model.n_ctx_train,
        "has_template": model.has_template,
        "licence": model.licence,
        "sha256": model.sha256,
        "added": model.added,
        "last_used": model.last_used,
        "notes": model.notes,
        "projector": str(model.projector) if model.projector is not None else None,
        "repository": model.repository,
        "revision": model.revision,
        "remote_name": model.remote_name,
        "entry": model.entry,
        "kind": "adapter" if model.is_adapter else "model",
        "from_folder": model.from_folder,
        "selected": selected,
    }


def progress_for(invocation: Invocation, label: str) -> Callable[[float], None]:
    """Return a callback that shows how much of ``label`` is done."""
    return lambda fraction: invocation.output.progress.show(label, fraction)


def _list(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        models = session.services.models
        session.wait(models.read_guide())
        selected = models.selected.id if models.selected else None
        installed, adapters = list(models.installed), list(models.adapters)
    if output.as_json:
        output.json([model_facts(model, selected=model.id == selected) for model in (*installed, *adapters)])
        return ExitCode.DONE
    if installed:
        rows = [_row(model, "*" if model.id == selected else "") for model in installed]
        output.table(rows, ("", "NAME", "SIZE", "TYPE", "PARAMETERS", "CONTEXT", "ID"))
    if adapters:
        output.line("")
        listed = [(adapter.name, size(adapter.size_bytes), adapter.architecture, adapter.id) for adapter in adapters]
        output.table(listed, ("ADAPTER", "SIZE", "FOR", "ID"))
    if not installed:
        output.note("There are no models yet. Add a GGUF file with “sotto models add FILE”.")
    elif all(is_guide(model) for model in installed):
        output.note("The guide knows only Sotto. Add a larger model with “sotto models add FILE”.")
    return ExitCode.DONE


def _row(model: InstalledModel, mark: str) -> tuple[str, ...]:
    context = count(model.n_ctx_train) if model.n_ctx_train else ""
    parameters = count(model.parameters) if model.parameters else ""
    return (mark, model.name, size(model.size_bytes), model.quantization, parameters, context, model.id)


def _add(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        models = session.services.models
        model = session.wait(models.add(invocation.arguments.target))
        if not model.sha256:
            session.wait(models.hash(model, progress_for(invocation, f"Computing the checksum of {model.name}")))
            output.progress.clear()
        known = models.current(model)
        selected = models.selected is not None and models.selected.id == model.id
    if output.as_json:
        output.json(model_facts(known, selected=selected))
    else:
        output.line(f"Added {known.name} ({known.quantization}, {size(known.size_bytes)}). Its id is {known.id}.")
    return ExitCode.DONE


def _info(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        models = session.services.models
        session.wait(models.read_guide())
        model = session.wait(models.resolve(invocation.arguments.target, adapters=True))
        selected = bool(model.id) and models.selected is not None and models.selected.id == model.id
        header = session.wait(models.describe(model))
    facts = {**model_facts(model, selected=selected), **header}
    if is_guide(model):
        facts["name"] = model.name
    if output.as_json:
        output.json(facts)
    else:
        for name in ("added", "last_used"):
            facts[name] = local_time(facts[name]) if facts[name] else ""
        known = {name: value for name, value in facts.items() if value not in ("", 0, None)}
        output.table([(name.replace("_", " "), _words(value)) for name, value in known.items()])
    return ExitCode.DONE


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(item)}" for name, item in value.items())
    return str(value)


def _verify(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        model = session.wait(session.services.models.resolve(invocation.arguments.target, adapters=True))
        if not model.id:
            raise UserFacingError(
                "model_not_installed",
                f"{model.name} was never added, so there is no checksum to compare it with.",
                "Add it with “sotto models add FILE”.",
            )
        report = progress_for(invocation, f"Checking {model.name}")
        result = session.wait(session.services.models.verify(model.id, report))
        output.progress.clear()
    if output.as_json:
        facts = {"ok": result.ok, "expected": result.expected, "actual": result.actual}
        output.json({"id": model.id, "name": model.name, **facts})
    elif not result.expected:
        output.line(f"{model.name} has the SHA-256 {result.actual}; none was recorded to compare it with.")
    elif result.ok:
        output.line(f"{model.name} is unchanged: SHA-256 {result.actual}")
    else:
        output.error(
            UserFacingError(
                "model_changed",
                f"{model.name} is not the file that was added: its SHA-256 is {result.actual}, not {result.expected}.",
                "Get the file again from where it came from, or remove the model and add it anew if you changed it.",
            )
        )
    return ExitCode.DONE if result.ok else ExitCode.ERROR


def _remove(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        models = session.services.models
        model = session.wait(models.resolve(invocation.arguments.target, adapters=True))
        if not model.id:
            raise UserFacingError(
                "model_not_installed", f"{model.name} was never added.", "“sotto models list” shows those that were."
            )
        session.wait(models.remove(model.id))
    if output.as_json:
        output.json({"removed": model.id, "name": model.name})
    else:
        output.line(f"Removed {model.name}.")
    return ExitCode.DONE
