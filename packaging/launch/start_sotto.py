"""Where the frozen ``sotto`` begins: the window and the command line."""

import sys

from sotto.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
