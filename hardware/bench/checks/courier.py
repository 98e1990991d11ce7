"""Couriers' sticks, under the guest's own udev and its drivers for their file systems."""

import contextlib
import time

from bench import output
from machine import GuestError

LABEL = "WAYPOST-01"
FORMATS = {
    "vfat": ("mkfs.vfat", "-n", LABEL),
    "exfat": ("mkfs.exfat", "-n", LABEL),
    "ext4": ("mke2fs", "-q", "-t", "ext4", "-L", LABEL),
}
UNIT = f"waypost-courier@{LABEL}.service"
ENDS = "Finished|Failed to start"
# Bytes a second of a stick so slow that it can be pulled in mid-copy, and how much it has taken by then.
SLOW, MOMENTS = 24_000, (1, 20_000, 8_000)


def courier(bench):
    """a stick is plugged in: filled, read back, let go; pulled in mid-copy; receipts it brings; sticks of others"""
    machine = bench.fresh()
    machine.run("systemctl stop waypostd.service waypostd.socket && bash /mnt/use-sink courier:WAYPOST-01 && "
                "systemctl start waypostd.socket waypostd.service && waypost status --wait 240", 600)
    for kind in FORMATS:
        if bench.check(f"{kind}: a stick plugged in is filled, read back and unmounted", filled, bench, kind):
            bench.check(f"{kind}: the office's answers come back on it", answered, bench, kind)
        moments = MOMENTS if bench.is_long else MOMENTS[1:2]
        bench.check(f"{kind}: pulled in mid-copy {len(moments)} times, nothing is lost, nothing counts that isn't on it",
                    pulled, bench, kind, moments)
    bench.check("a stick with another label is left alone", stranger, bench)


def make(bench, kind, label=LABEL):
    path = f"{bench.folder}/{kind}-stick"
    with open(path, "wb") as file:
        file.truncate(64 << 20)
    output(*[label if word == LABEL else word for word in FORMATS[kind]], path)
    return path


@contextlib.contextmanager
def stick(machine, path, bytes_per_second=0):
    """In, and out again at the end."""
    machine.insert("stick", path, bytes_per_second)
    try:
        yield
    finally:
        machine.pull("stick")


def cases(bench, count):
    """Numbers of new records that wait for the stick."""
    return bench.desk(f"desk.idle()\nfor _ in range({count}):\n  print(desk.case())\n  desk.next()", 600).split()[-count:]


def visits(machine):
    """How many visits have ended."""
    return int(machine.run(f"journalctl -u '{UNIT}' -o cat | grep -cE '^({ENDS}) ' || true"))


def until_over(machine, before, seconds=300):
    """Until the visit after `before` others has ended; systemd's word on how."""
    machine.until(f"[ $(journalctl -u {UNIT} -o cat | grep -cE \"^({ENDS}) \") -gt {before} ]", seconds)
    machine.run(f"! mountpoint -q /media/waypost/{LABEL} && [ ! -e /media/waypost/{LABEL} ]")
    return machine.run(f"journalctl -u '{UNIT}' -o cat | grep -oE '^({ENDS}) ' | tail -n 1").strip()


def visited(machine, before):
    """After a visit of a stick that stays in until it has ended."""
    if until_over(machine, before) != "Finished":
        raise GuestError("the visit failed: " + machine.run(f"journalctl -u '{UNIT}' -o cat -n 8"))


def look(machine, script):
    """Runs it where the stick, which is still in, is mounted for us alone."""
    return machine.run(f"""
        mkdir -p /run/look && mount /dev/disk/by-label/{LABEL} /run/look && trap 'cd /; umount /run/look' EXIT
        cd /run/look/waypost
        {script}
    """)


def delivered(machine, serials):
    """How many of these records the station counts as delivered."""
    return sum("delivered" in machine.run(f"waypost queue show {serial} --json") for serial in serials)


def filled(bench, kind):
    machine = bench.machine
    serials = bench.serials = cases(bench, 2)
    if delivered(machine, serials):
        raise GuestError("a record counts as delivered before there was a stick")
    before = visits(machine)
    with stick(machine, make(bench, kind)):
        visited(machine, before)
        for serial in serials:
            bench.until_delivered(serial, 1)
        said = look(machine, r"""
            stray=$(ls -A | grep -vE '^[0-9A-Za-z-]+\.(age|sig)$' || true)
            [ -z "$stray" ] || { echo "on the stick lies $stray"; exit 1; }
            for file in *.age; do waypost envelope open $file -i /root/station/training-receiver.key >/dev/null || exit 1; done
            ls *.age | wc -l
        """)
    return f"{said.split()[-1]} envelopes opened from it"


def answered(bench, kind):
    """The office answers on the stick that brought the envelopes."""
    machine = bench.machine
    path, before = f"{bench.folder}/{kind}-stick", visits(machine)
    with stick(machine, path):
        visited(machine, before)
        look(machine, "for file in *.age; do waypost envelope acknowledge $file --key /root/station/training-receipt.key "
                      ">/dev/null || exit 1; done; sync")
    before = visits(machine)
    with stick(machine, path):
        visited(machine, before)
    for serial in bench.serials:
        if '"state":"acknowledged"' not in (said := machine.run(f"waypost queue show {serial} --json")):
            raise GuestError(f"answered, and the station doesn't say so: {said[:300]}")


def pulled(bench, kind, moments):
    machine = bench.machine
    path = make(bench, kind)
    done = []
    for moment in moments:
        serials = cases(bench, 3)
        before = visits(machine)
        with stick(machine, path, SLOW):
            machine.until(f"[ $(journalctl -u {UNIT} -o cat | grep -c ^Starting) -gt {before} ]")
            base, looked = machine.written("stick"), time.monotonic()
            while machine.written("stick") < base + moment:
                if time.monotonic() > looked + 5:
                    looked = time.monotonic()
                    if visits(machine) > before:
                        raise GuestError(f"the visit ended before the stick had taken {moment} bytes")
                time.sleep(0.05)
        result = until_over(machine, before)
        done.append(f"{delivered(machine, serials)} of {len(serials)} after {moment} bytes ({result.lower()})")
        # What counts as delivered lies on it, and the rest goes on it now.
        before = visits(machine)
        with stick(machine, path):
            visited(machine, before)
            for serial in serials:
                bench.until_delivered(serial, 1)
            look(machine, "waypost envelope verify . --stations /root/station/training-stations || exit 1; for file in *.age; do "
                          "waypost envelope open $file -i /root/station/training-receiver.key >/dev/null || exit 1; done")
    return "; ".join(done)


def stranger(bench):
    machine = bench.machine
    before = visits(machine)
    with stick(machine, make(bench, "vfat", "HOLIDAYS")):
        machine.until("[ -e /dev/disk/by-label/HOLIDAYS ]")
        machine.run("udevadm settle && ! grep -q /media/waypost /proc/mounts && "
                    "! systemctl list-units --no-legend --all 'waypost-courier*' | grep HOLIDAYS")
    if visits(machine) != before:
        raise GuestError("a visit began")
