"""Scanners that the guest's own kernel makes of real ids, and a printer."""

import threading

from machine import GuestError

# By kind: whose ids, what share of all scans and pulls, in hundredths. The last takes what is left.
KINDS = {"keyboard": ("05e0:1200", 10, 20), "hid-pos": ("0c2e:0907", 30, 30), "acm": ("05e0:1701", 60, 50)}


def devices(bench):
    """scanners of each mode, twins, plugs pulled in mid-scan, a printer"""
    machine = bench.fresh()
    scans_left, pulls_left = bench.scans, bench.pulls
    for kind, (usb, scan_share, pull_share) in KINDS.items():
        is_last = kind == list(KINDS)[-1]
        scans = scans_left if is_last else max(1, bench.scans * scan_share // 100)
        pulls = pulls_left if is_last else max(1, bench.pulls * pull_share // 100)
        scans_left, pulls_left = max(1, scans_left - scans), max(1, pulls_left - pulls)
        bench.check(f"{kind} ({usb}): {scans} scans, none lost, doubled or merged", run, machine, f"count {kind} {usb} {scans}")
        bench.check(f"{kind} ({usb}): the plug pulled in mid-scan {pulls} times", run, machine, f"pull {kind} {usb} {pulls}")
    bench.check("one types faster than the station can read: a broken scan is said, the next one read", run, machine,
                "overrun 05e0:1200")
    bench.check("two alike stay two, each with its lane", run, machine, "twins 05e0:1701")
    if bench.is_long:
        bench.check("a slip goes to a USB printer", printer, bench)


def run(machine, words):
    return machine.run(f"python3 /mnt/scanners.py {words}", 3000)


def printer(bench):
    said, ready = [], threading.Event()

    def hear(line):
        said.append(line)
        ready.set()

    running = bench.machine.follow("python3 /mnt/printer.py 400", 600, hear)
    if not ready.wait(300) or said[0] != "ready":
        raise GuestError(f"the printer isn't ready: {said}")
    bench.desk("""
desk.idle()
desk.case()
desk.wait(lambda page: "print" in page.parts.get("slip", "").lower(), "the slip's fate", 240)
print(desk.page.parts["slip"])
desk.next()
""", 600)
    running.join(500)
    if len(said) < 2 or "raster" not in said[-1]:
        raise GuestError(f"the printer says: {said}")
    return said[-1]
