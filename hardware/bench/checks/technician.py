"""The technician's commands on a box, as somebody new to it types them out of the README."""

import json

from checks.everyday import advice, everyday, record, timers
from checks.people import as_person, make_person, typed
from machine import GuestError

RECIPE = "mkdir -m 700 ~/signing && cd ~/signing"


def technician(bench):
    """from a bare box by hand, each everyday command, doctor's advice, timers, update from a stick and back"""
    machine = bench.fresh("bare")
    make_person(machine)
    as_person(machine, "sudo apt-get install -y -q /mnt/waypost.deb", 400)
    bench.check("the doctor says of a bare box that it isn't set up", bare, machine)
    if not bench.check("setup asks, is mistyped, stopped and gone on with, and a station runs", set_up, machine):
        return
    bench.check("the doctor finds a set-up box sound but for what this one lacks", sound, machine)
    bench.check("Ctrl-C at a PIN leaves a terminal that shows what is typed", interrupted, machine)
    bench.check("each command says what it did, or what to do next", everyday, machine)
    bench.check("a record is seen, sent, asked about and answered", record, machine, bench)
    bench.check("what the doctor advises can be pasted", advice, machine)
    bench.check("live mode is refused with every missing item", refused, machine)
    bench.check("the journal has ids and explains itself", journal, machine)
    bench.check("the support bundle, the metrics and the health document are written", written, machine)
    bench.check("the timers write figures and send health by themselves", timers, machine)
    bench.check("a signed update from a stick is installed, and gone back from", update, machine)


def doctor(machine):
    return {finding["check"]: finding for finding in json.loads(machine.run("waypost doctor --json || true"))["findings"]}


def bare(machine):
    said = as_person(machine, "code=0; sudo waypost doctor || code=$?; echo code $code; waypost setup; sudo waypost status; true")
    for words in ("code 3", "mend: sudo waypost setup", "Only root can set a box up.", "on a new box `sudo waypost setup`"):
        if words not in said:
            raise GuestError(f"it doesn't say '{words}': {said}")
    found = doctor(machine)
    # Started by hand the units would end without a word.
    for name in ("daemon", "units", "configuration", "folders"):
        if found[name]["severity"] != "broken" or found[name]["mend"] != "sudo waypost setup":
            raise GuestError(f"{name} is {found[name]}")


def set_up(machine):
    fingerprint = as_person(machine, "python3 -B - <<'PYTHON' >/tmp/recipe\nimport sys\nsys.path.insert(0, '/mnt')\n"
                            f"from person import recipe\nprint(recipe({RECIPE!r}))\nPYTHON\nbash -eu /tmp/recipe", 300).splitlines()[-1]
    key, signer, backup = as_person(machine, """
        cd ~/signing && waypost keys new receiver -o backup.key >backup.pub
        cat pack.key.pub; sha256sum pack.key.pub | cut -c 1-32; cat backup.pub""").splitlines()
    typed(machine, "sudo waypost setup", [
        ["post's id", "kor"], ["post's id", "B7"], ["public name", "Bench post"], ["language", "fr"], ["language", "en"],
        ["neutral place", "Help desk 3"], ["paper", "90mm"], ["paper", "80mm"], ["controller", "A controller"],
        ["assessment", "DPIA-1"], ["public key", "bm8="], ["public key", key], ["The same?", "y"],
        ["folders of signed packs", "/nowhere"], ["folders of signed packs", "signing/core-signed signing/training-signed"],
        ["Ring ", "0000"], ["Ring ", fingerprint], ["Ring ", "^C"]], code=130)
    # It goes on there: the office that read its keys out is not rung again.
    machine.run("lpadmin -p slips -E -v file:///dev/null -m drv:///cupsfilters.drv/pwgrast.ppd 2>/dev/null")
    said = typed(machine, "sudo waypost setup", [
        ["Ring ", fingerprint, True], ["open the backups", backup], ["supervisor's name", "Bench"], ["badge", "WPB1-OIL"],
        ["badge", ""], ["PIN:", "246810"], ["again:", "246811"], ["supervisor's name", "Bench"], ["badge", ""],
        ["PIN:", "246810"], ["again:", "246810"], ["Can all be read?", "y"]])
    plain = signer[:4] + "-" + signer[4:8]
    for words in (plain, "12 of 12 offices", "1 can open backups", "printed at slips", "slip        sent at slips"):
        if words not in said:
            raise GuestError(f"it doesn't say '{words}': {said[-900:]}")
    if "(training-asylum)" in said:
        raise GuestError("an office was rung twice")
    badge = next(word for word in said.replace(",", " ").split() if word.startswith("WPB1-") and len(word) == 17)
    # Where the desk of these checks looks for it.
    machine.run(f"install -m 644 /dev/null /etc/waypost/training-badge && echo {badge} >/etc/waypost/training-badge")
    machine.run("waypost status && systemctl is-active waypostd.service waypostd.socket")
    machine.run("[ \"$(stat -c '%a %G' /etc/waypost/station.json)\" = '640 waypost' ]")
    again = machine.run("waypost setup </dev/null", 400)
    if "there is one" not in again or "keys        kept" not in again:
        raise GuestError(f"a second time it says {again[-400:]}")
    return again.splitlines()[-1]


