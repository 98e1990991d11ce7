"""A box that died or was stolen is replaced by a spare one, as the README has it."""

import json

from machine import GuestError

ELSEWHERE = """
    set -eu
    install -d -m 700 /root/elsewhere && cd /root/elsewhere
    cp -r /usr/share/waypost/packs packs
    sed -i 's#folder:folder-sink#folder:/srv/waypost/office#' packs/training/directory.csv
    for kind in pack receiver receipt; do waypost keys new $kind -o $kind.key >$kind.out 2>/dev/null; done
    for pack in core training; do
      waypost pack sign packs/$pack -o signed-$pack --key pack.key \\
        --receiver-key training-receiver=$(cat receiver.out) --receiver-key training-receipt=$(cat receipt.out)
    done
    printf '%s\\n' $(cat receiver.out) $(cat receipt.out) | LC_ALL=C sort | sha256sum | cut -c 1-32 >fingerprint
"""
ANSWERS = """
import json
read = lambda name: open('/root/elsewhere/' + name).read().strip()
offices = [line.split(',')[0] for line in read('signed-training/directory.csv').splitlines()[1:]]
json.dump({
    'post': {'id': 'B7', 'name': 'Bench post'}, 'officerLanguage': 'en', 'controller': 'A controller', 'dpia': 'DPIA-1',
    'trust': [read('pack.key.pub')], 'packs': ['/root/elsewhere/signed-core', '/root/elsewhere/signed-training'],
    'receivers': {office: read('fingerprint') for office in offices}, 'printer': 'none', 'scanners': [],
    'backupRecipients': [read('receiver.out')],
    'supervisor': {'name': 'Bench', 'badge': 'WPB1-ABCDEFGHJKMN'},
}, open('/root/answers.json', 'w'))
"""
DESK = "desk.idle(); print(desk.case())"


def replacement(bench):
    """a spare box after one that died, and after one that was stolen"""
    kept = {}
    if bench.check("a box works, is backed up, works on and is gone", lost, bench, kept):
        bench.check("it died: the spare box goes on under its key, behind its numbers", died, bench, kept)
        bench.check("it was stolen: the spare box has a key of its own, and the old one is revoked", stolen, bench, kept)


def lost(bench, kept):
    machine = blank(bench)
    machine.run(ELSEWHERE, 300)
    kept["elsewhere"] = carried(machine, "tar -C /root -cz elsewhere")
    set_up(machine)
    kept["old key"] = machine.run("cat /etc/waypost/station.pub").strip()
    kept["delivered"] = bench.desk(DESK).strip()
    bench.until_delivered(kept["delivered"])
    machine.run("chmod 700 /srv/waypost/office && chown root /srv/waypost/office")
    kept["waiting"] = bench.desk(DESK).strip()
    machine.run("waypost backup /root/b7.age")
    kept["backup"] = carried(machine, "cat /root/b7.age")
    # After the backup: nobody on the spare box knows of this one.
    kept["unknown"] = bench.desk(DESK).strip()
    kept["office"] = carried(machine, "tar -C /srv/waypost -cz office")


def blank(bench):
    machine = bench.fresh("bare")
    machine.run("dpkg -i /mnt/waypost.deb && install -d -g waypost-upload -m 770 /srv/waypost /srv/waypost/office && "
                "ls -d /srv/waypost/office", 400)
    return machine


def set_up(machine, options=""):
    machine.run(f"python3 - <<'PYTHON'\n{ANSWERS}\nPYTHON")
    said = machine.run(f"printf '246810\\n' | waypost setup {options} --answers /root/answers.json", 400)
    # Where the desk of these checks looks for it.
    machine.run("echo WPB1-ABCDEFGHJKMN >/etc/waypost/training-badge && waypost status --wait 60")
    return said


def carried(machine, script):
    return "".join(machine.run(f"set -o pipefail; {script} | base64").split())


def bring(machine, text, script):
    """In pieces: what is told the guest is an argument there."""
    machine.run("rm -f /tmp/brought")
    for begin in range(0, len(text), 60_000):
        machine.run(f"printf %s '{text[begin:begin + 60_000]}' >>/tmp/brought")
    machine.run(f"set -o pipefail; base64 -d </tmp/brought | {script}")


def spare(bench, kept):
    machine = blank(bench)
    bring(machine, kept["elsewhere"], "tar -C /root -xz")
    bring(machine, kept["backup"], "cat >/root/d7.age")
    bring(machine, kept["office"], "tar -C /srv/waypost -xz && chown root:waypost-upload /srv/waypost/office && "
          "chmod 770 /srv/waypost/office")
    machine.run("cp /root/elsewhere/receiver.key /root/backup.key")
    return machine


def numbers_go_on(bench, kept):
    """A number of the spare box is none that the lost one gave, whoever knows of it."""
    new = bench.desk(DESK).strip()
    if new in (kept["delivered"], kept["waiting"], kept["unknown"]) or not new.startswith("B7-"):
        raise GuestError(f"the spare box gives {new} after {kept}")
    bench.until_delivered(new)
    return new


def died(bench, kept):
    machine = spare(bench, kept)
    machine.run("waypost restore /root/d7.age -i /root/backup.key --keys /root/keys", 300)
    set_up(machine, "--keys-from /root/keys")
    if machine.run("cat /etc/waypost/station.pub").strip() != kept["old key"]:
        raise GuestError("it signs under another key")
    machine.run("waypost queue visit", 300)
    bench.until_delivered(kept["waiting"])
    new = numbers_go_on(bench, kept)
    machine.run("cd /root && echo \"$(cat /etc/waypost/station.pub) Bench post\" >stations && "
                "waypost envelope verify /srv/waypost/office --stations stations || true")
    return f"{kept['unknown']}, then {new}"


def stolen(bench, kept):
    machine = spare(bench, kept)
    machine.run("mkdir -m 700 /root/keys && waypost keys new station -o /root/keys/station.key && "
                "waypost restore /root/d7.age -i /root/backup.key --keys /root/keys", 300)
    set_up(machine, "--keys-from /root/keys")
    if machine.run("cat /etc/waypost/station.pub").strip() == kept["old key"]:
        raise GuestError("it signs under the key that was stolen")
    risk = machine.run("waypost queue at-risk")
    if kept["waiting"] not in risk:
        raise GuestError(f"at risk are {risk}")
    machine.run("waypost queue visit", 300)
    bench.until_delivered(kept["waiting"])
    machine.run(f"cd /root && echo '{kept['old key']} OLD BOX' >stations && "
                "waypost envelope verify /srv/waypost/office --stations stations && "
                "waypost keys revoke 'OLD BOX' --stations stations --after 2 && "
                "waypost envelope verify /srv/waypost/office --stations stations")
    numbers_go_on(bench, kept)
    # A key that the office doesn't know yet is refused, until its fingerprint was read out.
    machine.run("cd /root && ! waypost envelope verify /srv/waypost/office --stations stations && "
                "echo \"$(cat /etc/waypost/station.pub) NEW BOX\" >>stations && "
                "waypost envelope verify /srv/waypost/office --stations stations")
    return json.loads(machine.run("waypost audit export /root/audit.jsonl --json || echo '{}'") or "{}").get("entries")
