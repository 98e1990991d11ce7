"""How many machine readable zones a reader of Python's reads and checks in a second of CPU time.

usage: zones.py FILE, a zone a line: NAME and its lines, tabs between
Prints NAME and the rate, a line for each zone that the installed reader takes.
"""
import sys
import time

READERS = {}
try:
    from mrz.checker.mrvb import MRVBCodeChecker
    from mrz.checker.td1 import TD1CodeChecker
    from mrz.checker.td2 import TD2CodeChecker
    from mrz.checker.td3 import TD3CodeChecker

    READERS = {"td1": TD1CodeChecker, "td2": TD2CodeChecker, "td3": TD3CodeChecker, "mrvb": MRVBCodeChecker}

    def read(name, lines):
        return bool(READERS[name]("\n".join(lines)))

except ImportError:
    from passporteye.mrz.text import MRZ

    def read(name, lines):
        return MRZ(lines).valid


for line in open(sys.argv[1], encoding="ascii"):
    name, *lines = line.split()
    try:
        read(name, lines)
    except (KeyError, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        continue
    best = 0
    for _ in range(3):
        start = time.process_time()
        for _ in range(3000):
            read(name, lines)
        best = max(best, 3000 / (time.process_time() - start))
    print(name, best, sep="\t", flush=True)
