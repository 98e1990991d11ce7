"""How the checks let somebody type in the guest."""

import base64
import json

from machine import GuestError


def make_person(machine):
    machine.run("id tech >/dev/null 2>&1 || useradd -m -s /bin/bash tech; "
                "echo 'tech ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/tech")


def as_person(machine, script, seconds=300, check=True):
    """A script in the technician's own home, with no more rights than theirs."""
    text = base64.b64encode(script.encode()).decode()
    return machine.run(f"echo {text} | base64 -d >/tmp/pasted && chmod 755 /tmp/pasted && "
                       "su -l tech -c 'bash /tmp/pasted' </dev/null", seconds, check)


def typed(machine, command, steps, code=0, user="--as tech ", seconds=420):
    """A dialogue at a terminal; what the screen showed."""
    text = base64.b64encode(json.dumps(steps).encode()).decode()
    said = machine.run(f"code=0; echo {text} | base64 -d | timeout {seconds} python3 /mnt/typist.py {user}'{command}' || code=$?; "
                       "echo \"code $code\"", seconds + 60)
    if not said.endswith(f"code {code}"):
        raise GuestError(f"{command} ended other than with {code}: " + " / ".join(said.splitlines()[-12:]))
    return said


def tried(machine, commands):
    """Each command as the technician types it: (command, exit code, words that it must say)."""
    wrong = []
    for command, code, words in commands:
        said = as_person(machine, f"cd ~/signing && code=0; {{ {command}\n}} 2>&1 || code=$?; echo \"code $code\"")
        if not said.endswith(f"code {code}") or words not in said:
            wrong.append(f"{command}: {' / '.join(said.splitlines()[-4:])}")
    if wrong:
        raise GuestError(f"{len(wrong)} of {len(commands)}: " + "; ".join(wrong))
    return f"{len(commands)} commands"
