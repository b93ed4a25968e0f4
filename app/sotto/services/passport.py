"""A model's passport: everything that is known of a file, where it comes from, and whether its chat template is known.

What the chat template is compared with is gathered here; :mod:`sotto.services.template_comparison` compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sotto.catalog.entries import CatalogEntry, ModelFile
from sotto.catalog.licences import Licence, load_licences
from sotto.catalog.loader import load_catalog
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services.models import ModelService
from sotto.services.tasks import Task, TaskRunner
from sotto.services.template_comparison import TemplateReport, compare_template

__all__ = [  # what the window needs of the catalog, which it does not import itself
    "CatalogEntry",
    "Licence",
    "Passport",
    "PassportService",
    "TensorRow",
    "WeightShare",
    "find_entry",
]

if TYPE_CHECKING:
    from sotto.engine.gguf.header import GgufHeader

_BASENAME = "general.basename"
_TOKENIZER: Final = (
    ("Kind", "tokenizer.ggml.model"),
    ("Splitting rules", "tokenizer.ggml.pre"),
    ("Begins texts", "tokenizer.ggml.add_bos_token"),
    ("Beginning token", "tokenizer.ggml.bos_token_id"),
    ("End token", "tokenizer.ggml.eos_token_id"),
)


@dataclass(frozen=True, slots=True)
class WeightShare:
    """One quantization: ``bytes`` of weights in ``tensors`` tensors are stored in it, ``bits`` for each weight."""

    quantization: str
    bytes: int
    tensors: int
    bits: float


@dataclass(frozen=True, slots=True)
class TensorRow:
    """One kind of tensor (``attn_q``) and how it is quantized in each layer, empty where a layer has none.

    A tensor that belongs to no layer (``output``) is a row with one entry.
    """

    kind: str
    quantizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passport:
    """What is known of one model. ``entry`` and ``licence`` are from the catalog, None where it does not know it.

    ``files`` are all parts; ``facts`` are of the header, ``origin`` from author to file, ``tokenizer`` likewise, as
    (name, value).
    """

    model: InstalledModel
    files: tuple[Path, ...]
    facts: tuple[tuple[str, str], ...]
    entry: CatalogEntry | None
    licence: Licence | None
    origin: tuple[tuple[str, str], ...]
    template: TemplateReport
    tokenizer: tuple[tuple[str, str], ...]
    weights: tuple[WeightShare, ...]
    tensors: tuple[TensorRow, ...]


class PassportService:
    """Reads passports. Owner thread only."""

    def __init__(self, resources: Path, tasks: TaskRunner, models: ModelService) -> None:
        """``resources`` is the folder of the catalog."""
        self._resources = resources
        self._tasks = tasks
        self._models = models

    def read(self, model: InstalledModel) -> Task[Passport]:
        """Return the passport of ``model``. Fails with the codes of the header reader, or ``catalog_damaged``."""
        known = self._models.current(model)
        others = tuple(other for other in self._models.own if not _is_same_file(other, known))
        return self._tasks.io(lambda: _passport(self._resources, known, others))

    def export(self, passport: Passport, path: Path) -> Task[Path]:
        """Write it to ``path``: JSON if the name ends in .json, else Markdown. Fails with ``passport_not_written``."""
        from sotto.services import passport_export

        return self._tasks.io(lambda: passport_export.write(passport, path))


def _is_same_file(other: InstalledModel, model: InstalledModel) -> bool:
    """Return whether ``other`` is no witness: a copy proves nothing about its original."""
    return other.path == model.path or (bool(model.sha256) and other.sha256 == model.sha256)


def _passport(resources: Path, model: InstalledModel, others: Sequence[InstalledModel]) -> Passport:
    from sotto.engine.gguf.model import read_model
    from sotto.engine.gguf.reader import read_tensors

    header = read_model(model.path)
    licences = load_licences(resources / "licenses" / "models")
    entries = load_catalog(resources / "catalog.json", licences).entries
    entry, file = find_entry(entries, model)
    weights, rows = _tensors((tensor.name, tensor.type, tensor.bytes) for tensor in read_tensors(header))
    return Passport(
        model=model,
        files=header.files,
        facts=_facts(header),
        entry=entry,
        licence=licences[entry.licence] if entry is not None else None,
        origin=_origin(model, header, entry, file),
        template=compare_template(
            header.chat_template or "", model.path.name, entry, _references(entries, entry, header, others)
        ),
        tokenizer=_tokenizer(header),
        weights=weights,
        tensors=rows,
    )


def find_entry(entries: Iterable[CatalogEntry], model: InstalledModel) -> tuple[CatalogEntry | None, ModelFile | None]:
    """Return the catalog's entry of ``model`` and its file there: by the id noted at the download, else by what makes
    a file the same one, its hash, else by its place on the hub."""
    pairs = [(entry, file) for entry in entries for file in entry.model_files]
    for fits in (
        lambda entry, file: entry.id == model.entry and file.quantization == model.quantization,
        lambda entry, file: bool(model.sha256) and file.sha256 == model.sha256,
        lambda entry, file: (
            bool(model.remote_name) and (file.repository, file.name) == (model.repository, model.remote_name)
        ),
        lambda entry, file: entry.id == model.entry,
    ):
        for entry, file in pairs:
            if fits(entry, file):
                return entry, file
    return None, None


def _facts(header: GgufHeader) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Name in the file", header.name),
        ("Architecture", header.architecture),
        ("Parameters", f"{header.parameters:,}"),
        ("Layers", _count(header.n_layer)),
        ("Width", _count(header.n_embd)),
        ("Attention heads", _count(header.n_head)),
        ("Key/value heads", _count(header.n_head_kv)),
        ("Context window", f"{header.n_ctx_train:,} tokens" if header.n_ctx_train else ""),
        ("Quantization", header.quantization),
        ("Tensors", f"{header.tensor_count:,}"),
        ("GGUF version", str(header.version)),
        ("Licence", header.licence),
    )
    return tuple((name, value) for name, value in facts if value)


def _count(value: int) -> str:
    return f"{value:,}" if value else ""


def _origin(
    model: InstalledModel, header: GgufHeader, entry: CatalogEntry | None, file: ModelFile | None
) -> tuple[tuple[str, str], ...]:
    author = entry.origin.author if entry else header.text("general.author") or header.text("general.organization")
    quantizer = file.quantized_by if file else model.repository.partition("/")[0]
    place = "/".join(part for part in (model.repository, model.remote_name) if part)
    steps = (
        ("Trained by", author),
        ("From the model", (entry.origin.base or "") if entry else header.text("general.base_model.0.name")),
        ("Quantized by", quantizer or header.text("general.quantized_by")),
        *_made_here(header),
        ("Published as", place),
        ("At the commit", model.revision),
    )
    return tuple((name, value) for name, value in steps if value)


def _made_here(header: GgufHeader) -> tuple[tuple[str, str], ...]:
    """Return what a file says that was made smaller by Sotto, here or on another computer."""
    from sotto.engine.gguf import quantizing

    name, type_name = header.text(quantizing.FROM_NAME), header.text(quantizing.FROM_QUANTIZATION)
    return (
        ("Made smaller from", f"{name} ({type_name})" if name else ""),
        ("SHA-256 of that file", header.text(quantizing.FROM_SHA256)),
        ("With llama.cpp", header.text(quantizing.MADE_WITH)),
    )


def _tokenizer(header: GgufHeader) -> tuple[tuple[str, str], ...]:
    from sotto.engine.gguf.header import ArrayInfo

    tokens = header.metadata.get("tokenizer.ggml.tokens")
    facts = [("Tokens", f"{tokens.length:,}")] if isinstance(tokens, ArrayInfo) else []
    for name, key in _TOKENIZER:
        value = header.metadata.get(key)
        if value is not None and not isinstance(value, ArrayInfo):
            facts.append((name, ("yes" if value else "no") if isinstance(value, bool) else str(value)))
    return tuple(facts)


def _references(
    entries: Sequence[CatalogEntry], entry: CatalogEntry | None, header: GgufHeader, others: Sequence[InstalledModel]
) -> list[tuple[str, str]]:
    """Return the names of other installed models of the same entry, then of the same family, each with its template."""
    from sotto.engine.gguf.model import read_model

    ranked: list[tuple[int, InstalledModel, str]] = []
    for other in others:
        try:
            its_header = read_model(other.path)
        except UserFacingError:
            continue  # gone or damaged: it proves nothing
        its_entry = find_entry(entries, other)[0]
        base = header.text(_BASENAME)
        if entry is not None and its_entry is not None:
            rank = 0 if its_entry.id == entry.id else 1 if its_entry.family == entry.family else None
        else:
            is_sibling = bool(base) and its_header.text(_BASENAME) == base
            rank = 2 if is_sibling and its_header.architecture == header.architecture else None
        if rank is not None and its_header.chat_template:
            ranked.append((rank, other, its_header.chat_template))
    return [(other.name, template) for _rank, other, template in sorted(ranked, key=lambda one: (one[0], one[1].added))]


def _tensors(tensors: Iterable[tuple[str, int, int]]) -> tuple[tuple[WeightShare, ...], tuple[TensorRow, ...]]:
    """Return the shares, largest first, and the rows in the order of the file."""
    from sotto.engine.gguf.tables import TENSOR_TYPES

    sizes: dict[int, int] = {}
    counts: dict[int, int] = {}
    rows: dict[str, dict[int, str]] = {}
    for name, number, size in tensors:
        sizes[number] = sizes.get(number, 0) + size
        counts[number] = counts.get(number, 0) + 1
        kind, layer = _place_of(name)
        rows.setdefault(kind, {})[layer] = TENSOR_TYPES[number].name
    shares = []
    for number in sorted(sizes, key=lambda number: -sizes[number]):
        stored = TENSOR_TYPES[number]
        bits = 8 * stored.block_bytes / stored.block_size
        shares.append(WeightShare(stored.name, sizes[number], counts[number], bits))
    layers = 1 + max((max(row) for row in rows.values()), default=-1)
    return tuple(shares), tuple(_row(kind, row, layers) for kind, row in rows.items())


def _place_of(name: str) -> tuple[str, int]:
    """Return kind and layer of a tensor (``blk.7.attn_q.weight``); the layer is -1 where it belongs to none."""
    parts = name.removesuffix(".weight").split(".")
    if len(parts) > 2 and parts[0] == "blk" and parts[1].isdecimal() and len(parts[1]) < 5:
        return ".".join(parts[2:]), int(parts[1])
    return ".".join(parts), -1


def _row(kind: str, row: dict[int, str], layers: int) -> TensorRow:
    if set(row) == {-1}:
        return TensorRow(kind, (row[-1],))
    return TensorRow(kind, tuple(row.get(layer, "") for layer in range(layers)))
