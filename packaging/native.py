"""``make native``: llama.cpp for a package that runs on every computer of one kind (decision 33).

Unlike the library that pip compiles for the computer it stands on, this one carries the processor's part in several
variants and takes the best that the processor offers when the engine starts; the part for graphics cards is a file of
its own. Two builds of one commit, in whatever folders, give the same bytes.

Standard library only, so that any Python 3.11 can run it. Output: ``build/native/<system>-<architecture>``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import attention
import native_record
import native_source

ROOT = Path(__file__).resolve().parent.parent
_SUFFIXES = {"Linux": ".so", "Darwin": ".dylib", "Windows": ".dll"}
_ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64"}
_ON = {True: "ON", False: "OFF"}


class Needed(NamedTuple):
    """A tool, and what to install on Debian if it is not there."""

    tool: str
    package: str


TOOLS = (Needed("cmake", "cmake"), Needed("ninja", "ninja-build"), Needed("c++", "g++"))
VULKAN_TOOLS = (Needed("glslc", "glslc libvulkan-dev spirv-headers"),)
CUDA_TOOLS = (Needed("nvcc", "nvidia-cuda-toolkit"),)


def main() -> int:
    """Build; return 0, or 1 after saying what is wrong and what to do."""
    options = _options()
    lacking = missing_tools(options.vulkan, options.cuda)
    if lacking:
        names = " ".join(sorted({needed.package for needed in lacking}))
        print(f"Not found: {', '.join(needed.tool for needed in lacking)}. On Debian: apt-get install {names}")
        return 1
    try:
        source = native_source.fetch(options.work)
    except native_source.SourceError as error:
        print(error)
        return 1
    flags = [*common_flags(source), *(cuda_flags() if options.cuda else backend_flags(options.vulkan))]
    built = options.work / ("cmake-cuda" if options.cuda else "cmake")
    if not compile_libraries(source, built, flags, "ggml-cuda" if options.cuda else "llama", options.jobs):
        print("llama.cpp could not be compiled; the lines above say why.")
        return 1
    files = _collect(built / "bin", options.out, only="ggml-cuda" if options.cuda else "")
    if not options.cuda:
        problem = attention.build(source.folder / "ggml" / "include", options.out)
        if problem:
            print(f"{problem}\nSotto's own attention could not be compiled.")
            return 1
        files += options.out.glob(attention.NAME)
    record = "native-cuda.json" if options.cuda else native_record.NAME  # an add-on is put beside what is there
    native_record.write(options.out / record, source, flags, built, files)
    print(f"{options.out}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    return 0


def platform_name() -> str:
    """Return ``linux-x86_64``, ``darwin-aarch64`` and the like: the name of the folder with the libraries."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{_ARCHITECTURES.get(machine, machine)}"


def missing_tools(vulkan: bool, cuda: bool) -> list[Needed]:
    """Return the tools that the build needs and does not find."""
    needed = [*TOOLS, *(VULKAN_TOOLS if vulkan and not cuda else ()), *(CUDA_TOOLS if cuda else ())]
    if os.name == "nt":
        needed = [one for one in needed if one.tool != "c++"]  # cl.exe, which CMake finds by itself
    return [one for one in needed if shutil.which(one.tool) is None]


def common_flags(source: native_source.Source) -> list[str]:
    """Return what every build says to CMake: libraries alone, loadable parts, and nothing of this computer in them."""
    return [
        "-DCMAKE_BUILD_TYPE=Release",
        "-DBUILD_SHARED_LIBS=ON",
        "-DCMAKE_PLATFORM_NO_VERSIONED_SONAME=ON",  # each library under one name: a wheel has no links
        "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
        f"-DCMAKE_INSTALL_RPATH={'@loader_path' if sys.platform == 'darwin' else '$ORIGIN'}",
        "-DGGML_BACKEND_DL=ON",
        "-DGGML_NATIVE=OFF",
        "-DGGML_RPC=OFF",
        "-DGGML_CCACHE=OFF",
        "-DLLAMA_OPENSSL=OFF",
        *(f"-DLLAMA_BUILD_{part}=OFF" for part in ("COMMON", "TESTS", "TOOLS", "EXAMPLES", "SERVER", "APP")),
        f"-DLLAMA_BUILD_COMMIT={source.commit[:9]}",
        "-DLLAMA_BUILD_NUMBER=0",
    ]


