"""What a technician does with a station that runs: every command once, a record's way, the doctor's advice, the timers."""

import glob
import json
import re

from checks.people import as_person, tried
from machine import GuestError

EVERYDAY = [
    ("waypost status", 3, "only root may ask it: sudo waypost"),
    ("sudo waypost status", 0, "training mode"),
    ("sudo waypost status --json", 0, '"post":"B7"'),
    ("sudo waypost doctor", 4, "warning"),
    ("sudo waypost doctor printer", 0, "slips takes slips"),
    ("sudo waypost doctor nonsense", 2, "waypost doctor --help"),
    ("sudo waypost readiness", 4, "Nobody counted"),
    ("sudo waypost readiness note --paper 0 --tokens 50 --drill", 0, ""),
    ("sudo waypost readiness", 1, "There is no spare roll."),
    ("sudo waypost readiness note --paper 5", 0, ""),
    ("sudo waypost readiness | grep -c -e paper -e tokens -e drill || test $? = 1", 0, "0"),
    ("sudo waypost metrics", 0, "\nwaypost_up 1\n"),
    ("sudo waypost health send", 1, "no `health` entry"),
    ("sudo waypost queue list", 0, ""),
    ("sudo waypost queue show NOPE", 1, "waypost queue list"),
    ("sudo waypost queue visit", 0, "0 refused"),
    ("sudo waypost queue retry 0123456789abcdef0123456789abcdef", 1, "waypost queue list"),
    ("sudo waypost queue resend --since 1", 0, "0 will be sent again"),
    ("sudo waypost queue at-risk", 0, "Never sent: none"),
    ("sudo waypost queue import-receipts .", 1, "ID.receipt"),
    ("printf 'WPB1-A\\n1\\nWPB1-B\\n2\\n' | sudo waypost queue erase 0123456789abcdef0123456789abcdef", 1, "Nothing was erased"),
    ("sudo waypost referral acknowledge B7-000-000-0 12345678", 1, ""),
    ("printf 135790 | sudo waypost officer add --name 'B. Canary'", 0, "Officer 2 may sign in: badge WPB1-"),
    ("printf 135790 | sudo waypost officer add --name X --badge WPB1-OIL", 1, "is no badge"),
    ("sudo waypost officer list", 0, "B. Canary"),
    ("sudo waypost officer train 2", 0, "trained"),
    ("sudo waypost officer untrain 2", 0, "no longer"),
    ("printf 975310 | sudo waypost officer set-pin 2", 0, "new PIN"),
    ("sudo waypost officer disable 2", 0, "may no longer sign in"),
    ("sudo waypost officer enable 2", 0, "may sign in again"),
    ("sudo waypost officer disable 9", 1, "waypost officer list"),
    ("sudo waypost devices list", 0, ""),
    ("timeout 3 sudo waypost devices watch", 124, '"hotPlug":"watching"'),
    ("sudo waypost devices learn --lane nolane", 2, "The lanes are: desk, kiosk."),
    ("sudo waypost devices forget nope", 1, "waypost devices list"),
    ("sudo waypost devices rules", 0, "waypost_site_end"),
    ("sudo waypost devices rules --install", 0, "udevadm control --reload"),
    ("sudo waypost lane open desk", 0, "http://127.0.0.1:7411/open?token="),
    ("sudo waypost lane open nolane", 1, "The lanes are: desk, kiosk."),
    ("sudo waypost lane lock --all", 0, "what was sealed is kept"),
    ("waypost pack lint core", 0, "0 problems"),
    ("waypost pack lint training --live", 1, "2 problems"),
    ("waypost pack review training", 0, "texts are drafts"),
    ("waypost pack bundle training-signed -o training.csv --trust pack.key.pub", 0, "Wrote training"),
    ("sudo waypost pack install training-signed", 0, "Installed training"),
    ("sudo waypost pack list", 0, "core"),
    ("sudo waypost pack refresh", 0, "Compiled the forms of core"),
    ("waypost keys new pack -o second.key", 0, "To read out over the phone"),
    ("waypost keys new pack -o second.key", 1, "there already"),
    ("cp -r training-signed twice && waypost pack countersign twice --key second.key --signed-by pack.key.pub", 0, "a second time"),
    ("sudo waypost keys rotate-device /etc/credstore.encrypted/waypost.device.key --credential --statement /etc/waypost/key-binding"
     " && sudo systemctl restart waypostd && sudo waypost status --wait 60", 0, "training mode"),
    ("waypost keys new station -o old.key && waypost keys rotate old.key -o next.key", 0, ""),
    ("echo \"$(cat old.key.pub) A box\" >stations && waypost keys accept next.key.succession --stations stations", 0, ""),
    ("waypost keys revoke 'A box' --stations stations --after 7 && cat stations", 0, "7"),
    ("sudo waypost backup b7.age", 0, "whole. Keep it off the box."),
    ("sudo waypost backup b7.age", 1, "there already"),
    ("sudo age -d -i backup.key b7.age | head -n 1 | head -c 100", 0, "{"),
    ("sudo waypost restore b7.age -i backup.key --keys keys", 1, ""),
    ("sudo waypost audit export audit.jsonl", 0, "entries"),
    ("sudo waypost audit verify audit.jsonl --station /etc/waypost/station.pub", 0, ""),
    ("sudo waypost stats export stats.csv", 0, "no four weeks are over yet"),
    ("waypost stats report stats.csv -o page.html", 1, "waypost stats export FILE"),
    ("waypost form check core/forms/q2-asylum.xml", 0, ""),
    ("waypost form paper core/forms/q2-asylum.xml -o paper.pdf --languages ru,tg && head -c 5 paper.pdf", 0, "%PDF-"),
    ("waypost form run core/forms/q2-asylum.xml </dev/null", 1, ""),
    ("sudo waypost mode live --check", 1, "second-signature"),
    ("waypost update preview /nowhere", 1, ""),
]


