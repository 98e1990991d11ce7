"""Scanners that the guest's own kernel makes of real ids; keyboards that are none; a printer."""

import threading
import time

from documents import lines
from machine import GuestError

# By kind: whose ids, how many scans and pulls in the long form.
KINDS = {"acm": ("05e0:1701", 600, 50), "hid-pos": ("0c2e:0907", 300, 30), "keyboard": ("05e0:1200", 100, 20)}


def devices(bench):
    """scanners of each mode, twins, plugs pulled in mid-scan, stray keyboards, a printer"""
    machine = bench.fresh()
    for kind, (usb, scans, pulls) in KINDS.items():
        scans, pulls = (scans, pulls) if bench.is_long else (3, 1)
        bench.check(f"{kind} ({usb}): {scans} scans, none lost, doubled or merged", run, machine, f"count {kind} {usb} {scans}")
        bench.check(f"{kind} ({usb}): the plug pulled in mid-scan {pulls} times", run, machine, f"pull {kind} {usb} {pulls}")
    bench.check("two alike stay two, each with its lane", run, machine, "twins 05e0:1701")
    bench.check("an unlisted keyboard types during a case: not one character arrives", unlisted, bench)
    if bench.is_long:
        bench.check("a listed scanner that types before the daemon starts reaches no login prompt", early, bench)
        bench.check("a slip goes to a USB printer", printer, bench)


def run(machine, words):
    return machine.run(f"python3 /mnt/scanners.py {words}", 3000)


def unlisted(bench):
    """QEMU's keyboard, typing a passport and Enter as a scanner would, while a case is open."""
    machine = bench.machine
    bench.desk("""
desk.idle()
desk.post("/without-document")
desk.triage()
""")
    before = bench.desk("print(desk.page.text)")
    machine.plug("usb-kbd", "stranger")
    try:
        bench.until_devices(lambda found: any(d["usb"] == "0627:0001" and d["state"] == "refused" for d in found),
                            "the keyboard shown as refused")
        machine.keys(qcodes("".join(line + "\r" for line in lines(7))), 12)
        time.sleep(2)
        found = [d for d in bench.devices() if d["usb"] == "0627:0001"]
        if any(d["scanCount"] or d["problemCount"] for d in found):
            raise GuestError(f"the keyboard was read: {found}")
        machine.run("for node in $(readlink /proc/$(pidof waypostd)/fd/*); do "
                    "case $node in /dev/input/*|/dev/hidraw*) echo $node; exit 1;; esac; done")
        after = bench.desk("print(desk.page.text)")
        if after != before:
            raise GuestError("the page changed while the keyboard typed")
    finally:
        machine.unplug("stranger")
        bench.desk("if '/undo' in desk.page.forms: desk.undo()")
    return next((d["reason"] for d in found if d.get("reason")), "")


def early(bench):
    """The console's screen is the witness: a login prompt shows what it is given."""
    bench.machine.run(r"""
        systemctl stop waypostd.service waypostd.socket
        systemctl start getty@tty1.service
        sleep 2
        python3 - <<'PYTHON'
import sys, threading, time
sys.path.insert(0, "/mnt")
from gadget import Gadget, load_modules
load_modules()
def screen(): return open("/dev/vcs1", errors="replace").read()
# The same scanner under ids that aren't listed does type into the prompt: this check can fail.
for ids, word, seconds in (("05e0:12ff", "stray", 30), ("05e0:1200", "wedge", 8)):
    device = Gadget("bench-early", "keyboard", *ids.split(":"), port=0)
    device.plug()
    time.sleep(4)
    # A device held back isn't asked for its reports: sending waits until it is unplugged.
    threading.Thread(target=device.send, args=(word,), daemon=True).start()
    end = time.monotonic() + seconds
    while word not in screen() and time.monotonic() < end: time.sleep(0.2)
    device.remove()
    if (word in screen()) != (word == "stray"):
        sys.exit(f"{word}, typed by {ids}: the console shows " + " ".join(screen().split())[-200:])
PYTHON
    """, 300)
    bench.machine.run("systemctl start waypostd.socket waypostd.service && waypost status --wait 60")


def printer(bench):
    said, ready = [], threading.Event()

    def hear(line):
        said.append(line)
        ready.set()

    running = bench.machine.follow("python3 /mnt/printer.py 240", 400, hear)
    if not ready.wait(120) or said[0] != "ready":
        raise GuestError(f"the printer isn't ready: {said}")
    bench.desk("""
desk.idle()
desk.case()
desk.wait(lambda page: "print" in page.parts.get("slip", "").lower(), "the slip's fate", 120)
print(desk.page.parts["slip"])
desk.next()
""", 300)
    running.join(300)
    if len(said) < 2 or "raster" not in said[-1]:
        raise GuestError(f"the printer says: {said}")
    return said[-1]


def qcodes(text):
    """QEMU's names of the keys of a US keyboard."""
    names = {"<": "shift-comma", "\r": "ret", " ": "spc"}
    return [names.get(c) or (f"shift-{c.lower()}" if c.isupper() else c.lower()) for c in text]
