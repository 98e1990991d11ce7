"""One commit an item into a queue of Python's, at the durability of the vault: WAL and synchronous=FULL.

usage: queues.py FOLDER COUNT BYTES
Prints NAME, the median of a put in milliseconds, and the settings read back, a line for each package that is there.
"""
import os
import sqlite3
import statistics
import sys
import time

folder, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
item = os.urandom(size)


def measure(name, put, connection):
    settings = [connection.execute("PRAGMA " + key).fetchone()[0] for key in ("journal_mode", "synchronous")]
    if settings != ["wal", 2]:
        print(f"{name}: runs with {settings}, not compared", file=sys.stderr)
        return
    times = []
    for _ in range(count):
        start = time.perf_counter()
        put(item)
        times.append(time.perf_counter() - start)
    print(name, statistics.median(times) * 1000, *settings, sep="\t", flush=True)


try:
    from persistqueue import SQLiteAckQueue

    queue = SQLiteAckQueue(folder + "/persist-queue", auto_commit=True)
    measure("persist-queue", queue.put, queue._putter)
except ImportError as error:
    print(error, file=sys.stderr)

try:
    from litequeue import LiteQueue

    connection = sqlite3.connect(folder + "/litequeue.sqlite", isolation_level=None)
    queue = LiteQueue(connection)
    # Its own default is NORMAL, which loses commits in a power cut.
    connection.execute("PRAGMA synchronous=FULL")
    measure("litequeue", lambda data: queue.put(data.hex()[: len(data)]), connection)
except ImportError as error:
    print(error, file=sys.stderr)