def everyday(machine):
    said = tried(machine, EVERYDAY)
    helped = as_person(machine, """
        count=0
        while read -r words; do
          waypost $words --help </dev/null >/tmp/help-said || { echo "$words --help ended with $?"; exit 1; }
          grep -q "^usage: waypost $words" /tmp/help-said || { echo "$words --help is no help"; exit 1; }
          grep -q '^exit codes' /tmp/help-said || { echo "$words --help names no exit codes"; exit 1; }
          count=$((count + 1))
        done < <(waypost --help | sed -n '/^commands/,/^$/s/^  \\([a-z][a-z -]*[a-z]\\)  .*/\\1/p')
        echo "$count"
    """)
    return f"{said}, {helped} with --help"


def record(machine, bench):
    serial = bench.desk("desk.idle(); print(desk.case())").strip()
    bench.until_delivered(serial)
    ident = json.loads(machine.run(f"waypost queue show {serial} --json"))["records"][0]["id"]
    tried(machine, [
        (f"sudo sh -c 'cp /srv/waypost/office/{ident}.* . && chown tech {ident}.*'", 0, ""),
        (f"age -d -i receiver.key {ident}.age | head -n 1", 0, "<?xml"),
        ("echo \"$(cat /etc/waypost/station.pub) Bench post\" >offices-list && mkdir inbox && "
         f"cp {ident}.age {ident}.sig inbox && waypost envelope verify inbox --stations offices-list", 0, "Bench post"),
        ("sudo waypost queue at-risk", 0, f"Unanswered: {serial}"),
        (f"waypost envelope acknowledge {ident}.age --key receipt.key", 0, "WPR1"),
        (f"sudo waypost queue import-receipts {ident}.receipt", 0, "1"),
        (f"sudo waypost queue show {serial}", 0, "acknowledged"),
        ("sudo waypost queue resend --since 1 --receiver training-asylum", 0, "1 will be sent again"),
    ])


