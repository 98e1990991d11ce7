"""Two screens on one card: an officer's and a kiosk's browser under their units. QEMU's own pictures are the witness."""

import time

from checks.install import package, set_up
from machine import GuestError

# Of the style sheet: the page, and the frame of what can be touched.
PAPER, FRAME = bytes.fromhex("fdfdfb"), bytes.fromhex("6a7480")
# Under emulation a browser takes its time.
PATIENCE = 400
# What opens a tab, a window, tools, a printer, a console, or writes down what the screen shows.
WAYS_OUT = ["ctrl-t", "ctrl-n", "f12", "ctrl-p", "ctrl-h", "ctrl-j", "ctrl-u", "f11", "meta_l-s", "meta_l-r",
            "ctrl-alt-f2", "ctrl-alt-backspace", "esc"]


def screen(bench):
    """a desk's and a kiosk's browser, each on its own screen: touches, keys, a fall, a visit's end"""
    machine = bench.with_screen()
    package(machine)
    screens = Screens(bench)
    screens.plug_in()
    if bench.check("a desk and a kiosk come up, each on its own screen of one card", screens.come_up):
        bench.check("a touch changes the kiosk's page and not the desk's", screens.are_touched)
        bench.check("a visit left alone ends: another browser, nothing of the one before", screens.begin_anew)
        bench.check("what is typed stands on the desk's page, not on the kiosk's, and not at the console", screens.are_typed_at)
        bench.check("no key leads out of the page", screens.keep_to_their_pages)
        bench.check("no device and no screen is anybody's but the lane's own", screens.are_apart)
        bench.check("a kiosk that falls gets its screen back; the desk's stays", screens.fall_alone)
        bench.check("a station that falls takes the browsers along, and all come back", screens.follow_the_station)
        bench.check("the screens' service falls, and all come back", screens.outlive_their_service)
        bench.check("a box that starts shows both", screens.start_with_the_box)


