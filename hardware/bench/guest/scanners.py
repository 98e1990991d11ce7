"""Scanners of the kernel's own making, and what the station says of them.

  scanners.py count KIND VENDOR:PRODUCT TIMES   scans: none lost, none doubled, none merged
  scanners.py pull KIND VENDOR:PRODUCT TIMES    the plug pulled in mid-scan, and one whole scan after each
  scanners.py twins VENDOR:PRODUCT              two alike stay two
"""

import subprocess
import sys
import time

from desk import waypost
from documents import passport
from gadget import Gadget, load_modules


# What `waypost devices watch` said meanwhile.
WATCHED = "/run/bench-watched"


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


def count(kind, usb, times):
    device = Gadget("bench-count", kind, *usb.split(":"), port=0)
    watch = subprocess.Popen(["waypost", "devices", "watch"], stdout=open(WATCHED, "w"), stderr=subprocess.STDOUT)
    try:
        device.plug()
        before = reading(usb)[0]
        started = time.monotonic()
        for number in range(1, times + 1):
            device.send(passport(number).decode())
            if kind == "keyboard":
                # A person takes the next document when the last was read.
                until(lambda: sum(counts(usb)[0]) - before["scanCount"] - before["problemCount"] >= number, f"scan {number}")
        took = time.monotonic() - started
        until(lambda: sum(counts(usb)[0]) - before["scanCount"] - before["problemCount"] >= times, f"{times} scans counted")
        # One too many would come now.
        time.sleep(2)
        scans, problems = counts(usb)[0]
        if (scans - before["scanCount"], problems - before["problemCount"]) != (times, 0):
            odd = [line for line in open(WATCHED) if "problem" in line.replace("problemCount", "")]
            raise SystemExit(f"{times} scans counted as {scans - before['scanCount']}, with "
                             f"{problems - before['problemCount']} problems: {odd[:3]}")
        return f"{times} scans, {took / times * 1000:.0f} ms each"
    finally:
        watch.kill()
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


load_modules()
work = {"count": count, "pull": pull, "twins": twins}[sys.argv[1]]
print(work(*[int(word) if word.isdigit() else word for word in sys.argv[2:]]))