def backend_flags(vulkan: bool) -> list[str]:
    """Return the flags for the parts that compute: every variant for processors, and one for graphics cards."""
    is_mac = sys.platform == "darwin"
    return [
        "-DGGML_CPU_ALL_VARIANTS=ON",
        f"-DGGML_OPENMP={_ON[sys.platform == 'linux']}",
        f"-DGGML_METAL={_ON[is_mac]}",
        f"-DGGML_METAL_EMBED_LIBRARY={_ON[is_mac]}",
        "-DGGML_BLAS=OFF",
        f"-DGGML_VULKAN={_ON[vulkan and not is_mac]}",
    ]


def cuda_flags() -> list[str]:
    """Return the flags for the add-on: the part for NVIDIA cards alone."""
    return ["-DGGML_CPU=OFF", "-DGGML_OPENMP=OFF", "-DGGML_CUDA=ON"]


def compile_libraries(source: native_source.Source, built: Path, flags: list[str], target: str, jobs: int) -> bool:
    """Compile ``target`` and what it needs in the folder ``built``, ``jobs`` files at once; False if that fails."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0")}
    environment["GIT_CEILING_DIRECTORIES"] = str(source.folder.parent)  # or it notes the commit of what is around it
    configure = ["cmake", "-G", "Ninja", "-S", str(source.folder), "-B", str(built), *flags]
    configure += _compiler_flags(source.folder, built)
    build = ["cmake", "--build", str(built), "--target", target, "--parallel", str(jobs)]
    return all(subprocess.run(command, check=False, env=environment).returncode == 0 for command in (configure, build))


def _compiler_flags(source: Path, built: Path) -> list[str]:
    """Return flags that keep this computer's folders out of the files, and harden what reads strangers' files.

    Reading is C++, the loops that decide the speed are C; the latter stay as llama.cpp has them.
    """
    if os.name == "nt":
        return ["-DCMAKE_SHARED_LINKER_FLAGS=/Brepro", "-DCMAKE_MODULE_LINKER_FLAGS=/Brepro"]
    paths = f"-ffile-prefix-map={source}=llama.cpp -ffile-prefix-map={built}=build"
    if sys.platform == "darwin":
        return [f"-DCMAKE_C_FLAGS={paths}", f"-DCMAKE_CXX_FLAGS={paths} -fstack-protector-strong"]
    link = "-Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--build-id=sha1 -Wl,-s"
    return [
        f"-DCMAKE_C_FLAGS={paths}",
        f"-DCMAKE_CXX_FLAGS={paths} -fstack-protector-strong -D_GLIBCXX_ASSERTIONS",
        f"-DCMAKE_SHARED_LINKER_FLAGS={link}",
        f"-DCMAKE_MODULE_LINKER_FLAGS={link}",
    ]


def _collect(binaries: Path, out: Path, only: str) -> list[Path]:
    """Copy the libraries to ``out``, emptied first; return them there."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    endings = {_SUFFIXES[platform.system()], ".so" if sys.platform != "win32" else ".dll"}
    copied = []
    for file in sorted(binaries.iterdir()):
        if file.suffix in endings and not file.is_symlink() and only in file.name:
            copied.append(Path(shutil.copyfile(file, out / file.name)))
            copied[-1].chmod(0o644)
    return copied


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="folder for the libraries; it is emptied first")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "native-work", help="source and objects")
    parser.add_argument("--jobs", type=int, default=2, help="compilers at once")
    parser.add_argument("--no-vulkan", dest="vulkan", action="store_false", help="nothing for graphics cards")
    parser.add_argument("--cuda", action="store_true", help="make the add-on for NVIDIA cards and nothing else")
    options = parser.parse_args()
    options.vulkan = options.vulkan and sys.platform != "darwin"
    name = platform_name() + ("-cuda" if options.cuda else "")
    options.out = (options.out or ROOT / "build" / "native" / name).resolve()
    options.work = options.work.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