class Screens:
    def __init__(self, bench):
        self.bench, self.machine = bench, bench.machine

    def plug_in(self):
        """QEMU's tablet is a pointer to udev, so that the kiosk has to name its port."""
        self.machine.plug("usb-kbd", "keys", port="1")
        self.machine.plug("usb-tablet", "finger", port="2")
        self.machine.until("udevadm info -q property -n /dev/input/by-path/*usb-0:2:1.0-event-mouse | grep -q ^ID_PATH=", 60)
        port = self.machine.run("udevadm info -q property -n /dev/input/by-path/*usb-0:2:1.0-event-mouse | "
                                "sed -n 's/^ID_PATH=//p'").strip()
        set_up(self.machine, screens=[{"lane": "kiosk", "inputs": [port.rsplit(":", 1)[0]]}])
        # The second screen says nothing of itself; its first mode is 5120 pixels wide.
        self.machine.run("printf '[output]\\nname=Virtual-2\\nmode=1280x768\\n' >/etc/waypost/screens.ini")

    def picture(self, lane, name):
        return self.machine.picture(f"{self.bench.folder}/screen-{lane}-{name}", 0 if lane == "desk" else 1)

    def until(self, lane, wanted, what, name):
        end = time.monotonic() + PATIENCE
        while not wanted(picture := self.picture(lane, name)):
            if time.monotonic() > end:
                raise GuestError(f"not within {PATIENCE} s: {what}; see {self.bench.folder}/screen-{lane}-{name}.png; "
                                 + self.machine.run(f"systemctl is-active waypost-{lane}@{lane} waypost-screens; "
                                                    f"journalctl -u waypost-{lane}@{lane} -u waypost-screens -o cat -n 8", check=False))
            time.sleep(2)
        return picture

    def unlike(self, lane, name, before, most=0.01):
        """The lane's picture must be the one before, but for what blinks."""
        now = self.picture(lane, name)
        if (share := now.unlike(before)) > most:
            raise GuestError(f"the {lane}'s screen shows something else ({share:.3f}): {self.bench.folder}/screen-{lane}-{name}.png")

    def browser(self, lane):
        """The unit's process, and how often it was started again."""
        said = self.machine.run(f"systemctl show -P MainPID -P NRestarts waypost-{lane}@{lane}").split()
        return said[0], int(said[1])

    def until_another(self, lane, before):
        end = time.monotonic() + PATIENCE
        while self.browser(lane)[0] in (before, "0"):
            if time.monotonic() > end:
                raise GuestError(f"process {before} of the {lane} still runs after {PATIENCE} s")
            time.sleep(1)

    def are_back(self, name):
        """Each page as it was at first, by other browsers than these."""
        self.until("desk", lambda now: is_page(now) and now.unlike(self.first["desk"]) < 0.02, "the desk's first page", name)
        self.until("kiosk", lambda now: is_page(now) and now.unlike(self.first["kiosk"]) < 0.02, "the kiosk's first page", name)

    def come_up(self):
        started = time.monotonic()
        self.first = {}
        # One behind the other: two browsers that start cold are more than an emulated machine can do in their patience.
        for lane, also in [("desk", ""), ("kiosk", "waypost-kiosk-over@kiosk.path")]:
            self.machine.run(f"systemctl enable --now waypost-{lane}@{lane} {also}", 300)
            self.first[lane] = self.until(lane, is_page, f"the {lane}'s page", "first")
        took = time.monotonic() - started
        # A page's paper comes before what stands on it.
        time.sleep(20)
        self.first = {lane: self.picture(lane, "first") for lane in self.first}
        if self.first["desk"].unlike(self.first["kiosk"]) < 0.02:
            raise GuestError("both screens show the same")
        memory, restarts = [], []
        for lane in self.first:
            restarts.append(self.browser(lane)[1])
            memory.append(int(self.machine.run(f"systemctl show -P MemoryCurrent waypost-{lane}@{lane}")) >> 20)
            # What limits the browser holds for what runs in the unit alone.
            self.machine.run(f"""
                process=$(systemctl show -P MainPID waypost-{lane}@{lane})
                [ $(stat -c %U /proc/$process) = waypost-{lane} ] || exit 1
                outside=$(for each in $(pgrep -u waypost-{lane}); do grep -v waypost-{lane}@{lane}.service /proc/$each/cgroup; done)
                [ -z "$outside" ] || {{ echo "outside of the unit: $outside"; exit 1; }}
                [ $(systemctl show -P TasksCurrent waypost-{lane}@{lane}) -gt 20 ] || exit 1
            """)
        said = self.machine.run("journalctl -u waypost-screens -o cat | grep 'has the screen' | sort | uniq -c").split("\n")
        if [line.split(" ", 1)[1].split("waypost-screens: ")[1] for line in map(str.strip, said)] != [
                "the desk desk has the screen Virtual-1", "the kiosk kiosk has the screen Virtual-2"]:
            raise GuestError(f"the screens' service says: {said}")
        size = self.first["kiosk"]
        return (f"after {took:.0f} s, the kiosk's {size.width}x{size.height}; desk, kiosk: {memory} MB, started anew {restarts} times; "
                + "; ".join(line.strip() for line in said))

    def are_touched(self):
        """The first button of the page of languages."""
        kiosk = self.first["kiosk"]
        x, y = next((x, y) for x, y in kiosk.frames(FRAME, 150) if x < kiosk.width / 4)
        self.machine.touch(x + 75, y + 25, kiosk)
        self.until(
            "kiosk", lambda now: is_page(now) and now.unlike(kiosk) > 0.02, "another page", "touched")
        self.unlike("desk", "touched", self.first["desk"])

    def are_typed_at(self):
        """The desk's field has the page's focus. Somebody reads at the console meanwhile."""
        kiosk = self.picture("kiosk", "before-keys")
        self.machine.run("timeout 60 cat </dev/tty1 >/tmp/at-the-console 2>&1 &")
        self.machine.keys(list("abcdefgh"), 60)
        # A few letters are a small part of a picture, and more than a cursor that blinks.
        typed = self.until("desk", lambda now: now.unlike(self.first["desk"]) > 0.0002, "what was typed", "typed")
        self.unlike("kiosk", "typed", kiosk, 0.0002)
        self.machine.keys(["ret"], 60)
        time.sleep(5)
        self.machine.run("[ ! -s /tmp/at-the-console ] || { echo at the console:; cat /tmp/at-the-console; exit 1; }")
        self.machine.run("[ $(python3 -c 'import fcntl, struct; print(struct.unpack(\"i\", fcntl.ioctl(open(\"/dev/tty1\"), "
                         "0x4B44, b\"....\"))[0])') = 4 ]")
        return f"typed: {typed.unlike(self.first['desk']):.4f} of the desk's picture"

    def keep_to_their_pages(self):
        time.sleep(10)
        desk, kiosk = self.picture("desk", "before-ways-out"), self.picture("kiosk", "before-ways-out")
        files = "ls -A /run/waypost-desk/desk /run/waypost-kiosk/kiosk; cat /sys/class/tty/tty0/active"
        before = self.machine.run(files)
        self.machine.keys(WAYS_OUT, 60)
        time.sleep(8)
        self.unlike("desk", "ways-out", desk)
        self.unlike("kiosk", "ways-out", kiosk)
        if (after := self.machine.run(files)) != before:
            raise GuestError(f"there was: {before}; there is: {after}")

    def are_apart(self):
        """The lanes' users open nothing themselves, and whoever is in no lane's unit is sent away."""
        self.machine.run("""
            for user in waypost-desk waypost-kiosk; do
              for node in /dev/input/event* /dev/dri/*[0-9]; do
                setpriv --reuid $user --regid $user --groups waypost-screens,audio test -r $node && { echo "$user reads $node"; exit 1; }
              done
              setpriv --reuid $user --regid $user --groups waypost-screens,audio waypost-screens wait &&
                { echo "$user gets a screen outside of its unit"; exit 1; }
            done
            setpriv --reuid nobody --regid nogroup --clear-groups waypost-screens wait && exit 1
            # Of the card a compositor has one connector, and of all devices the kiosk has the finger's alone.
            desk=$(systemctl show -P ControlGroup waypost-desk@desk)
            kiosk=$(systemctl show -P ControlGroup waypost-kiosk@kiosk)
            inputs() { for each in $(cat /sys/fs/cgroup$1/cgroup.procs); do ls -l /proc/$each/fd; done | grep -o '/dev/input/event[0-9]*' | sort -u; }
            finger=$(readlink -f /dev/input/by-path/*usb-0:2:1.0-event-mouse)
            [ "$(inputs $kiosk)" = $finger ] || { echo "the kiosk has: $(inputs $kiosk)"; exit 1; }
            inputs $desk | grep -qx $finger && exit 1
            inputs $desk | grep -qx $(readlink -f /dev/input/by-path/*usb-0:1:1.0-event-kbd)
        """)

    def fall_alone(self):
        desk, kiosk = self.browser("desk"), self.browser("kiosk")
        picture = self.picture("desk", "before-fall")
        self.machine.run(f"kill -KILL {kiosk[0]}")
        self.until_another("kiosk", kiosk[0])
        self.until("kiosk", lambda now: is_page(now) and now.unlike(self.first["kiosk"]) < 0.02, "the first page again", "fallen")
        if self.browser("desk") != desk:
            raise GuestError("the desk's browser was started anew")
        self.unlike("desk", "fallen", picture)

    def follow_the_station(self):
        before = {lane: self.browser(lane)[0] for lane in self.first}
        self.machine.run("systemctl kill -s KILL waypostd.service")
        for lane, process in before.items():
            self.until_another(lane, process)
        self.are_back("station")

    def outlive_their_service(self):
        before = {lane: self.browser(lane)[0] for lane in self.first}
        self.machine.run("systemctl kill -s KILL waypost-screens.service")
        for lane, process in before.items():
            self.until_another(lane, process)
        self.are_back("service")

    def begin_anew(self):
        """Nobody touches the kiosk any more."""
        before, desk = self.browser("kiosk")[0], self.browser("desk")
        self.until_another("kiosk", before)
        self.until("kiosk", lambda now: is_page(now) and now.unlike(self.first["kiosk"]) < 0.02, "the first page again", "anew")
        if self.browser("desk") != desk:
            raise GuestError("the desk's browser was started anew")
        self.machine.run("""
            profile=/run/waypost-kiosk/kiosk/profile
            [ "$(stat -f -c %T $profile)" = tmpfs ] || { stat -f $profile; exit 1; }
            started=$(date -d "$(systemctl show -P ExecMainStartTimestamp waypost-kiosk@kiosk)" +%s)
            old=$(find $profile -type f ! -newermt "@$((started - 1))")
            [ -z "$old" ] || { echo "of the browser before: $old"; exit 1; }
        """)

    def start_with_the_box(self):
        self.machine.run("sync")
        self.machine.cut()
        self.machine.start(boot=self.bench.second_screen)
        self.are_back("started")
        return self.machine.run("waypost doctor screens")


def is_page(picture):
    """The desk's has one field, the kiosk's as many frames as languages."""
    return picture.share(PAPER) > 0.3