def advice(machine):
    """Every command that a finding of the doctor may name, not those of this box alone."""
    words, commands = set(), set()
    for path in glob.glob("Sources/Diagnosis/Check*.swift") + ["Sources/Diagnosis/Finding.swift", "Sources/Diagnosis/LiveMode.swift"]:
        # A sentence may go on in the next literal; what stands behind // is nobody's to paste.
        text = re.sub(r'"\s*\+\s*"', "", re.sub(r"//.*", "", open(path).read()))
        words |= set(re.findall(r"\bsudo ([a-z][a-z-]+)", text))
        commands |= {match.strip() for match in re.findall(r"\bwaypost ((?:[a-z]+(?:-[a-z]+)*)(?: [a-z]+(?:-[a-z]+)*)?)", text)}
    known = set(machine.run("waypost --help | sed -n '/^commands/,/^$/s/^  \\([a-z][a-z -]*[a-z]\\)  .*/\\1/p'").splitlines())
    strange = {command for command in commands if command not in known and command.split()[0] not in known}
    absent = machine.run(f"for word in {' '.join(sorted(words))}; do command -v $word >/dev/null || echo $word; done").split()
    checks = set(re.findall(r"^  ([a-z-]+) ", machine.run("waypost doctor --help | sed -n '/^checks/,/^$/p'"), re.M))
    unknown = {command for command in commands if command.startswith("doctor ") and command.split()[1] not in checks}
    # networkctl comes with what a site manages its network with.
    wrong = sorted(strange | unknown | set(absent) - {"networkctl"})
    if wrong:
        raise GuestError(f"nobody can type {wrong}")
    return f"{len(words)} programs, {len(commands)} commands"


def timers(machine):
    units = machine.run("systemctl show waypost-health.timer -p Persistent -p RandomizedDelayUSec -p TimersCalendar; "
                        "systemctl show waypost-metrics.timer -p TimersMonotonic")
    for words in ("Persistent=yes", "RandomizedDelayUSec=6h", "Mon *-*-*", "5min"):
        if words not in units:
            raise GuestError(f"the timers lack {words}: {units}")
    machine.run("""
        set -eu
        install -d /var/lib/prometheus/node-exporter && rm -f /var/lib/prometheus/node-exporter/*
        python3 - <<'PYTHON'
import json
path = '/etc/waypost/station.json'
station = json.load(open(path))
recipient = open('/home/tech/signing/backup.pub').read().strip()
station['health'] = {'recipients': [recipient], 'sink': 'folder:/srv/waypost/office'}
open(path, 'w').write(json.dumps(station, indent=2))
PYTHON
        systemctl restart waypostd && waypost status --wait 60 >/dev/null
        # As it runs, only sooner.
        install -d /run/systemd/system/waypost-metrics.timer.d /run/systemd/system/waypost-health.timer.d
        printf '[Timer]\\nOnBootSec=\\nOnUnitActiveSec=\\nOnActiveSec=1\\nOnUnitActiveSec=5\\nAccuracySec=1\\n' \\
          >/run/systemd/system/waypost-metrics.timer.d/soon.conf
        printf '[Timer]\\nRandomizedDelaySec=0\\nAccuracySec=1\\n' >/run/systemd/system/waypost-health.timer.d/soon.conf
        systemctl daemon-reload
        systemctl enable --now waypost-metrics.timer
    """)
    stamp = "sed -n 's/^waypost_collected_timestamp_seconds //p' /var/lib/prometheus/node-exporter/waypost.prom"
    machine.until("grep -q '^waypost_up 1$' /var/lib/prometheus/node-exporter/waypost.prom")
    machine.until(f"[ \"$({stamp})\" -gt {machine.run(stamp).strip()} ]")
    machine.run("systemctl disable --now waypost-metrics.timer")
    # The box was off when the week was over: it sends at once. Not before that, since the first enabling is no missed week.
    before = set(machine.run("ls /srv/waypost/office").split())
    machine.run("install -d /var/lib/systemd/timers && touch -d '3 weeks ago' /var/lib/systemd/timers/stamp-waypost-health.timer && "
                "systemctl enable --now waypost-health.timer")
    machine.until("[ \"$(systemctl show waypost-health.service -p ExecMainExitTimestampMonotonic --value)\" != 0 ]")
    machine.run("waypost queue visit; systemctl disable --now waypost-health.timer")
    machine.until("ls /srv/waypost/office/*.age | wc -l | grep -qx " + str(len([n for n in before if n.endswith('.age')]) + 1))
    new = next(name for name in set(machine.run("ls /srv/waypost/office").split()) - before if name.endswith(".age"))
    said = machine.run(f"age -d -i /home/tech/signing/backup.key /srv/waypost/office/{new}")
    if "<station-health " not in said or "Canary" in said or "Bench" in said:
        raise GuestError(f"the document is {said[:300]}")
