"""The technician's commands on a box, as somebody new to it would type them."""

import json

from machine import GuestError

# The office and the signer, off the box in real life.
ELSEWHERE = """
    set -eu
    install -d -m 700 /root/elsewhere && cd /root/elsewhere
    cp -r /usr/share/waypost/packs packs
    sed -i 's#folder:folder-sink#folder:/srv/waypost/office#' packs/training/directory.csv
    for kind in pack receiver receipt; do waypost keys new $kind -o $kind.key >$kind.out; done
    for pack in core training; do
      waypost pack sign packs/$pack -o signed-$pack --key pack.key \\
        --receiver-key training-receiver=$(cat receiver.out) --receiver-key training-receipt=$(cat receipt.out)
    done
    install -d -o root -g waypost-upload -m 770 /srv/waypost /srv/waypost/office
    printf '%s\\n' $(cat receiver.out) $(cat receipt.out) | LC_ALL=C sort | sha256sum | cut -c 1-32 >fingerprint
"""
ANSWERS = """
import json
read = lambda name: open('/root/elsewhere/' + name).read().strip()
offices = [line.split(',')[0] for line in read('signed-training/directory.csv').splitlines()[1:]]
json.dump({
    'post': {'id': 'B7', 'name': 'Bench post'}, 'officerLanguage': 'en', 'controller': 'A controller', 'dpia': 'DPIA-1',
    'trust': [read('pack.key.pub')], 'packs': ['/root/elsewhere/signed-core', '/root/elsewhere/signed-training'],
    'receivers': {office: read('fingerprint') for office in offices}, 'printer': 'none',
    'backupRecipients': [read('receiver.out')],
    'scanners': [{'vendor': '05e0', 'product': '1200', 'profile': 'zebra-keyboard', 'lane': 'desk'}],
    'supervisor': {'name': 'Bench', 'badge': 'WPB1-ABCDEFGHJKMN'},
}, open('/root/answers.json', 'w'))
"""


def technician(bench):
    """setup from a bare box, doctor, live mode's refusal, journal, bundle, update from a stick and back"""
    machine = bench.fresh("bare")
    machine.run("dpkg -i /mnt/waypost.deb", 400)
    bench.check("the doctor says of a bare box that it isn't set up", bare, machine)
    if not bench.check("setup makes a running station of it, and repeats itself harmlessly", set_up, machine):
        return
    bench.check("the doctor finds a set-up box sound but for what this one lacks", sound, machine)
    bench.check("live mode is refused with every missing item", refused, machine)
    bench.check("the journal has ids and explains itself", journal, machine)
    bench.check("the support bundle, the metrics and the health document are written", written, machine)
    bench.check("a signed update from a stick is installed, and gone back from", update, machine)


def doctor(machine):
    return {finding["check"]: finding for finding in json.loads(machine.run("waypost doctor --json || true"))["findings"]}


def bare(machine):
    machine.run("code=0; waypost doctor >/tmp/said || code=$?; [ $code = 3 ] || { cat /tmp/said; exit 1; }")
    found = doctor(machine)
    if found["daemon"]["severity"] != "broken" or "waypost setup" not in found["daemon"]["mend"]:
        raise GuestError(f"it says {found['daemon']}")


def set_up(machine):
    machine.run(ELSEWHERE, 300)
    machine.run(f"python3 - <<'PYTHON'\n{ANSWERS}\nPYTHON")
    said = machine.run("printf '864209\\n' | waypost setup --answers /root/answers.json", 400)
    machine.run("waypost status && systemctl is-active waypostd.service waypostd.socket")
    machine.run("[ \"$(stat -c '%a %G' /etc/waypost/station.json)\" = '640 waypost' ]")
    again = machine.run("waypost setup --answers /root/answers.json </dev/null", 400)
    if "there is one" not in again or "keys        kept" not in again:
        raise GuestError(f"a second time it says {again[-400:]}")
    return said.splitlines()[-1]


def sound(machine):
    found = doctor(machine)
    # No printer, no scanner plugged in, whatever CUPS of the image keeps.
    lacks = {"printer", "print-files", "fonts", "live", "scanners"}
    wrong = [f"{name}: {finding['says']}" for name, finding in found.items()
             if finding["severity"] == "broken" and name not in lacks]
    if wrong:
        raise GuestError("; ".join(wrong))
    for name in ("daemon", "units", "configuration", "keys", "folders", "packs", "udev-rules", "modules", "core-dumps", "heap",
                 "package", "officers"):
        if found[name]["severity"] != "fine":
            raise GuestError(f"{name} is {found[name]}")
    return f"{len(found)} checks, {sum(finding['severity'] == 'fine' for finding in found.values())} fine"


def refused(machine):
    missing = json.loads(machine.run("waypost mode live --json || true").splitlines()[0])
    names = {item["name"] for item in missing}
    if not {"drafts", "language-gaps", "made-up-receivers", "printer"} <= names or {"controller", "dpia", "keys"} & names:
        raise GuestError(f"missing are {sorted(names)}")
    machine.run("grep -q '\"mode\" : \"training\"' /etc/waypost/station.json")


def journal(machine):
    machine.run("waypost lane lock --all")
    machine.run("""
        id=$(journalctl -u waypostd -o json -n 50 | python3 -c "
import json, sys
for line in sys.stdin:
    entry = json.loads(line)
    if entry.get('WAYPOST_EVENT') == 'lanesLocked':
        print(entry['MESSAGE_ID'], entry['DOCUMENTATION'])
" | tail -n 1)
        [ -n "$id" ] || { journalctl -u waypostd -n 10; exit 1; }
        journalctl -x "MESSAGE_ID=${id%% *}" | grep -q 'Subject: All lanes were locked'
    """)


def written(machine):
    machine.run("waypost support-bundle /root/bundle.txt --yes >/dev/null && grep -q '^== journal' /root/bundle.txt")
    machine.run("install -d /var/lib/prometheus/node-exporter && systemctl start waypost-metrics.service && "
                "grep -q '^waypost_up 1' /var/lib/prometheus/node-exporter/waypost.prom")
    machine.run("waypost health send --print | grep -q '<station-health '")


def update(machine):
    before = machine.run("dpkg-query -W -f '${Version}' waypost")
    machine.run(f"""
        set -eu
        install -d /root/stick && cd /root/stick
        dpkg-deb -R /mnt/waypost.deb tree
        sed -i 's/^Version: .*/Version: 9.9.9/' tree/DEBIAN/control
        dpkg-deb -Zgzip -z1 --build tree waypost_9.9.9_$(dpkg --print-architecture).deb >/dev/null
        rm -r tree
        cp /mnt/waypost.deb waypost_{before}_$(dpkg --print-architecture).deb
        for deb in *.deb; do waypost update sign $deb --key /root/elsewhere/pack.key; done
        waypost update preview /root/stick
    """, 500)
    machine.run("waypost update install /root/stick --yes && [ \"$(dpkg-query -W -f '${Version}' waypost)\" = 9.9.9 ]", 600)
    machine.run("waypost status --wait 60 && test -s /var/lib/waypost-updates/before-9.9.9.age")
    machine.run("! waypost update install /root/stick --yes", 300)
    machine.run("waypost update back --yes && waypost status --wait 60", 600)
    if machine.run("dpkg-query -W -f '${Version}' waypost") != before:
        raise GuestError("it did not go back")
