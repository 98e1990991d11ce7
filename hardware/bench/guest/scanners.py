"""Scanners of the kernel's own making, and what the station says of them.

  scanners.py count KIND VENDOR:PRODUCT TIMES   scans: none lost, none doubled, none merged
  scanners.py pull KIND VENDOR:PRODUCT TIMES    the plug pulled in mid-scan, and one whole scan after each
  scanners.py twins VENDOR:PRODUCT              two alike stay two
  scanners.py overrun VENDOR:PRODUCT            one types faster than the station reads: said, and never half a scan
"""

import os
import signal
import subprocess
import sys
import time

from desk import waypost
from documents import passport
from gadget import Gadget, load_modules


# What the station says when the kernel had no room for a scanner's keys any more (SYN_DROPPED).
BUSY = "The station was too busy"


def plugged(usb):
    """The station's words on the devices of these ids that are plugged in."""
    return [d for d in waypost("devices", "list", "--json")["devices"] if d["usb"] == usb and d["state"] != "unplugged"]


def until(wanted, what, seconds=240):
    end = time.monotonic() + seconds
    while True:
        if found := wanted():
            return found
        if time.monotonic() > end:
            raise SystemExit(f"not within {seconds} s: {what}; the station says {waypost('devices', 'list', '--json')}")
        time.sleep(0.2)


def reading(usb, count=1):
    return until(lambda: (found := plugged(usb)) and len(found) == count and all(d["state"] == "reading" for d in found)
                 and found, f"{count} of {usb} read")


def counts(usb):
    return [(d["scanCount"], d["problemCount"]) for d in plugged(usb)]


def typed(device, usb, number):
    """A passport typed, and again, more slowly, where the station says that it was too busy: how often that was. The kernel
    holds 64 events for a reader, ten keys of a scanner; on a busy host the guest can't always run in time."""
    again, pause = 0, 0.0
    while True:
        (scans, problems), = counts(usb)
        device.send(passport(number).decode(), pause)
        # A person takes the next document when the last was read.
        until(lambda: counts(usb)[0] != (scans, problems), f"scan {number}")
        if counts(usb)[0] == (scans + 1, problems):
            return again
        # Nothing counts before the scanner has been silent for as long as this bench's profiles want.
        time.sleep(12)
        said = plugged(usb)[0]
        if said["scanCount"] != scans or not said["lastProblem"].startswith(BUSY) or again == 5:
            raise SystemExit(f"passport {number} was counted as {said['scanCount'] - scans} scans, "
                             f"{said['problemCount'] - problems} problems, the last: {said['lastProblem']}")
        again, pause = again + 1, pause * 2 or 0.004


def count(kind, usb, times):
    device = Gadget("bench-count", kind, *usb.split(":"), port=0)
    try:
        device.plug()
        before = reading(usb)[0]
        started = time.monotonic()
        if kind == "keyboard":
            again = sum(typed(device, usb, number) for number in range(1, times + 1))
            time.sleep(2)
            if counts(usb)[0][0] != before["scanCount"] + times:
                raise SystemExit(f"{times} scans counted as {counts(usb)[0][0] - before['scanCount']}")
            return f"{times} scans, {again} of them once more because the station was too busy, as it said"
        for number in range(1, times + 1):
            device.send(passport(number).decode())
        took = time.monotonic() - started
        until(lambda: sum(counts(usb)[0]) - before["scanCount"] - before["problemCount"] >= times, f"{times} scans counted")
        # One too many would come now.
        time.sleep(2)
        scans, problems = counts(usb)[0]
        if (scans - before["scanCount"], problems - before["problemCount"]) != (times, 0):
            raise SystemExit(f"{times} scans counted as {scans - before['scanCount']}, with "
                             f"{problems - before['problemCount']} problems, the last: {plugged(usb)[0]['lastProblem']}")
        return f"{times} scans, {took / times * 1000:.0f} ms each"
    finally:
        device.remove()


