"""Serial scanners on QEMU's USB: real plugs, a cable whose other end is here."""

import time

from documents import passport
from machine import GuestError


def serial(bench):
    """serial scanners plugged in and out, scans of each kind, a plug pulled in mid-scan"""
    machine = bench.fresh()
    cable = plug(machine, "scanner")
    bench.check("a serial scanner plugged in is read within seconds", reading, bench, 1)
    bench.check("a badge scanned opens the sign-in, the PIN the desk", sign_in, bench, cable)
    bench.check("a passport scanned opens its case", scan_opens_case, bench, cable)
    bench.check("a passport cut off by its plug, plugged in again and read whole", pulled, bench, cable)


def plug(machine, name, **properties):
    """A serial scanner and its cable."""
    cable = machine.cable(name)
    machine.plug("usb-serial", name, chardev=name, always_plugged=True, **properties)
    return cable


def reading(bench, count):
    bench.until_devices(lambda devices: sum(d["state"] == "reading" for d in devices) == count, f"{count} read")


def counted(bench):
    """Scans of the scanner that is plugged in."""
    return next(d["scanCount"] for d in bench.devices() if d["state"] == "reading")


def sign_in(bench, cable):
    badge = bench.machine.run("cat /etc/waypost/training-badge").strip()
    bench.desk("desk")
    cable.sendall(badge.encode() + b"\r\n")
    bench.desk("""
desk.wait(lambda page: "/pin" in page.forms, "the badge was scanned")
desk.post("/pin", ("pin", PIN))
desk.wait(lambda page: "/without-document" in page.forms, "the PIN was entered")
""")


def scan_opens_case(bench, cable):
    cable.sendall(passport(1))
    bench.desk("""
desk.wait(lambda page: "/triage" in page.forms, "a passport was scanned")
if "BENCH" not in desk.page.text: raise SystemExit("the case is another's: " + desk.page.text[:200])
desk.undo()
""")


def pulled(bench, cable):
    machine = bench.machine
    times = 20 if bench.is_long else 2
    for turn in range(times):
        cable.sendall(passport(2)[:30 + turn])
        time.sleep(0.05)
        machine.unplug("scanner")
        bench.until_devices(lambda devices: not any(d["state"] == "reading" for d in devices), "unplugged")
        machine.uncable("scanner", cable)
        cable = plug(machine, "scanner")
        reading(bench, 1)
    before = counted(bench)
    cable.sendall(passport(3))
    bench.desk("""
desk.wait(lambda page: "/triage" in page.forms, "a passport was scanned after the plug was pulled")
desk.undo()
""")
    after = counted(bench)
    if after != before + 1:
        raise GuestError(f"one scan counted as {after - before}")
    return f"{times} times"
