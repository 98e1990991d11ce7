"""Pulled power: QEMU is killed, the disk stays.

What the guest had not yet given to its disk is gone, as in a real cut; what QEMU had taken is there. So this proves the
order in which the station writes and promises; that a flush reaches the medium is the medium's part.
"""

import json
import random
import re
import threading

from machine import GuestError


def power(bench):
    """pulled power at random moments of a scripted load: nothing promised is lost"""
    cuts = bench.cuts
    name = "a power cut" if cuts == 1 else f"{cuts} power cuts"
    bench.check(f"{name} under load: promised records there, vault whole, audit unbroken", cut_and_look, bench, cuts)


def cut_and_look(bench, cuts):
    machine = bench.fresh()
    moments = random.Random(20261125)
    promised, recovered, entries = [], [], 0
    for cut in range(1, cuts + 1):
        before, moment = len(promised), moments.uniform(0.5, 30)
        load(machine, promised, recovered, moment)
        machine.cut()
        machine.start()
        entries = look(machine, promised, entries)
        bench.note(f"cut {cut}, {moment:.1f} s into the load: {len(promised) - before} promised before it, {entries} audit entries")
    if not promised:
        raise GuestError("no record was promised before a cut: the load is too slow here")
    return f"{len(promised)} records promised in {cuts} runs, {len(recovered)} interrupted cases given back and finished"


def load(machine, promised, recovered, seconds):
    """Lets cases run for so long after the officer has signed in."""
    signed_in, last = threading.Event(), [""]

    def hear(line):
        last[0] = line
        if line.startswith("{"):
            said = json.loads(line)
            promised.append(said["serial"])
            if "recovered" in said:
                recovered.append(said["serial"])
        signed_in.set()

    running = machine.follow("python3 /mnt/load.py", 3600, hear)
    if not signed_in.wait(300):
        raise GuestError("the officer couldn't sign in within 300 s")
    running.join(seconds)
    if not running.is_alive():
        raise GuestError(f"the load ended: {last[0]}")


def look(machine, promised, entries):
    """What the power left, first by other means than ours, then by the daemon's own."""
    machine.until("systemctl is-active -q waypostd", 600)
    machine.run("systemctl stop waypostd.service waypostd.socket")
    said = machine.run(f"python3 /mnt/vault.py <<'NUMBERS'\n{' '.join(promised)}\nNUMBERS")
    found = int(re.search(r"(\d+) audit entries", said)[1])
    if found < entries:
        raise GuestError(f"the audit had {entries} entries and has {found}")
    machine.run("""
        systemctl start waypostd.socket waypostd.service && waypost status --wait 240 >/dev/null
        # As an outside monitor would: what was exported after the cut before this one is all still there.
        rm -f /root/audit.new
        waypost audit export /root/audit.new || exit 1
        if [ -e /root/audit ]; then earlier="--earlier /root/audit"; fi
        waypost audit verify /root/audit.new --station /root/station/keys/station.key.pub ${earlier:-} || exit 1
        sync /root/audit.new && mv /root/audit.new /root/audit && sync /root
    """)
    return found