def pull(kind, usb, times):
    """Half a passport, and the plug is out; in again, a whole one must be counted as one and as no problem."""
    device = Gadget("bench-pull", kind, *usb.split(":"), port=0)
    try:
        for turn in range(times):
            device.plug()
            reading(usb)
            reports = device.reports(passport(1).decode())
            if len(reports) > 1:
                for report in reports[:1 + turn % (len(reports) - 1)]:
                    device.write(report)
            else:
                device.write(reports[0][:1 + turn % 89])
            device.unplug()
            until(lambda: not plugged(usb), "the unplugged scanner noticed")
            device.plug()
            before = reading(usb)[0]
            device.send(passport(2 + turn).decode())
            until(lambda: counts(usb)[0][0] > before["scanCount"], f"a scan after pull {turn + 1}")
            scans, problems = counts(usb)[0]
            if (scans, problems) != (before["scanCount"] + 1, before["problemCount"]):
                raise SystemExit(f"after pull {turn + 1} one scan was counted as {scans - before['scanCount']}, with "
                                 f"{problems - before['problemCount']} problems")
            device.unplug()
            until(lambda: not plugged(usb), "the unplugged scanner noticed")
        return f"{times} pulls, {times} whole scans after them"
    finally:
        device.remove()


def overrun(usb):
    """The daemon is stopped while a passport is typed: what the kernel had no room for is lost, and said."""
    device = Gadget("bench-overrun", "keyboard", *usb.split(":"), port=0)
    daemon = int(subprocess.run(["systemctl", "show", "-P", "MainPID", "waypostd"], capture_output=True, text=True).stdout)
    try:
        device.plug()
        before = reading(usb)[0]
        os.kill(daemon, signal.SIGSTOP)
        try:
            device.send(passport(1).decode())
        finally:
            os.kill(daemon, signal.SIGCONT)
        until(lambda: counts(usb) != [(before["scanCount"], before["problemCount"])], "the broken scan")
        time.sleep(12)
        said = plugged(usb)[0]
        if (said["scanCount"], said["problemCount"]) != (before["scanCount"], before["problemCount"] + 1) \
                or not said["lastProblem"].startswith(BUSY):
            raise SystemExit(f"the station says of a scan that it was too busy for: {said}")
        again = typed(device, usb, 2)
        return f"one broken scan said, the next one read" + (f", {again} more times busy" if again else "")
    finally:
        device.remove()


def twins(usb):
    pair = [Gadget(f"bench-twin-{port}", "acm", *usb.split(":"), port=port) for port in (0, 1)]
    try:
        for device in pair:
            device.plug()
        found = reading(usb, 2)
        if len({d["id"] for d in found}) != 2 or len({d["port"] for d in found}) != 2:
            raise SystemExit(f"two alike have one name: {found}")
        lanes = {d["port"].split(".")[1][0]: d["lane"] for d in found}
        if lanes != {"0": "desk", "1": "kiosk"}:
            raise SystemExit(f"the twins' lanes by port are {lanes}")
        before = {d["id"]: d["scanCount"] for d in found}
        # Half a scan of one in the middle of the other's.
        first, second = (passport(number) for number in (1, 2))
        pair[0].write(first[:60])
        pair[1].write(second[:30])
        pair[0].write(first[60:])
        pair[1].write(second[30:])
        until(lambda: all(d["scanCount"] == before[d["id"]] + 1 for d in plugged(usb)), "one scan of each twin")
        return " and ".join(d["port"] for d in found)
    finally:
        for device in pair:
            device.remove()


def together():
    """Typist and daemon on one processor: where a busy host stops one of two for a while, the other would go on typing, and
    the kernel holds no more than 64 events for a reader that can't run."""
    daemon = subprocess.run(["systemctl", "show", "-P", "MainPID", "waypostd"], capture_output=True, text=True).stdout.strip()
    for thread in (os.getpid(), *map(int, os.listdir(f"/proc/{daemon}/task"))):
        os.sched_setaffinity(thread, {0})


load_modules()
together()
work = {"count": count, "pull": pull, "twins": twins, "overrun": overrun}[sys.argv[1]]
print(work(*[int(word) if word.isdigit() else word for word in sys.argv[2:]]))
