"""The package's life after its first installation."""

import json

from bench import Skip
from machine import GuestError

PLACES = ("/var/lib/waypost", "/etc/waypost", "/var/cache/waypost-print", "/run/waypost", "/run/waypost-print",
          "/run/waypost-upload", "/usr/share/waypost", "/usr/bin/waypostd", "/lib/systemd/system/waypostd.service")

OPEN_CASE = """
desk.idle()
desk.post("/without-document")
"""


def package(bench):
    """upgrades with a case open and over a former release's vault, removal, purge"""
    bench.fresh()
    bench.check("an upgrade leaves an open case alone, and restarts the station without one", upgrade, bench)
    bench.check("removal is refused while a case is open", removal_with_case, bench)
    bench.check("removal keeps the vault; purge refuses while a record is not delivered", purge_refused, bench)
    bench.check("purge with consent leaves nothing readable", purge, bench)
    bench.fresh()
    bench.check("purge asks nothing where nothing waits for anybody", purge_empty, bench)
    bench.check("an upgrade over a vault of the former release keeps every record", former, bench)


def upgrade(bench):
    machine = bench.machine
    serial = bench.desk(OPEN_CASE + "desk.undo()\nprint(desk.case())\ndesk.next()\n" + OPEN_CASE).splitlines()[-1]
    pid = machine.run("systemctl show -P MainPID waypostd")
    said = machine.run("dpkg -i /mnt/waypost.deb", 600)
    if machine.run("systemctl show -P MainPID waypostd") != pid or "a case is open" not in said:
        raise GuestError("the station was restarted under an open case")
    bench.desk("desk.undo()")
    machine.run("dpkg -i /mnt/waypost.deb && waypost status --wait 240", 600)
    if machine.run("systemctl show -P MainPID waypostd") == pid:
        raise GuestError("the former program still runs")
    machine.run(f"waypost queue show {serial}")


def removal_with_case(bench):
    bench.desk(OPEN_CASE)
    said = bench.machine.run("! dpkg -r waypost 2>&1 && systemctl is-active waypostd", 600)
    if "a case is open" not in said:
        raise GuestError(f"it was refused with other words: {said[-200:]}")
    bench.desk("desk.undo()")


def purge_refused(bench):
    machine = bench.machine
    machine.run("systemctl stop waypost-upload.socket 'waypost-upload@*'")
    bench.serial = bench.desk("desk = Desk()\ndesk.idle()\n"
                              "print(desk.case())").splitlines()[-1]
    machine.run("dpkg -r waypost", 600)
    machine.run("! systemctl is-active -q waypostd && test -s /var/lib/waypost/vault/vault.sqlite && ! command -v waypostd")
    said = machine.run("! dpkg -P waypost 2>&1", 600)
    if "NOT PURGED" not in said:
        raise GuestError(f"it was refused with other words: {said[-300:]}")
    machine.run("test -s /var/lib/waypost/vault/vault.sqlite && test -s /etc/credstore.encrypted/waypost.device.key")
    # Nothing lost: the station goes on where it was.
    machine.run("dpkg -i /mnt/waypost.deb && waypost status --wait 240", 600)
    machine.run(f"waypost queue show {bench.serial}")


def purge(bench):
    machine = bench.machine
    machine.run("systemctl stop waypost-upload.socket 'waypost-upload@*'")
    machine.run("touch /etc/waypost/purge-unsent && dpkg -P waypost", 600)
    nothing_left(machine)


def purge_empty(bench):
    """A station that owes nobody anything."""
    bench.machine.run("dpkg -P waypost", 600)
    nothing_left(bench.machine)


def nothing_left(machine):
    machine.run(f"""
        for place in {' '.join(PLACES)} /etc/credstore.encrypted/waypost.*; do
          [ ! -e "$place" ] || {{ echo "$place is still there"; exit 1; }}
        done
        ! dpkg -s waypost 2>/dev/null | grep -q '^Status: .* installed' || exit 1
        left=$(find / -xdev \\( -user waypost -o -user waypost-print \\) -not -path '/proc/*' 2>/dev/null)
        [ -z "$left" ] || {{ echo "left: $left"; exit 1; }}
        [ -z "$(systemctl list-unit-files --no-legend 'waypost*')" ] || exit 1
        ! pgrep -u waypost
    """)


def former(bench):
    machine = bench.fresh("bare")
    if machine.run("ls /mnt").find("former.deb") < 0:
        raise Skip("the former release's commit isn't here")
    machine.run("dpkg -i /mnt/former.deb", 600)
    # The package's own profiles: those that set-up would copy are the former release's.
    machine.run("echo '{\"profiles\": \"/usr/share/waypost/devices\"}' >/tmp/station.json && bash /mnt/set-up /tmp/station.json", 600)
    machine.run("systemctl start waypostd.socket waypostd.service && waypost status --wait 240", 600)
    machine.run("printf 246810 | waypost officer add --name Bench --badge $(cat /etc/waypost/training-badge)")
    machine.run("systemctl stop waypost-upload.socket")
    serials = bench.desk("desk.sign_in(badge())\nfor _ in range(3):\n  print(desk.case())\n  desk.next()", 600).split()[-3:]
    look = "python3 -c \"import sqlite3; print(sqlite3.connect('/tmp/v').execute('PRAGMA user_version').fetchone()[0])\""
    copy = "systemctl stop waypostd.service && cp /var/lib/waypost/vault/vault.sqlite /tmp/v && " \
           "(cp /var/lib/waypost/vault/vault.sqlite-wal /tmp/v-wal || true) && " + look
    before = int(machine.run(copy).splitlines()[-1])
    machine.run("dpkg -i /mnt/waypost.deb && waypost status --wait 240", 600)
    for serial in serials:
        bench.until_delivered(serial)
    status = json.loads(machine.run("waypost status --json"))
    after = int(machine.run(copy).splitlines()[-1])
    return f"vault version {before} to {after}, {len(serials)} records delivered after it, {status['audit']['events']} audit entries"
