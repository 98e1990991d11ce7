"""Keyboards: those that are scanners, and those that are none."""

import time

from documents import lines
from machine import GuestError

# What the station says when the kernel had no room for a scanner's keys any more.
BUSY = "The station was too busy"
# QEMU's keyboard. One that bears this serial number is on the station's list, others of its make are not.
USB, LISTED = "0627:0001", "WEDGE-1"


def keyboards(bench):
    """a listed scanner that types, a stray keyboard, what is held back while the daemon is down"""
    bench.fresh()
    bench.check("a keyboard that isn't on the list types during a case: not one character arrives", unlisted, bench)
    times = 10 if bench.is_long else 1
    bench.check(f"a scanner that types, listed by its serial number: {times} passports at a scanner's speed", listed, bench, times)
    bench.check("it is held back while the daemon is down, and let go inside the daemon's sandbox", held_back, bench.machine)
    if bench.is_long:
        bench.check("a listed scanner that types before the daemon starts reaches no login prompt", early, bench.machine)


def of(bench, state):
    return [device for device in bench.devices() if device["usb"] == USB and device["state"] == state]


def unlisted(bench):
    """A passport and Enter, as a scanner would type them, while a case is open."""
    machine = bench.machine
    bench.desk("""
desk.idle()
desk.post("/without-document")
desk.triage()
""")
    before = bench.desk("print(desk.page.text)")
    machine.plug("usb-kbd", "stranger")
    try:
        bench.until_devices(lambda _: of(bench, "refused"), "the keyboard shown as refused")
        machine.keys(qcodes("".join(line + "\r" for line in lines(7))))
        time.sleep(2)
        found = of(bench, "refused")
        if not found or any(d["scanCount"] or d["problemCount"] for d in found):
            raise GuestError(f"the keyboard was read: {found}")
        machine.run("for node in $(readlink /proc/$(pidof waypostd)/fd/*); do "
                    "case $node in /dev/input/*|/dev/hidraw*) echo $node; exit 1;; esac; done")
        if bench.desk("print(desk.page.text)") != before:
            raise GuestError("the page changed while the keyboard typed")
    finally:
        machine.unplug("stranger")
        bench.desk("if '/undo' in desk.page.forms: desk.undo()")
    return next((d["reason"] for d in found if d.get("reason")), "")


def listed(bench, times):
    machine = bench.machine
    again = []
    for number in range(1, times + 1):
        machine.plug("usb-kbd", "wedge", serial=LISTED)
        bench.until_devices(lambda _: of(bench, "reading"), "the listed keyboard read")
        milliseconds = 8
        while True:
            bench.desk("desk.idle()")
            before, dropped = of(bench, "reading")[0], drops(bench)
            started = time.monotonic()
            machine.keys(qcodes("".join(line + "\r" for line in lines(number))), milliseconds)
            took = time.monotonic() - started
            bench.until_devices(lambda _: counted(of(bench, "reading")[0]) > counted(before), f"passport {number} counted")
            now = of(bench, "reading")[0]
            is_busy = now["problemCount"] > before["problemCount"] and now["lastProblem"].startswith(BUSY)
            if drops(bench) == dropped and not is_busy:
                break
            # QEMU's keyboard holds sixteen events, the guest's kernel 64: on a slow host either loses some, and says so.
            again.append("station" if is_busy else "QEMU")
            if milliseconds > 200:
                raise GuestError(f"passport {number} isn't read however slowly it's typed; lost by {', '.join(again)}")
            milliseconds *= 2
            time.sleep(12)
        before = before["scanCount"]
        bench.desk(f"""
desk.wait(lambda page: "/triage" in page.forms, "a passport was typed")
if "BENCH" not in desk.page.text: raise SystemExit("the case is another's: " + desk.page.text[:200])
desk.undo()
""")
        if (scans := of(bench, "reading")[0]["scanCount"] - before) != 1:
            raise GuestError(f"passport {number} counted as {scans}")
        machine.unplug("wedge")
        bench.until_devices(lambda _: not of(bench, "reading"), "the keyboard unplugged")
    return f"90 keys in {took:.1f} s" + "".join(
        f", {again.count(who)} typed again because the {who} had lost keys, as it said" for who in sorted(set(again)))


def counted(device):
    return device["scanCount"] + device["problemCount"]


def drops(bench):
    """How often QEMU's keyboard had no room for a key."""
    with open(f"{bench.folder}/qemu.log") as log:
        return log.read().count("hid_kbd_queue_full")


def held_back(machine):
    """`inhibited` in sysfs, as udev's rule, the daemon and the unit's ExecStopPost leave it."""
    machine.plug("usb-kbd", "wedge", serial=LISTED)
    try:
        return machine.run(r"""
            state() {
              for input in /sys/class/input/input*; do
                if [ "$(cat $input/id/vendor)" = 0627 ] && [ -e $input/inhibited ]; then cat $input/inhibited; fi
              done
            }
            wait_for() {
              for i in $(seq 240); do [ "$(state)" = $1 ] && return; sleep 0.5; done
              echo "$2: inhibited is '$(state)'"; exit 1
            }
            wait_for 0 "read by the daemon"
            udevadm trigger --action=change --subsystem-match=input --settle
            wait_for 0 "after udev ran its rules again"
            systemctl stop waypostd.service waypostd.socket
            wait_for 1 "the daemon stopped"
            systemctl start waypostd.socket waypostd.service && waypost status --wait 240 >/dev/null
            wait_for 0 "the daemon started"
            kill -KILL $(systemctl show -P MainPID waypostd)
            wait_for 1 "the daemon killed"
            wait_for 0 "the daemon restarted"
            stat -c 'inhibited is %A %G' /sys/class/input/input*/inhibited | grep waypost
        """, 900).splitlines()[-1]
    finally:
        machine.unplug("wedge")


def early(machine):
    """The console's screen is the witness: a login prompt shows what it is given."""
    machine.run(r"""
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
for ids, word, seconds in (("05e0:12ff", "stray", 60), ("05e0:1200", "wedge", 10)):
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
    """, 600)
    machine.run("systemctl start waypostd.socket waypostd.service && waypost status --wait 240", 600)


def qcodes(text):
    """QEMU's names of the keys of a US keyboard."""
    names = {"<": "shift-comma", "\r": "ret", " ": "spc"}
    return [names.get(c) or (f"shift-{c.lower()}" if c.isupper() else c.lower()) for c in text]
