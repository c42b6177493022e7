"""`python -m tests.privacy.typed`: types commands of `hub`, a JSON list of words a line, and tells how each ended.

One process for all of them, as starting one costs more than most of them do. What the desk of a house shows is for its eyes; all
else that is printed goes to stderr.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout

from hub.cli import main


def typed(words: list[str]) -> int:
    """Exit status of one command."""
    with redirect_stdout(io.StringIO() if words[0] == "regie" else sys.stderr):
        try:
            main(words, prog_name="hub")
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{typed(json.loads(line))}\n")
        sys.stdout.flush()
