"""``python -m sotto.engine``: the engine program; with ``--render-templates`` its template helper, with ``--quantize``
the program that makes a model smaller."""

from __future__ import annotations

import os
import sys

_PLATFORM: str = sys.platform  # by this name, or mypy takes the other systems' lines for dead code


def main(arguments: list[str]) -> int:
    """Run one of the programs; llama.cpp is imported only here, in the child."""
    from sotto.ipc import orphan
    from sotto.ipc.core_dumps import forbid_core_dumps

    orphan.die_with_parent()
    orphan.prefer_as_oom_victim()
    forbid_core_dumps()
    if arguments == ["--render-templates"]:
        return _render_templates()
    if arguments == ["--quantize"]:
        return _quantize()
    return _run_engine()


def _render_templates() -> int:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads would only be in the way of a fork
    if _PLATFORM == "linux":
        from sotto.engine.child import template_supervisor

        return template_supervisor.main()
    from sotto.engine.child import template_worker

    return template_worker.main()


def _run_engine() -> int:
    from sotto.engine.child.confinement import Confinement, read_wish
    from sotto.engine.child.templates import TemplateRenderer
    from sotto.ipc.commands import engine_command

    wish = read_wish(sys.stdin.buffer)
    if wish is None:
        return 0
    renderer = TemplateRenderer([*engine_command(), "--render-templates"])
    renderer.start()  # the last moment at which a program can be started
    confinement = Confinement(wish)
    confinement.confine_files()
    from sotto.engine.child import server  # llama.cpp, and with it the first threads

    return server.main(renderer, confinement)


def _quantize() -> int:
    from sotto.engine.child.confinement import Confinement, read_wish
    from sotto.ipc import orphan

    orphan.give_way()
    wish = read_wish(sys.stdin.buffer)
    if wish is None:
        return 0
    confinement = Confinement(wish)
    confinement.confine_files()
    from sotto.engine.child import quantization  # llama.cpp, and with it the first threads

    return quantization.main(confinement)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
