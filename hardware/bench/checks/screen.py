"""A kiosk on a screen: cage and Chromium under the unit, with a finger on it. QEMU's own picture is the witness."""

import time

from checks.install import package, set_up
from machine import GuestError

# Of the kiosk's style sheet: the page, and the frame of what can be touched.
PAPER, FRAME = bytes.fromhex("fdfdfb"), bytes.fromhex("6a7480")
# Under emulation a browser takes its time.
PATIENCE = 400


def screen(bench):
    """a kiosk's browser under its unit, on a screen: its page, a touch, keys that lead nowhere, a visit's end"""
    machine = bench.with_screen()
    package(machine)
    set_up(machine)
    kiosk = Kiosk(bench)
    if bench.check("a kiosk's page comes up on the screen, under its unit", kiosk.comes_up):
        bench.check("a touch chooses a language", kiosk.is_touched)
        bench.check("no key leads out of the page", kiosk.keeps_to_its_page)
        bench.check("a visit left alone ends: another browser, nothing of the one before", kiosk.begins_anew)


class Kiosk:
    def __init__(self, bench):
        self.bench, self.machine, self.count = bench, bench.machine, 0

    def picture(self, name):
        return self.machine.picture(f"{self.bench.folder}/screen-{name}")

    def until(self, wanted, what, name):
        end = time.monotonic() + PATIENCE
        while not wanted(picture := self.picture(name)):
            if time.monotonic() > end:
                raise GuestError(f"not within {PATIENCE} s: {what}; see {self.bench.folder}/screen-{name}.png; "
                                 + self.machine.run("systemctl is-active waypost-kiosk@kiosk; "
                                                    "journalctl -u waypost-kiosk@kiosk -o cat -n 5", check=False))
            time.sleep(2)
        return picture

    def browser(self):
        """The unit's process, and how often it was started again."""
        said = self.machine.run("systemctl show -P MainPID -P NRestarts waypost-kiosk@kiosk").split()
        return said[0], int(said[1])

    def comes_up(self):
        self.machine.plug("usb-tablet", "finger")
        # Nothing here draws but the processor.
        self.machine.run("""
            install -d /etc/systemd/system/waypost-kiosk@.service.d
            printf '[Service]\\nEnvironment=WLR_RENDERER=pixman\\n' >/etc/systemd/system/waypost-kiosk@.service.d/bench.conf
            systemctl daemon-reload
        """)
        self.machine.run("systemctl enable --now waypost-kiosk@kiosk.service waypost-kiosk-over@kiosk.path", 300)
        started = time.monotonic()
        self.first = self.until(is_page, "a page with something to touch", "first")
        took = time.monotonic() - started
        time.sleep(10)
        process, restarts = self.browser()
        if restarts:
            raise GuestError(f"the browser was started {restarts} times again")
        memory = self.machine.run("systemctl show -P MemoryCurrent waypost-kiosk@kiosk")
        # What limits the browser holds for what runs in the unit alone.
        self.machine.run("""
            process=$(systemctl show -P MainPID waypost-kiosk@kiosk)
            [ $(stat -c %U /proc/$process) = waypost-kiosk ] || exit 1
            outside=$(for each in $(pgrep -u waypost-kiosk); do grep -v waypost-kiosk@kiosk.service /proc/$each/cgroup; done)
            [ -z "$outside" ] || { echo "outside of the unit: $outside"; exit 1; }
            [ $(systemctl show -P TasksCurrent waypost-kiosk@kiosk) -gt 20 ] || exit 1
        """)
        return f"{self.first.width}x{self.first.height} after {took:.0f} s, {int(memory) >> 20} MB, process {process}"

    def is_touched(self):
        """The first button of the page of languages."""
        x, y = next((x, y) for x, y in self.first.frames(FRAME, 150) if x < self.first.width / 4)
        self.machine.touch(x + 75, y + 25, self.first)
        self.chosen = self.until(lambda now: is_page(now) and now.unlike(self.first) > 0.02, "another page", "chosen")

    def keeps_to_its_page(self):
        before = self.chosen
        self.machine.plug("usb-kbd", "keys")
        time.sleep(3)
        try:
            self.machine.keys(["ctrl-t", "ctrl-n", "ctrl-l", "f12", "ctrl-p", "ctrl-h", "ctrl-j", "ctrl-u", "f11", "esc"], 60)
            time.sleep(8)
            now = self.picture("keys")
            if now.unlike(before) > 0.02:
                raise GuestError(f"the screen shows something else: {self.bench.folder}/screen-keys.png")
        finally:
            self.machine.unplug("keys")

    def begins_anew(self):
        before, _ = self.browser()
        end = time.monotonic() + PATIENCE
        while self.browser()[0] in (before, "0"):
            if time.monotonic() > end:
                raise GuestError(f"process {before} still shows the page after {PATIENCE} s")
            time.sleep(2)
        self.until(lambda now: is_page(now) and now.unlike(self.first) < 0.02, "the first page again", "anew")
        self.machine.run("""
            profile=/run/waypost-kiosk/kiosk/profile
            [ "$(stat -f -c %T $profile)" = tmpfs ] || { stat -f $profile; exit 1; }
            started=$(date -d "$(systemctl show -P ExecMainStartTimestamp waypost-kiosk@kiosk)" +%s)
            old=$(find $profile -type f ! -newermt "@$((started - 1))")
            [ -z "$old" ] || { echo "of the browser before: $old"; exit 1; }
        """)


def is_page(picture):
    return picture.share(PAPER) > 0.3 and bool(picture.frames(FRAME, 150))
