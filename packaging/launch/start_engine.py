"""Where the frozen ``sotto-engine`` begins; its arguments make it the template helper or the quantizer."""

import sys

from sotto.engine.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
