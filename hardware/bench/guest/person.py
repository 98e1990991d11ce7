"""The made-up technician of the guest, who may use sudo and is not root."""

import re
import sys

README = "/usr/share/doc/waypost/README.md"


def recipe(first):
    """The README's indented block that begins with this line, as it would be pasted."""
    lines = open(README).read().split("\n")
    begin = lines.index("    " + first)
    block = []
    for line in lines[begin:]:
        if not line.startswith("    "):
            break
        block.append(line[4:])
    return "\n".join(block)


def mends(doctor):
    """The commands that a doctor's findings name."""
    for finding in doctor["findings"]:
        for part in re.split(r";|, then: |, then |: | && | \| |, or", finding.get("mend", "")):
            yield part.strip()


if __name__ == "__main__":
    print(recipe(sys.argv[1]))
