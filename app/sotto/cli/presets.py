"""``sotto presets``: what chats can be begun with; to look at, to hand on, and to take in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.preset_choice import find_preset
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.domain.presets import Preset, Prompt

if TYPE_CHECKING:
    from sotto.services.preset_files import Imported

_EXAMPLES = """\
examples:
  sotto presets list
  sotto presets import seraphina.png       a character card, or a file that Sotto exported
  sotto presets show seraphina
  sotto presets export brief -o brief.json
  sotto presets export -o everything.json  all presets and prompts
  sotto ask --preset brief "Why is the sky blue?"

PRESET is a name, a unique part of one, or an id.
"""


def add_commands(commands: Commands) -> None:
    """Add ``presets`` and what it can do."""
    family = commands.add_parser(
        "presets",
        help="list, show, import, export and delete presets",
        description="Presets: instructions, a model and how answers are written, under one name.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("list", _list, "list all presets and prompts"),
        ("show", _show, "show everything about a preset, as it would be exported"),
        ("import", _import, "take in presets and prompts, or a character card (JSON or PNG)"),
        ("export", _export, "write presets to a file; without a name all of them, and the prompts"),
        ("delete", _delete, "delete a preset for good; chats that began with it stay as they are"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if name in ("show", "delete"):
            action.add_argument("preset", metavar="PRESET")
        elif name == "import":
            action.add_argument("files", metavar="FILE", nargs="+", type=Path)
        elif name == "export":
            action.add_argument("presets", metavar="PRESET", nargs="*")
            action.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
        add_json_flag(action)
        action.set_defaults(run=run)


def preset_facts(preset: Preset) -> dict[str, Any]:
    """Return ``preset`` as ``presets list --json`` prints it."""
    return {
        "id": preset.id,
        "name": preset.name,
        "description": preset.description,
        "model": preset.model,
        "reasoning": preset.reasoning,
        "greetings": len(preset.greetings),
        "created": preset.created,
        "updated": preset.updated,
    }


def _list(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        presets, prompts = _read(session)
        usual = session.services.presets.usual(None)
    if output.as_json:
        listed = [{**preset_facts(one), "default": one == usual} for one in presets]
        output.json({"presets": listed, "prompts": [{"id": one.id, "name": one.name} for one in prompts]})
    elif not presets and not prompts:
        output.note("There are no presets yet.")
    else:
        marks = [("*" if one == usual else " ", one.name, _first_line(one.description)) for one in presets]
        output.table([*marks, *((" ", f"/{one.name}", _first_line(one.text)) for one in prompts)])
    return ExitCode.DONE


def _show(invocation: Invocation) -> ExitCode:
    from sotto.services.preset_files import as_text

    with invocation.session() as session:
        presets, _prompts = _read(session)
        models = {model.id: model for model in session.services.models.installed}
    invocation.output.write(as_text([find_preset(presets, invocation.arguments.preset)], [], models))
    return ExitCode.DONE


def _import(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        found = [session.wait(session.services.presets.import_file(path)) for path in invocation.arguments.files]
    _print_imported(invocation.output, found)
    return ExitCode.DONE


def _print_imported(output: Output, found: list[Imported]) -> None:
    presets = [preset for one in found for preset in one.presets]
    prompts = [prompt for one in found for prompt in one.prompts]
    notes = [note for one in found for note in one.notes]
    if output.as_json:
        listed = {"presets": [preset_facts(one) for one in presets], "prompts": [one.name for one in prompts]}
        output.json({**listed, "notes": notes})
        return
    for name in (*(one.name for one in presets), *(f"/{one.name}" for one in prompts)):
        output.line(f"Imported {name}.")
    for note in notes:
        output.note(note)


def _export(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    with invocation.session() as session:
        presets, prompts = _read(session)
        if arguments.presets:
            presets, prompts = [find_preset(presets, name) for name in arguments.presets], []
        session.wait(session.services.presets.export(arguments.output, presets, prompts))
    if output.as_json:
        output.json({"file": str(arguments.output), "presets": len(presets), "prompts": len(prompts)})
    else:
        output.note(f"Written to {arguments.output}.")
    return ExitCode.DONE


def _delete(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        presets, _prompts = _read(session)
        preset = find_preset(presets, invocation.arguments.preset)
        session.wait(session.services.presets.delete(preset.id))
    if invocation.output.as_json:
        invocation.output.json({"deleted": preset.id, "name": preset.name})
    else:
        invocation.output.line(f"Deleted “{preset.name}”.")
    return ExitCode.DONE


def _read(session: Session) -> tuple[list[Preset], list[Prompt]]:
    session.wait(session.services.presets.refresh())
    session.wait(session.services.prompts.refresh())
    return list(session.services.presets.presets), list(session.services.prompts.prompts)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:80]
