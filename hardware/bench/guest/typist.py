"""Somebody at a terminal: types what a dialogue is answered with. typist.py [--as USER] COMMAND <STEPS

STEPS is a JSON list of [what is waited for, what is then typed], without the Enter; "^C" interrupts. One with a third
item, true, is typed each time it is asked, until the next is. What the screen showed goes to standard output, and the
command's exit code is the typist's own: 1 also where it never asked.
"""

import json
import os
import pty
import select
import signal
import sys
import time


def main(words):
    user = words[1] if words[0] == "--as" else None
    command = words[2:] if user else words
    steps = json.load(sys.stdin)
    child, screen = pty.fork()
    if child == 0:
        shell = ["su", "-l", "-s", "/bin/bash", user, "-c"] if user else ["bash", "-c"]
        os.environ.update(TERM="vt100", LC_ALL="C.UTF-8")
        os.execvp(shell[0], shell + [" ".join(command)])
    seen, since, end = "", 0, time.monotonic() + 600
    while time.monotonic() < end:
        new = seen[since:]
        if len(steps) > 1 and len(steps[0]) > 2 and steps[1][0] in new:
            steps.pop(0)
        if steps and steps[0][0] in new:
            text = steps[0][1]
            if len(steps[0]) < 3:
                steps.pop(0)
            since = len(seen)
            # Before it is typed, whoever asks has to have switched the echo off.
            time.sleep(0.3)
            os.write(screen, b"\x03" if text == "^C" else text.encode() + b"\n")
            continue
        if not select.select([screen], [], [], 1)[0]:
            continue
        try:
            chunk = os.read(screen, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk.decode(errors="replace").replace("\r", "")
        sys.stdout.write(chunk.decode(errors="replace").replace("\r", ""))
        sys.stdout.flush()
    else:
        os.kill(child, signal.SIGKILL)
        print("the typist waited ten minutes")
        return 1
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if steps and len(steps[0]) < 3:
        print(f"never asked: {steps[0][0]}")
        return code or 1
    return code if code >= 0 else 128 - code


sys.exit(main(sys.argv[1:]))
