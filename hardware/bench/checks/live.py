"""The way to a live station: packs of a made-up country, reviewed and signed by two."""

import json

from checks.people import as_person, make_person, typed
from checks.technician import RECIPE, doctor
from machine import GuestError

# Out of the training pack: offices that are not called made up, nothing untranslated, every text looked at.
COUNTRY = """
    set -eu
    python3 -B - <<'PYTHON' >/tmp/recipe
import sys
sys.path.insert(0, '/mnt')
from person import recipe
print(recipe('%s'))
PYTHON
    bash -eu /tmp/recipe >/dev/null 2>&1
    cd ~/signing
    rm -r training-signed core-signed
    cp -r training country && rm -r country/cards country/lessons
    sed -i 's/"training"/"country"/; s/2026112501/2026112602/' country/pack.json
    sed -i 's/\\(^\\|,\\)training-/\\1country-/g; s/TRAINING //; s/ (made up)//' country/directory.csv
    for pack in core country; do
      python3 - $pack <<'PYTHON'
import json, subprocess, sys
review = ['waypost', 'pack', 'review', sys.argv[1]]
texts = json.loads(subprocess.check_output(review + ['--json']))
named = [word for text in texts for word in ('--text', text['text'])]
if named:
    subprocess.run(review + named + ['--by', 'A. Reader', '--for', 'A house', '--on', '2026-11-20'], check=True)
PYTHON
      waypost pack lint $pack --live
    done
    waypost keys new pack -o second.key 2>/dev/null >/dev/null
    key=$(sed -n 's/# public key: //p' receiver.key)
    for pack in core country; do
      waypost pack sign $pack -o $pack-signed --key pack.key --receiver-key training-receipt=$(cat receipt.key.pub) \\
        --receiver-key training-receiver=$key
      waypost pack countersign $pack-signed --key second.key --signed-by pack.key.pub
    done
""" % RECIPE
ANSWERS = """
import csv, json
read = lambda name: open('/home/tech/signing/' + name).read().strip()
offices = [row['id'] for row in csv.DictReader(open('/home/tech/signing/country-signed/directory.csv'))]
json.dump({
    'post': {'id': 'V1', 'name': 'Live post'}, 'officerLanguage': 'en', 'controller': 'A controller', 'dpia': 'DPIA-1',
    'trust': [read('pack.key.pub'), read('second.key.pub')],
    'packs': ['/home/tech/signing/core-signed', '/home/tech/signing/country-signed'],
    'receivers': {office: read('fingerprint') for office in offices}, 'printer': 'slips', 'scanners': [],
    'backupRecipients': [read('receiver.pub')],
    'supervisor': {'name': 'Bench', 'badge': 'WPB1-ABCDEFGHJKMN'},
}, open('/root/answers.json', 'w'))
"""


def live(bench):
    """a station whose packs are reviewed and signed by two goes live, and says so everywhere"""
    machine = bench.fresh("bare")
    make_person(machine)
    machine.run("dpkg -i /mnt/waypost.deb", 400)
    if bench.check("packs that somebody reviewed and two signed set a station up", set_up, machine):
        bench.check("live mode is reached, and nothing speaks against it", reached, machine)
        bench.check("a live station refers, and goes back to training only when nothing waits", works, machine, bench)


def set_up(machine):
    said = as_person(machine, COUNTRY, 400)
    if "core 2026112601: 0 problems" not in said or "country 2026112602: 0 problems" not in said:
        raise GuestError(f"the lint says {said[-600:]}")
    as_person(machine, "cd ~/signing; sed -n 's/# public key: //p' receiver.key >receiver.pub; "
              "printf '%s\\n' $(cat receiver.pub) $(cat receipt.key.pub) | LC_ALL=C sort | sha256sum | cut -c 1-32 >fingerprint")
    machine.run("lpadmin -p slips -E -v file:///dev/null -m drv:///cupsfilters.drv/pwgrast.ppd 2>/dev/null")
    machine.run(f"python3 - <<'PYTHON'\n{ANSWERS}\nPYTHON")
    said = machine.run("printf '246810\\n' | waypost setup --answers /root/answers.json", 400)
    if "Nothing is missing for live mode: sudo waypost mode live" not in said:
        raise GuestError(said[-700:])


def reached(machine):
    as_person(machine, "sudo waypost mode live --check && sudo waypost mode live && sudo systemctl restart waypostd && "
              "sudo waypost status --wait 60 | grep 'live mode'")
    found = doctor(machine)
    broken = {name: finding["says"] for name, finding in found.items() if finding["severity"] == "broken"}
    if broken or found["live"]["says"] != "The station is live." or found["languages"]["severity"] != "fine":
        raise GuestError(f"broken are {broken}, live is {found['live']}, languages are {found['languages']}")
    machine.run("waypost readiness note --paper 5 --tokens 50 --drill")
    said = json.loads(machine.run("waypost readiness --json || true"))
    return ", ".join(f"{finding['check']} {finding['severity']}" for finding in said["findings"])


def works(machine, bench):
    machine.run("echo WPB1-ABCDEFGHJKMN >/etc/waypost/training-badge")
    serial = bench.desk("desk.idle(); print(desk.case())").strip()
    bench.until_delivered(serial)
    said = machine.run("waypost mode training || true")
    if "records of real people wait" not in said:
        raise GuestError(f"back to training: {said}")
    # What one person signed, a live station doesn't take.
    refused = as_person(machine, "cd ~/signing; waypost pack sign country -o alone --key pack.key "
                        "--receiver-key training-receipt=$(cat receipt.key.pub) --receiver-key training-receiver=$(cat receiver.pub)"
                        " >/dev/null; sudo waypost pack install alone; true")
    if "could not use" not in refused:
        raise GuestError(f"one signature: {refused}")
