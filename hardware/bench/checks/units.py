"""The units as systemd enforces them."""

import json

from machine import GuestError

NO_RIGHTS = "0000000000000000"
# What none of them may, whatever it is.
NEVER = [
    "socket AF_PACKET", "read /etc/shadow", "read /etc/credstore.encrypted/waypost.device.key", "read /dev/vda",
    "read /dev/kmsg", "read /dev/mem", "read /proc/1/status", "read /proc/sys/kernel/random/boot_id", "list /root",
    "list /home", "write /usr/bin", "write /etc/waypost", "write /var/lib", "write /sys/fs/cgroup", "mount", "unshare user",
    "ptrace", "personality", "setpriority", "sched fifo", "setuid", "chroot", "reboot", "add key", "kexec", "bpf",
    "write and execute", "set-uid file", "set the clock",
]
UNITS = {
    "waypostd.service": {
        "may": ["socket AF_UNIX", "socket AF_NETLINK", "read /etc/waypost/station.json",
                "read /var/lib/waypost/vault/vault.sqlite", "write /var/lib/waypost", "write /run/waypost", "read /dev/null",
                "write /tmp", "ask the clock"],
        "never": ["socket AF_INET", "socket AF_INET6", "write /srv/waypost/office", "write /var/cache/waypost-print"],
        "is": {"credentials": "device.key,serial.key,station.key", "capabilities": NO_RIGHTS},
    },
    "waypost-print@.service": {
        "may": ["socket AF_UNIX", "write /var/cache/waypost-print", "write /tmp", "read /dev/null"],
        "never": ["socket AF_INET", "socket AF_INET6", "socket AF_NETLINK", "read /etc/waypost/station.json",
                  "read /var/lib/waypost/vault/vault.sqlite", "write /var/lib/waypost", "write /run/waypost",
                  "write /srv/waypost/office", "ask the clock"],
        "is": {"credentials": "none", "capabilities": NO_RIGHTS, "interfaces": "lo"},
    },
    "waypost-upload@.service": {
        "may": ["socket AF_UNIX", "socket AF_INET", "socket AF_INET6", "write /srv/waypost/office", "write /tmp",
                "read /dev/null"],
        "never": ["socket AF_NETLINK", "read /etc/waypost/station.json", "read /var/lib/waypost/vault/vault.sqlite",
                  "write /var/lib/waypost", "write /run/waypost", "write /var/cache/waypost-print", "ask the clock"],
        "is": {"capabilities": NO_RIGHTS},
    },
}


def units(bench):
    """what systemd refuses, the watchdog, socket activation, credentials"""
    machine = bench.fresh()
    for unit in UNITS:
        bench.check(f"{unit}: what is refused and what isn't", sandbox, machine, unit)
    bench.check("the lanes listen on loopback alone", ports, machine)
    bench.check("the keys lie sealed to this machine and under their names only", credentials, machine)
    bench.check("a record starts waypost-print and waypost-upload, and both are gone after it", activation, bench)
    bench.check("the print and upload sockets are the daemon's alone", strangers, machine)
    bench.check("a daemon killed is back with its queue", restart, bench, "KILL", 30)
    if bench.is_long:
        bench.check("a daemon that hangs is ended by the watchdog and is back with its queue", restart, bench, "STOP", 120)


def sandbox(machine, unit):
    """Runs the probe in a copy of the unit with everything but its program."""
    expected = UNITS[unit]
    said = machine.run(f"""
        sed -E -e 's#^ExecStart=.*#ExecStart=/usr/bin/python3 /mnt/probe.py#' \
          -e '/^(Type|WatchdogSec|Restart|RestartSec|Sockets|NotifyAccess|Requires|RuntimeMaxSec|ExecStopPost)=/d' \
          -e '/^Standard(Input|Output)=/d' -e 's#^RuntimeDirectory=.*#&\\nRuntimeDirectoryPreserve=yes#' \
          -e 's#^\\[Service\\]#&\\nType=oneshot\\nStandardOutput=file:/run/probe.json#' \
          /lib/systemd/system/{unit} >/run/systemd/system/probe-{unit}
        systemctl daemon-reload
        rm -f /run/probe.json
        systemctl start probe-{unit.replace("@", "@1")} || {{ journalctl -n 20 -u 'probe-*'; exit 1; }}
        cat /run/probe.json
    """)
    found = json.loads(said.splitlines()[-1])
    wrong = [f"{name} was refused ({found[name]})" for name in expected["may"] if found[name] != "allowed"]
    wrong += [f"{name} was allowed" for name in NEVER + expected["never"] if found[name] == "allowed"]
    wrong += [f"{name} is {found[name]}" for name, value in expected["is"].items() if found[name] != value]
    if wrong:
        raise GuestError("; ".join(wrong))
    refused = sum(value != "allowed" for value in found.values())
    return f"{len(NEVER) + len(expected['never'])} refused as they must be, {len(expected['may'])} allowed; {refused} errors seen"


def ports(machine):
    machine.run("""
        listening=$(ss -ltnH | awk '{ print $4 }' | grep -v ':631$' | sort | paste -sd ' ')
        [ "$listening" = "127.0.0.1:7410 127.0.0.1:7411" ] || { echo "listening: $listening"; exit 1; }
    """)


def credentials(machine):
    machine.run("""
        cd /etc/credstore.encrypted
        wrong() { echo "$1"; exit 1; }
        [ "$(stat -c '%a %U' .)" = "700 root" ] || wrong "others may look at the credentials"
        key=$(systemd-creds decrypt --name=device.key waypost.device.key -) || wrong "the device key can't be opened"
        # Under another name it is nothing: a key can't be passed off as another.
        ! systemd-creds decrypt --name=station.key waypost.device.key - 2>/dev/null || wrong "the device key passes as station key"
        found=$(grep -rlF -e "$key" /etc /var/lib /run/waypost /root || true)
        [ -z "$found" ] || wrong "the device key lies in $found"
    """)


def activation(bench):
    """A whole case."""
    serial = bench.desk("""
desk.idle()
print(desk.case())
desk.next()
""").splitlines()[-1]
    bench.until_delivered(serial)
    bench.machine.until("! pgrep -x waypost-upload && ! pgrep -x waypost-print", 90)
    bench.machine.run("""
        for program in print upload; do
          journalctl -u "waypost-$program@*" -o cat | grep -q Started || { echo "waypost-$program never started"; exit 1; }
        done
        ls /srv/waypost/office/*.age /srv/waypost/office/*.sig >/dev/null
        [ -z "$(systemctl list-units --failed --no-legend)" ]
    """)
    return f"number {serial}"


def strangers(machine):
    machine.run("""
        for program in print upload; do
          ! setpriv --reuid=nobody --regid=nogroup --clear-groups python3 -c "
import socket; socket.socket(socket.AF_UNIX).connect('/run/waypost-$program/socket')" 2>/dev/null || exit 1
        done
    """)


def restart(bench, signal, seconds):
    machine = bench.machine
    before = machine.run("systemctl show -P MainPID waypostd; systemctl show -P NRestarts waypostd").split()
    events = json.loads(machine.run("waypost status --json"))["audit"]["events"]
    machine.run(f"kill -{signal} {before[0]}")
    machine.until(f"[ $(systemctl show -P NRestarts waypostd) -gt {before[1]} ] && systemctl is-active -q waypostd", seconds)
    machine.run("waypost status --wait 60")
    after = json.loads(machine.run("waypost status --json"))
    if after["audit"]["events"] < events or after["vault"]["lastStopWasClean"]:
        raise GuestError(f"after the restart the status is {json.dumps(after)[:300]}")
