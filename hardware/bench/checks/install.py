"""The package on a box that never had it."""

import json

STATION = {
    "scanners": [
        # QEMU's serial adapter.
        {"vendor": "0403", "product": "6001", "profile": "generic-serial", "lane": "desk"},
        # Those that the guest's kernel makes; of two alike one belongs to the kiosk.
        {"vendor": "05e0", "product": "1701", "profile": "zebra-usb-serial", "lane": "desk"},
        {"vendor": "05e0", "product": "1701", "profile": "zebra-usb-serial", "lane": "kiosk",
         "portPath": "platform-dummy_hcd.1-usb-0:1:1.0"},
        {"vendor": "0c2e", "product": "0907", "profile": "honeywell-hid-pos", "lane": "desk"},
        {"vendor": "05e0", "product": "1200", "profile": "zebra-keyboard", "lane": "desk"},
        # QEMU's keyboard, that of one serial number alone.
        {"vendor": "0627", "product": "0001", "serial": "WEDGE-1", "profile": "generic-keyboard", "lane": "desk"},
    ],
}


def install(bench):
    """the package, set-up, and the first start under the units"""
    machine = bench.machine
    bench.keep("bare")
    if not bench.check("the package installs", package, machine):
        return
    bench.check("a box that isn't set up has no failed unit and no open port", not_set_up, machine)
    bench.check("users, groups and folders are as the units want them", users, machine)
    if bench.check("a set-up station starts", set_up, machine):
        bench.keep("ready")


def package(machine):
    machine.run("dpkg -i /mnt/waypost.deb", 600)
    machine.run("dpkg -V waypost")


def not_set_up(machine):
    machine.run("""
        failed=$(systemctl list-units --failed --no-legend 'waypost*')
        [ -z "$failed" ] || { echo "$failed"; exit 1; }
        [ "$(systemctl is-enabled waypostd.service waypostd.socket | sort -u)" = enabled ] || exit 1
        ! ss -ltn | grep -E ':741[01] '
    """)


def users(machine):
    machine.run("""
        [ "$(id -nG waypost)" = "waypost waypost-devices" ] || { id waypost; exit 1; }
        id waypost-print >/dev/null && id waypost-upload >/dev/null || exit 1
        [ "$(stat -c '%a %U %G' /run/waypost-print)" = "750 root waypost" ] || exit 1
        [ "$(stat -c '%a %U %G' /run/waypost-print/socket)" = "660 root waypost" ] || exit 1
        [ "$(stat -c '%a %U' /etc/credstore.encrypted)" = "700 root" ]
    """)


def set_up(machine, **more):
    """more: entries of station.json beside those of all groups."""
    machine.run(f"cat >/tmp/station.json <<'JSON'\n{json.dumps(STATION | more)}\nJSON\nbash /mnt/set-up /tmp/station.json", 600)
    machine.run("systemctl start waypostd.socket waypostd.service && waypost status --wait 240 || "
                "{ journalctl -u waypostd -o cat -n 15; exit 1; }", 600)
    # The site's own rules, of the list above: what types is hidden from everybody else.
    machine.run("waypost devices rules --install && udevadm control --reload && udevadm trigger --settle "
                "--subsystem-match=tty --subsystem-match=input --subsystem-match=hidraw")
    machine.run("printf 246810 | waypost officer add --name Bench --badge $(cat /etc/waypost/training-badge)")
    machine.run("systemctl is-active waypostd.service waypostd.socket waypost-print.socket waypost-upload.socket")
    return machine.run("systemctl show waypostd.service -p NRestarts -p MemoryCurrent | paste -sd ' '")
