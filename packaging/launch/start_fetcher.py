"""Where the frozen ``sotto-fetcher`` begins."""

import sys

from sotto.fetcher.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
