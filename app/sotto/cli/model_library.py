"""``sotto models``, continued: names, notes and settings of a model, its passport, and the folders models lie in."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto.cli.adapters import adapter_words, installed_uses, wanted_adapter
from sotto.cli.flags import Commands, add_json_flag, option_value
from sotto.cli.preset_choice import find_preset
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.session import Session
from sotto.cli.sizes import size
from sotto.config.model_defaults import OPTION_OF, given_values
from sotto.domain.adapters import adapters_value
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import PresetId
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.domain.presets import NO_PRESET

if TYPE_CHECKING:
    from sotto.services.model_folders import FolderScan

_EXAMPLES = """\
examples:
  sotto models rename story "Bedtime stories"
  sotto models set story --temperature 0.3 --n-ctx 8192
  sotto models set story --lora sums=0.5   with an adapter, at half its strength
  sotto models set story --clear           everything as in Settings again
  sotto models passport story -o story.json
  sotto models folders                     folders of other programs, in use and possible
  sotto models folders add ~/.lmstudio/models
  sotto models move /media/big/models
"""


def add_actions(actions: Commands) -> None:
    """Add what can be done with models besides listing, adding, checking and forgetting them."""
    rename = _action(actions, "rename", _rename, "give a model another name; its file keeps its own")
    rename.add_argument("target", metavar="MODEL")
    rename.add_argument("name", metavar="NAME")
    notes = _action(actions, "notes", _notes, "show the notes about a model, or write new ones")
    notes.add_argument("target", metavar="MODEL")
    notes.add_argument("text", metavar="TEXT", nargs="?")
    _add_set(actions)
    passport = _action(actions, "passport", _passport, "show or export everything that is known of a model")
    passport.add_argument("target", metavar="MODEL")
    passport.add_argument("-o", "--output", metavar="FILE", type=Path, help="a .md or .json file to write")
    folders = _action(actions, "folders", _folders, "use the models of other programs where they are")
    folders.add_argument("what", metavar="add|remove|scan", nargs="?", choices=("add", "remove", "scan"))
    folders.add_argument("folder", metavar="FOLDER", nargs="?", type=Path)
    _action(actions, "duplicates", _duplicates, "find models that are stored twice")
    move = _action(actions, "move", _move, "keep downloaded models in another folder")
    move.add_argument("folder", metavar="FOLDER", type=Path)
    move.add_argument("--leave", action="store_true", help="leave the files that are there where they are")


def _action(actions: Commands, name: str, run: Any, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ".",
        epilog=_EXAMPLES,
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)
    return parser


def _add_set(actions: Commands) -> None:
    parser = _action(actions, "set", _set, "use a model with its own settings instead of the usual ones")
    parser.add_argument("target", metavar="MODEL")
    for name, option in OPTION_OF.items():
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(flag, dest=name, metavar="VALUE", type=option_value(option), help=option.label.lower())
    parser.add_argument("--template", metavar="FILE", type=Path, help="a chat template that replaces the file's own")
    parser.add_argument(
        "--lora",
        action="append",
        type=wanted_adapter,
        metavar="ADAPTER[=SCALE]",
        help="use it with this adapter; may be given several times; none: with none",
    )
    parser.add_argument("--preset", metavar="NAME", help="what new chats with it begin with; “none”: with none")
    parser.add_argument("--clear", action="store_true", help="forget the model's own settings first")


def _own(session: Session, target: str) -> InstalledModel:
    """Return the installed model or adapter that is meant, never the guide. Fails with ``model_not_installed`` too."""
    model = session.wait(session.services.models.resolve(target, adapters=True))
    if not model.id:
        raise UserFacingError(
            "model_not_installed", f"{model.name} was never added.", "Add it with “sotto models add FILE”."
        )
    return model


def _rename(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        model = _own(session, invocation.arguments.target)
        session.wait(session.services.library.rename(model.id, invocation.arguments.name))
        known = session.services.models.current(model)
    if invocation.output.as_json:
        invocation.output.json({"id": known.id, "name": known.name})
    else:
        invocation.output.line(f"{model.name} is called {known.name} now.")
    return ExitCode.DONE


def _notes(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        model = _own(session, invocation.arguments.target)
        if invocation.arguments.text is not None:
            session.wait(session.services.library.set_notes(model.id, invocation.arguments.text))
        known = session.services.models.current(model)
    if invocation.output.as_json:
        invocation.output.json({"id": known.id, "name": known.name, "notes": known.notes})
    elif known.notes:
        invocation.output.line(known.notes)
    return ExitCode.DONE


def _set(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    given = {name: getattr(arguments, name) for name in OPTION_OF if getattr(arguments, name) is not None}
    if arguments.template is not None:
        given["template"] = _template(arguments.template)
    with invocation.session() as session:
        model = _own(session, arguments.target)
        if arguments.lora is not None:
            given["adapters"] = installed_uses(session, arguments.lora)
        if arguments.preset is not None:
            given["preset"] = _preset(session, arguments.preset)
        before = ModelDefaults() if arguments.clear else session.services.models.defaults(model.id)
        defaults = replace(before, **given)
        if given or arguments.clear:
            session.wait(session.services.library.set_defaults(model.id, defaults))
        adapters = tuple(session.services.models.adapters)
    values = given_values(defaults)
    if output.as_json:
        uses = values.get("adapters")
        plain = values if uses is None else {**values, "adapters": adapters_value(uses)}
        output.json({"id": model.id, "name": model.name, "settings": plain})
    elif values:
        if "adapters" in values:
            values["adapters"] = adapter_words(values["adapters"], adapters)
        output.table([(name.replace("_", " "), str(value)) for name, value in values.items()])
    else:
        output.note(f"{model.name} is used with what Settings says.")
    return ExitCode.DONE


def _preset(session: Session, name: str) -> PresetId:
    if name == "none":
        return NO_PRESET
    session.wait(session.services.presets.refresh())
    return find_preset(session.services.presets.presets, name).id


def _template(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UserFacingError(
            "template_unreadable", f"The template {path.name} cannot be read.", "Give a text file.", str(error)
        ) from error


def _passport(invocation: Invocation) -> ExitCode:
    from sotto.services.passport_export import as_markdown, as_object

    output = invocation.output
    with invocation.session() as session:
        session.wait(session.services.models.read_guide())
        model = session.wait(session.services.models.resolve(invocation.arguments.target))
        passport = session.wait(session.services.passports.read(model))
        if invocation.arguments.output is not None:
            session.wait(session.services.passports.export(passport, invocation.arguments.output))
    if output.as_json:
        output.json(as_object(passport))
    elif invocation.arguments.output is not None:
        output.note(f"Written to {invocation.arguments.output}.")
    else:
        output.write(as_markdown(passport))
    return ExitCode.DONE


def _folders(invocation: Invocation) -> ExitCode:
    what, folder = invocation.arguments.what, invocation.arguments.folder
    if what in ("add", "remove") and folder is None:
        raise UsageError(f"which folder? “sotto models folders {what} FOLDER”.")
    with invocation.session() as session:
        folders = session.services.model_folders
        if what == "add":
            return _show_scans(invocation, [session.wait(folders.add(folder))])
        if what == "scan":
            return _show_scans(invocation, session.wait(folders.scan()))
        if what == "remove":
            session.wait(folders.remove(folder))
        used, possible = session.wait(folders.all()), session.wait(folders.suggestions())
    if invocation.output.as_json:
        suggestions = [
            {"path": str(one.path), "kind": one.kind.value, "models": one.models, "size_bytes": one.size_bytes}
            for one in possible
        ]
        listed = [{"path": str(one.path), "kind": one.kind} for one in used]
        invocation.output.json({"folders": listed, "suggestions": suggestions})
        return ExitCode.DONE
    rows = [("used", str(one.path), one.kind, "") for one in used]
    rows += [("possible", str(one.path), one.kind.value, f"{one.models}, {size(one.size_bytes)}") for one in possible]
    if rows:
        invocation.output.table(rows, ("", "FOLDER", "KIND", "MODELS"))
    if possible:
        invocation.output.note("“sotto models folders add FOLDER” uses the models there; nothing is copied.")
    return ExitCode.DONE


def _show_scans(invocation: Invocation, scans: list[FolderScan]) -> ExitCode:
    output = invocation.output
    if output.as_json:
        output.json([_scan_facts(scan) for scan in scans])
        return ExitCode.DONE
    for scan in scans:
        if scan.error is not None:
            output.notice(scan.error)
            continue
        output.line(f"{scan.path}: {scan.models} models, {len(scan.added)} of them new.")
        for skipped in scan.skipped:
            output.note(f"not used: {skipped.reason}")
    return ExitCode.DONE


def _scan_facts(scan: FolderScan) -> dict[str, Any]:
    return {
        "path": str(scan.path),
        "kind": scan.kind.value,
        "models": scan.models,
        "added": [{"id": model.id, "name": model.name, "path": str(model.path)} for model in scan.added],
        "skipped": [{"path": str(skipped.path), "reason": skipped.reason} for skipped in scan.skipped],
        "error": scan.error.as_dict() if scan.error is not None else None,
    }


def _duplicates(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        looking = session.services.library.find_duplicates(
            lambda fraction: output.progress.show("Comparing files of equal size", fraction)
        )
        groups = session.wait(looking)
        output.progress.clear()
    if output.as_json:
        output.json(
            [
                {
                    "sha256": group.sha256,
                    "wasted_bytes": group.wasted_bytes,
                    "models": [{"id": one.id, "name": one.name, "path": str(one.path)} for one in group.models],
                }
                for group in groups
            ]
        )
    elif not groups:
        output.note("No model is stored twice.")
    for group in groups if not output.as_json else ():
        output.line(f"{size(group.wasted_bytes)} could be freed: the same file as")
        for model in group.models:
            output.line(f"  {model.name}  {model.path}")
    return ExitCode.DONE


def _move(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    with invocation.session() as session:
        moving = session.services.models_move.move(
            arguments.folder,
            lambda fraction: output.progress.show("Moving the models", fraction),
            with_files=not arguments.leave,
        )
        moved = session.wait(moving)
        output.progress.clear()
    if output.as_json:
        output.json({"folder": str(moved.folder), "files": moved.files, "bytes": moved.size_bytes})
    else:
        output.line(f"Downloads go to {moved.folder}. {moved.files} files, {size(moved.size_bytes)}, were moved.")
    return ExitCode.DONE