def sound(machine):
    found = doctor(machine)
    # No scanner is plugged in.
    lacks = {"live", "scanners"}
    wrong = [f"{name}: {finding['says']}" for name, finding in found.items()
             if finding["severity"] == "broken" and name not in lacks]
    if wrong:
        raise GuestError("; ".join(wrong))
    for name in ("daemon", "units", "configuration", "keys", "folders", "packs", "udev-rules", "modules", "core-dumps", "heap",
                 "package", "officers", "printer", "print-files", "voice"):
        if found[name]["severity"] != "fine":
            raise GuestError(f"{name} is {found[name]}")
    machine.run("systemctl stop waypost-speak.socket && systemctl restart waypostd && systemctl stop waypost-speak.socket; "
                "systemctl mask --runtime waypost-speak.socket && systemctl restart waypostd && waypost status --wait 60")
    silent = doctor(machine)["voice"]
    machine.run("systemctl unmask --runtime waypost-speak.socket")
    machine.run(silent["mend"])
    machine.run("waypost status --wait 60")
    if silent["severity"] != "warning" or doctor(machine)["voice"]["severity"] != "fine":
        raise GuestError(f"without its voice: {silent}")
    return f"{len(found)} checks, {sum(finding['severity'] == 'fine' for finding in found.values())} fine"


def interrupted(machine):
    said = typed(machine, 'trap : INT; waypost officer set-pin 1; stty -a | grep -ow -e -echo -e echo',
                 [["PIN:", "^C"]], user="")
    if "\necho\n" not in said:
        raise GuestError(f"the terminal is left with {said}")


def refused(machine):
    missing = json.loads(machine.run("waypost mode live --json || true").splitlines()[0])
    names = {item["name"] for item in missing}
    if not {"drafts", "language-gaps", "made-up-receivers", "second-signature"} <= names or {"controller", "dpia", "keys"} & names:
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
    machine.run("waypost support-bundle /root/bundle.txt --yes >/dev/null && grep -q '^== journal' /root/bundle.txt && "
                "! grep -e Canary -e WPB1- /root/bundle.txt")
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
        for deb in *.deb; do waypost update sign $deb --key /home/tech/signing/pack.key; done
        waypost update preview /root/stick
    """, 500)
    machine.run("waypost update install /root/stick --yes && [ \"$(dpkg-query -W -f '${Version}' waypost)\" = 9.9.9 ]", 600)
    machine.run("waypost status --wait 60 && test -s /var/lib/waypost-updates/before-9.9.9.age")
    machine.run("! waypost update install /root/stick --yes", 300)
    machine.run("waypost update back --yes && waypost status --wait 60", 600)
    if machine.run("dpkg-query -W -f '${Version}' waypost") != before:
        raise GuestError("it did not go back")
