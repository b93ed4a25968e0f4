"""``sotto download``: fetch a model of the catalog or of the hub, and install it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sotto.cli.download_follower import DownloadFollower
from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.session import Session
from sotto.cli.sizes import size
from sotto.domain.downloads import Download
from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel

if TYPE_CHECKING:
    from sotto.services.catalog import Licence
    from sotto.services.downloads import DownloadRequest
    from sotto.services.hub_search import HubModel

_EXAMPLES = """\
examples:
  sotto download qwen3-0.6b                         the file that suits this computer
  sotto download qwen3-0.6b --quantization Q8_0 --accept-licence
  sotto download owner/name/model-Q4_K_M.gguf       any model file of the hub
  sotto download owner/name --quantization Q4_K_M --json
  sotto download --list                             what was begun and is not complete
  sotto download --remove 4f9k2c                    give one of them up and delete what was fetched of it

ID is that of “sotto catalog list”. Ctrl+C pauses; the same command goes on where it stopped.
"""


def add_commands(commands: Commands) -> None:
    """Add ``download``."""
    parser = commands.add_parser(
        "download",
        help="fetch a model and install it",
        description="Fetch a model from the hub, check it, and install it.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("target", metavar="ID | REPO/FILE", nargs="?", default="")
    parser.add_argument("--list", action="store_true", help="show the downloads that are not complete")
    parser.add_argument("--remove", metavar="ID", default="", help="give up the download with this id of --list")
    parser.add_argument("--quantization", metavar="TYPE", default="", help="which of its files: Q4_K_M, Q8_0 …")
    parser.add_argument("--accept-licence", action="store_true", help="you have read the licence and accept it")
    add_json_flag(parser)
    parser.set_defaults(run=_run)


def _run(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    if sum(map(bool, (arguments.target, arguments.list, arguments.remove))) != 1:
        raise UsageError("Give one of: ID, REPO/FILE, --list, --remove ID. “sotto download --help” has examples.")
    if not arguments.target:
        from sotto.cli import download_list

        return (
            download_list.remove(invocation, arguments.remove) if arguments.remove else download_list.show(invocation)
        )
    with invocation.session() as session:
        session.wait(session.services.downloads.open())
        try:
            download = _begin(
                session, output, arguments.target.strip(), arguments.quantization, arguments.accept_licence
            )
            session.services.keep_awake.look()
            model = DownloadFollower(session, output, download).wait()
            done = "Downloaded"
        except UserFacingError as error:
            if error.code != "already_installed":
                raise
            model = next(one for one in session.services.models.own if one.id == error.details)
            done = "Already here:"
    if output.as_json:
        output.json(_facts(model))
    else:
        output.line(f"{done} {model.name} ({model.quantization}, {size(model.size_bytes)}). Its id is {model.id}.")
        output.line(str(model.path))
    return ExitCode.DONE


def _begin(session: Session, output: Output, target: str, quantization: str, accepts: bool) -> Download:
    """Start the download that is meant, or go on with it if an earlier command began it."""
    downloads = session.services.downloads
    left = next((one for one in downloads.downloads if _is_named(one, target, quantization)), None)
    if left is None or _was_misled(left):
        if "/" in target:
            request, licence = _from_hub(session, output, target, quantization)
        else:
            request, licence = _from_catalog(session, target, quantization)
        left = downloads.same_as(request)
        if left is not None and _was_misled(left):
            downloads.cancel(left.id)
            left = None
    if left is not None:
        downloads.resume(left.id)
        return left
    if accepts:
        session.wait(downloads.accept_licence(request.licence_key))
    try:
        return session.wait(downloads.start(request))
    except UserFacingError as error:
        if error.code == "licence_not_accepted":
            raise _with_licence(error, output, request, licence) from error
        raise


def _is_named(download: Download, target: str, quantization: str) -> bool:
    """Return whether ``target`` names a file of ``download`` exactly, so that nothing has to be asked of the hub."""
    has_quantization = not quantization or quantization.casefold() == download.quantization.casefold()
    return has_quantization and any(target == f"{download.repository}/{file.name}" for file in download.files)


def _was_misled(download: Download) -> bool:
    """Return whether ``download`` waits for another file than there is, and has nothing of it: the size or checksum
    was wrong when it was begun, and going on with it would never succeed."""
    error = download.error
    return error is not None and error.code == "file_differs" and not any(file.received for file in download.files)


def _from_catalog(session: Session, target: str, quantization: str) -> tuple[DownloadRequest, Licence | None]:
    from sotto.services.downloads import request_for

    offer = session.wait(session.services.catalog.show(target))
    files = offer.entry.model_files
    file = offer.file
    if quantization:
        wanted = next((one for one in files if one.quantization.casefold() == quantization.casefold()), None)
        if wanted is None:
            raise _no_quantization(offer.entry.name, quantization, [one.quantization for one in files])
        file = wanted
    return request_for(offer, file), offer.licence


def _from_hub(
    session: Session, output: Output, target: str, quantization: str
) -> tuple[DownloadRequest, Licence | None]:
    from sotto.services.downloads import request_for_variant

    output.progress.show("Asking the hub…")
    model = session.wait(session.services.hub_search.inspect(target))
    output.progress.clear()
    variants, names = model.variants, [variant.quantization or variant.name for variant in model.variants]
    if not variants:
        raise UserFacingError(
            "hub_no_model",
            f"{model.repository} holds no model file that Sotto can use.",
            "Look for one with GGUF files: “sotto catalog search WORDS --hub”.",
        )
    if quantization:
        variant = next((one for one in variants if quantization.casefold() == one.quantization.casefold()), None)
    elif target.lower().endswith(".gguf") or model.wanted is not None:
        variant = model.wanted
    elif len(variants) == 1:
        variant = variants[0]
    else:
        raise UserFacingError(
            "quantization_needed",
            f"{model.repository} holds several variants of the model.",
            f"Choose one with --quantization: {', '.join(names)}.{_advice(model)}",
        )
    if variant is None:
        raise _no_quantization(model.repository, quantization or target.rpartition("/")[2], names)
    return request_for_variant(model, variant), model.licence


def _advice(model: HubModel) -> str:
    """Return a sentence about which variant to choose, empty if there is none to recommend."""
    best = model.recommended.quantization if model.recommended is not None else ""
    return f" For this computer {best} is recommended." if best else ""


def _no_quantization(name: str, wanted: str, there: list[str]) -> UserFacingError:
    return UserFacingError(
        "quantization_unknown", f"{name} has no file “{wanted}”.", f"There are: {', '.join(there[:20])}."
    )


def _with_licence(
    error: UserFacingError, output: Output, request: DownloadRequest, licence: Licence | None
) -> UserFacingError:
    """Return ``error`` with the flag that helps; what the licence asks for is printed where a person reads it."""
    if licence is not None:
        name, where = licence.name, str(licence.text_file or licence.address)
        text = f"{request.name} comes under a licence that you have not accepted yet: {name}."
    else:
        where = f"the page of {request.repository} on the hub"
        named = request.licence or "none is named"
        text = f"{request.name} comes under a licence that you have not accepted yet ({named})."
    if licence is not None and not output.as_json:
        for obligation in licence.obligations:
            output.note(f"- {obligation}")
    return UserFacingError(error.code, text, f"Read it: {where}. Then add --accept-licence.", error.details)


def _facts(model: InstalledModel) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "path": str(model.path),
        "sha256": model.sha256,
        "bytes": model.size_bytes,
        "licence": model.licence,
        "repository": model.repository,
        "revision": model.revision,
    }
