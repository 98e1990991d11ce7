"""A thousand scans: none lost, none doubled, none merged. scans.py KIND VENDOR PRODUCT COUNT"""

import sys
import time

sys.path.insert(0, "/mnt")
from desk import waypost
from documents import passport
from gadget import Gadget, load_modules


def state(device):
    return {d["usb"]: d for d in waypost("devices", "list", "--json")["devices"] if d["state"] != "unplugged"}.get(device)


def until(wanted, what, seconds=60):
    end = time.monotonic() + seconds
    while not wanted():
        if time.monotonic() > end:
            sys.exit(f"not within {seconds} s: {what}")
        time.sleep(0.3)


kind, vendor, product, count = *sys.argv[1:4], int(sys.argv[4])
usb = f"{vendor}:{product}"
load_modules()
device = Gadget("thousand", kind, vendor, product, 0)
try:
    device.plug()
    until(lambda: (state(usb) or {}).get("state") == "reading", f"{usb} is read")
    # Whatever is left of the plug is over.
    time.sleep(1)
    before = state(usb)
    started = time.monotonic()
    for number in range(1, count + 1):
        device.send(passport(number).decode())
        # As fast as a person can't; the daemon waits so long for a document's next line.
        time.sleep(0.02)
    took = time.monotonic() - started
    until(lambda: state(usb)["scanCount"] - before["scanCount"] >= count, f"{count} scans counted", 120)
    time.sleep(2)
    after = state(usb)
    scans, problems = (after[name] - before[name] for name in ("scanCount", "problemCount"))
    if scans != count or problems:
        sys.exit(f"{count} scans were counted as {scans} scans and {problems} problems")
    print(f"{count} scans in {took:.0f} s")
finally:
    device.remove()
