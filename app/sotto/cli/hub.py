"""``sotto catalog … --hub``: the search on the hub itself, for people and for scripts. This uses the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.sizes import count, local_time, size

if TYPE_CHECKING:
    from sotto.services.hub_search import Fit, FoundRepository, HubModel, HubVariant

_GATED = {"": "", "auto": "registration", "manual": "on request"}


def search(invocation: Invocation, words: str) -> ExitCode:
    """Print the repositories that fit ``words``."""
    output = invocation.output
    with invocation.session() as session:  # the list of requests lies with the chats
        output.progress.show("Asking the hub…")
        found = session.wait(session.services.hub_search.search(words))
    if output.as_json:
        output.json([repository_facts(one) for one in found])
    elif found:
        head = ("REPOSITORY", "DOWNLOADS", "LIKES", "CHANGED", "LICENCE", "ACCESS")
        output.table([_row(one) for one in found], head)
        output.note("“sotto catalog show REPOSITORY --hub” shows what is in one of them.")
    else:
        output.note("The hub has no model file for these words. Try fewer, or another spelling.")
    return ExitCode.DONE


def show(invocation: Invocation, address: str) -> ExitCode:
    """Print what a repository holds."""
    output = invocation.output
    with invocation.session() as session:
        output.progress.show("Asking the hub…")
        model = session.wait(session.services.hub_search.inspect(address))
    if output.as_json:
        output.json(model_facts(model))
    else:
        _print(output, model)
    return ExitCode.DONE


def repository_facts(found: FoundRepository) -> dict[str, Any]:
    """Return one result as ``catalog search --hub --json`` prints it."""
    return {
        "repository": found.repository,
        "downloads": found.downloads,
        "likes": found.likes,
        "updated": found.updated,
        "licence": found.licence,
        "gated": found.gated,
        "task": found.task,
    }


def model_facts(model: HubModel) -> dict[str, Any]:
    """Return ``model`` as ``catalog show --hub --json`` prints it."""
    known = model.licence
    return {
        "repository": model.repository,
        "commit": model.commit,
        "licence": {
            "id": known.id if known else None,
            "name": known.name if known else model.licence_name,
            "class": known.licence_class if known else None,
            "obligations": list(known.obligations) if known else [],
            "address": known.address if known else model.licence_address,
        },
        "gated": model.gated,
        "base_models": list(model.base_models),
        "languages": list(model.languages),
        "variants": [_variant_facts(variant) for variant in model.variants],
        "recommended": model.recommended.quantization or model.recommended.name if model.recommended else None,
        "wanted": model.wanted.quantization or model.wanted.name if model.wanted else None,
    }


def _variant_facts(variant: HubVariant) -> dict[str, Any]:
    return {
        "quantization": variant.quantization,
        "name": variant.name,
        "size_bytes": variant.size_bytes,
        "files": [
            {"name": file.name, "part": file.part, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in variant.files
        ],
        "fit": _fit_facts(variant.fit),
    }


def _fit_facts(fit: Fit) -> dict[str, Any]:
    return {"advice": fit.advice, "reason": fit.reason, "memory_bytes": fit.memory}


def _row(found: FoundRepository) -> tuple[str, ...]:
    changed = local_time(found.updated).partition(" ")[0] if found.updated else ""
    access = _GATED.get(found.gated, found.gated)
    return (found.repository, count(found.downloads), count(found.likes), changed, found.licence, access)


def _print(output: Output, model: HubModel) -> None:
    output.line(model.repository)
    rows = [("Commit", model.commit)]
    if model.base_models:
        rows.append(("Made from", ", ".join(model.base_models)))
    if model.languages:
        rows.append(("Languages", ", ".join(model.languages)))
    if model.licence is not None:
        rows.append(("Licence", f"{model.licence.name} ({model.licence.licence_class})"))
    else:
        rows.append(("Licence", model.licence_name or "none is named: ask its owner what you may do"))
    if model.licence_address:
        rows.append(("Its text", model.licence_address))
    if model.gated:
        rows.append(("Access", f"needs a token ({_GATED.get(model.gated, model.gated)}); see “sotto token --help”"))
    output.table(rows)
    output.line()
    if not model.variants:
        output.line("There is no whole model file in it that Sotto can use.")
        return
    head = ("TYPE", "SIZE", "ON THIS COMPUTER", "FILES")
    output.table([_variant_row(variant, variant == model.recommended) for variant in model.variants], head)
    chosen = model.recommended.quantization if model.recommended is not None else ""
    output.note(f"“sotto download {model.repository} --quantization {chosen or 'TYPE'}” fetches one of them.")


def _variant_row(variant: HubVariant, is_recommended: bool) -> tuple[str, ...]:
    first, *others = variant.files
    files = f"{first.name} and {len(others)} more" if others else first.name
    known_size = size(variant.size_bytes) if variant.size_bytes else "not known"
    advice = f"{variant.fit.advice}, recommended" if is_recommended else variant.fit.advice
    return (variant.quantization or variant.name, known_size, advice, files)
