"""The units as systemd enforces them."""

import json

from machine import GuestError

NO_RIGHTS = "0000000000000000"
# What none of them may, whatever it is; first what not even the one that mounts may.
NEVER_AS_ROOT = [
    "socket AF_PACKET", "read /dev/vda", "read /dev/kmsg", "read /dev/mem", "unshare user", "ptrace", "personality",
    "sched fifo", "reboot", "add key", "kexec", "bpf", "write and execute", "set-uid file", "set the clock",
]
NEVER = NEVER_AS_ROOT + [
    "read /etc/shadow", "read /etc/credstore.encrypted/waypost.device.key", "read /proc/1/status",
    "read /proc/sys/kernel/random/boot_id", "list /root", "list /home", "write /usr/bin", "write /etc/waypost", "write /var/lib",
    "write /sys/fs/cgroup", "write an attribute", "mount", "setpriority", "setuid", "chroot",
]
UNITS = {
    "waypostd.service": {
        "may": ["socket AF_UNIX", "socket AF_NETLINK", "read /etc/waypost/station.json",
                "read /var/lib/waypost/vault/vault.sqlite", "write /var/lib/waypost", "write /run/waypost", "read /dev/null",
                "write /tmp", "ask the clock"],
        "never": ["socket AF_INET", "socket AF_INET6", "write /srv/waypost/office", "write /var/cache/waypost-print",
                  "write /var/lib/waypost/packs"],
        "is": {"credentials": "device.key,serial.key,station.key", "capabilities": NO_RIGHTS},
        # By address, where the families of sockets were the one thing that wasn't refused.
        "reaches": {"127.0.0.1": True, "192.0.2.1": False},
    },
    "waypost-print@.service": {
        "may": ["socket AF_UNIX", "write /var/cache/waypost-print", "write /tmp", "read /dev/null"],
        "never": ["socket AF_INET", "socket AF_INET6", "socket AF_NETLINK", "read /etc/waypost/station.json",
                  "read /var/lib/waypost/vault/vault.sqlite", "write /var/lib/waypost", "write /run/waypost",
                  "write /srv/waypost/office", "ask the clock"],
        "is": {"credentials": "none", "capabilities": NO_RIGHTS, "interfaces": "lo"},
        "reaches": {"127.0.0.1": False, "192.0.2.1": False},
    },
    "waypost-upload@.service": {
        "may": ["socket AF_UNIX", "socket AF_INET", "socket AF_INET6", "write /srv/waypost/office", "write /tmp",
                "read /dev/null"],
        "never": ["socket AF_NETLINK", "read /etc/waypost/station.json", "read /var/lib/waypost/vault/vault.sqlite",
                  "write /var/lib/waypost", "write /run/waypost", "write /var/cache/waypost-print", "ask the clock"],
        "is": {"capabilities": NO_RIGHTS},
        "reaches": {"127.0.0.1": True, "192.0.2.1": True},
    },
    # Root, with the rights of somebody who mounts; its view of the files is everybody's, or its mounts wouldn't be.
    "waypost-courier@.service": {
        "may": ["socket AF_UNIX", "mount", "read /dev/null"],
        "never": ["socket AF_INET", "socket AF_INET6", "socket AF_NETLINK", "setpriority", "chroot"],
        "is": {"credentials": "none"},
        "reaches": {"127.0.0.1": False, "192.0.2.1": False},
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
    bench.check("a daemon killed is back with its queue", restart, bench, "KILL", 120)
    if bench.is_long:
        bench.check("a daemon that hangs is ended by the watchdog and is back with its queue", restart, bench, "STOP", 600)


def sandbox(machine, unit):
    """The probe in the unit's place."""
    expected = UNITS[unit]
    found, reached = probe(machine, unit), probe(machine, unit, "/^RestrictAddressFamilies=/d")
    never = expected["never"] + (NEVER_AS_ROOT if "courier" in unit else NEVER)
    wrong = [f"{name} was refused ({found[name]})" for name in expected["may"] if found[name] != "allowed"]
    wrong += [f"{name} was allowed" for name in never if found[name] == "allowed"]
    wrong += [f"{name} is {found[name]}" for name, value in expected["is"].items() if found[name] != value]
    for address, may in expected["reaches"].items():
        if ((said := reached[f"send to {address}"]) == "allowed") != may:
            wrong.append(f"to send to {address} was {said}")
    if wrong:
        raise GuestError("; ".join(wrong))
    refused = sum(value != "allowed" for value in found.values())
    return f"{len(never)} refused as they must be, {len(expected['may'])} allowed; {refused} errors seen"


def probe(machine, unit, but="") -> dict:
    """What the probe says in a copy of the unit with everything but its program. but: sed's word on what else is left out."""
    name = f"probe-{unit}"
    said = machine.run(f"""
        ip link show bench >/dev/null 2>&1 || {{ ip link add bench type dummy; ip addr add 192.0.2.2/24 dev bench; ip link set bench up; }}
        sed -E -e 's#^ExecStart=.*#ExecStart=/usr/bin/python3 /mnt/probe.py#' -e '{but}' \
          -e '/^(Type|WatchdogSec|Restart|RestartSec|Sockets|NotifyAccess|Requires|Requisite|RuntimeMaxSec|ExecStopPost)=/d' \
          -e '/^Standard(Input|Output)=/d' -e 's#^RuntimeDirectory=.*#&\\nRuntimeDirectoryPreserve=yes#' \
          -e 's#^\\[Service\\]#&\\nType=oneshot\\nStandardOutput=file:/run/probe.json#' \
          /lib/systemd/system/{unit} >/run/systemd/system/{name}
        systemctl daemon-reload
        rm -f /run/probe.json
        systemctl start {name.replace("@", "@1")} || {{ journalctl -n 20 -u 'probe-*'; exit 1; }}
        cat /run/probe.json
    """)
    return json.loads(said.splitlines()[-1])


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
    machine.run("waypost status --wait 240")
    after = json.loads(machine.run("waypost status --json"))
    if after["audit"]["events"] < events or after["vault"]["lastStopWasClean"]:
        raise GuestError(f"after the restart the status is {json.dumps(after)[:300]}")
