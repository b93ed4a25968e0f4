"""``python -m sotto.fetcher``: the fetcher program, the only one of Sotto that may use the network."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the fetcher until its input ends; the network's libraries are imported only here, in the child."""
    from sotto.ipc import orphan
    from sotto.ipc.core_dumps import forbid_core_dumps

    orphan.die_with_parent()
    orphan.prefer_as_oom_victim()
    forbid_core_dumps()
    orphan.give_way()
    from sotto.fetcher.child.network import prepare_environment

    prepare_environment(os.environ)  # huggingface_hub reads it when it is imported, which the server does
    from sotto.fetcher.child import server

    return server.main()


if __name__ == "__main__":
    sys.exit(main())
