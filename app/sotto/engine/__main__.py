"""``python -m sotto.engine``: the engine program, or with ``--render-templates`` its template helper."""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> int:
    """Run one of the two programs; llama.cpp is imported only here, in the child."""
    from sotto.ipc import orphan

    orphan.die_with_parent()
    orphan.prefer_as_oom_victim()
    orphan.forbid_core_dumps()
    if arguments == ["--render-templates"]:
        from sotto.engine.child import template_worker

        return template_worker.main()
    from sotto.engine.child import server
    from sotto.ipc.commands import engine_command

    return server.main([*engine_command(), "--render-templates"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
