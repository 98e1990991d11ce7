"""What every check stands on: result lines, and a guest with a station in it to start from."""

import glob
import json
import os
import shutil
import subprocess
import time

from machine import GuestError, Machine


# The last commit whose vault has version 1.
FORMER = "bd5b8d8ce8da2618e7677a4eab43629170a626fe"


# What is known of a guest in which a check failed.
JOURNAL = """
systemctl list-units --failed --no-legend
waypost status
waypost devices list
journalctl -o short-precise --no-pager | tail -n 5000
"""


class Skip(Exception):
    """Why a check can't be made here."""


class Bench:
    # Nobody looks at the second screen, for which QEMU takes its plug out.
    second_screen = "video=Virtual-2:e"

    def __init__(self, is_long, counts, again=False):
        """counts: of scans, pulls and cuts. again: from the station of the run before."""
        self.is_long, self.again = is_long, again
        self.scans, self.pulls, self.cuts = counts["scans"], counts["pulls"], counts["cuts"]
        self.folder = os.path.abspath(".build/bench")
        self.counts = {"ok": 0, "not ok": 0, "skip": 0}
        self.machine, self.failures = None, []

    def work(self, groups):
        """Runs the groups, each on its own copy of the guest; the exit code."""
        started = time.monotonic()
        try:
            self._prepare()
            for name, group in groups.items():
                self._group(name, group)
        except Skip as skip:
            self.say("skip", "bench", str(skip))
        except (GuestError, OSError, subprocess.CalledProcessError) as error:
            self.fail("bench", error)
        except KeyboardInterrupt:
            self.say("not ok", "bench", "interrupted")
        finally:
            self._off()
        for name, folder in self.failures:
            print(f"{name}: {folder}")
        print(f"bench took {time.monotonic() - started:.0f} s")
        print("{ok} passed, {not ok} failed, {skip} skipped".format(**self.counts))
        return 1 if self.counts["not ok"] else 0

    def say(self, result, name, why=""):
        self.counts[result] += 1
        print(f"{result} - {name}" + (f": {why}" if why else ""), flush=True)

    def note(self, text):
        print(f"    {text}", flush=True)

    def check(self, name, work, *arguments):
        """One check: passes when `work` returns; what it returns, a short text, is shown."""
        started = time.monotonic()
        try:
            said = work(*arguments)
            self.say("ok", name)
            if isinstance(said, str):
                self.note(f"{said} ({time.monotonic() - started:.0f} s)")
            return True
        except Skip as skip:
            self.say("skip", name, str(skip))
        except KeyboardInterrupt:
            raise
        except Exception as error:  # noqa: BLE001: whatever goes wrong in one check is that check's result
            self.fail(name, error)
        return False

    def fail(self, name, error):
        """Says it, and keeps what the guest has to say of it."""
        self.say("not ok", name, describe(error))
        plain = "".join(c if c.isalnum() else "-" for c in name)[:60]
        folder = f"{self.folder}/failures/{len(self.failures) + 1:02}-{plain}"
        os.makedirs(folder)
        self.failures.append((name, os.path.relpath(folder)))
        with open(f"{folder}/error.txt", "w") as file:
            file.write(f"{error}\n")
        for log in ("console.log", "qemu.log"):
            if os.path.exists(f"{self.folder}/{log}"):
                shutil.copy(f"{self.folder}/{log}", folder)
        with open(f"{folder}/journal.log", "w") as file:
            try:
                self.machine.follow(JOURNAL, 120, lambda line: file.write(line + "\n")).join(150)
            except (AttributeError, GuestError, OSError) as silence:
                file.write(f"The guest says nothing more: {silence}\n")

    # The guest

    def _prepare(self):
        for tool in ("qemu-system-x86_64", "qemu-img", "mmdebstrap", "mke2fs"):
            if shutil.which(tool) is None and not os.path.exists(f"/sbin/{tool}"):
                raise Skip(f"{tool} is not installed (hardware/install-dependencies test)")
        if os.uname().machine != "x86_64":
            raise Skip("the bench knows the x86-64 guest alone")
        self.disk = f"{self.folder}/station.qcow2"
        if self.again:
            return self._go_on()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.package = output("hardware/package/build", self.folder)
        self.image = output("hardware/bench/image", self.package)
        self._make_parts()
        output("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", f"{self.image}/disk.img", self.disk)
        self.machine = Machine(self.folder, self.image, self.disk, self.parts)
        started = time.monotonic()
        try:
            self.machine.start()
            self.say("ok", "the guest boots")
            self.note(f"{time.monotonic() - started:.0f} s to its agent")
        except GuestError as error:
            if self.machine.process and self.machine.process.poll() is not None:
                raise Skip(f"QEMU doesn't start here: {error}")
            raise

    def _go_on(self):
        """What the run before made is still good; only our scripts may have changed."""
        found = glob.glob(f"{self.folder}/waypost_*.deb")
        if not found or not os.path.exists(self.disk):
            raise Skip("there is no run to go on from; leave --again out")
        self.package, self.parts = found[0], f"{self.folder}/parts.img"
        self.image = output("hardware/bench/image", self.package)
        shutil.rmtree(f"{self.folder}/failures", ignore_errors=True)

    def _renew_scripts(self):
        """Over those on the disk, which the guest has in its memory."""
        files = output("sh", "-c", "tar -C hardware/bench/guest --exclude=__pycache__ -cz . | base64 -w 0")
        self.machine.run(f"mkdir -p /run/scripts && echo {files} | base64 -d | tar -xz -C /run/scripts && "
                         "mkdir -p /media/parts && mount --bind /mnt /media/parts && mount --make-private /media/parts && "
                         "ln -sf /media/parts/*.deb /run/scripts/ && mount --bind /run/scripts /mnt")

    def _make_parts(self):
        """The disk with everything of ours that the guest gets."""
        source = f"{self.folder}/parts"
        shutil.copytree("hardware/bench/guest", source)
        shutil.copy(self.package, f"{source}/waypost.deb")
        former = self._former_package() if self.is_long else None
        if former:
            shutil.copy(former, f"{source}/former.deb")
        self.parts = f"{self.folder}/parts.img"
        output("mke2fs", "-q", "-t", "ext4", "-L", "bench", "-d", source, self.parts, "120M")
        shutil.rmtree(source)

    def _former_package(self):
        """The package of the release before this one, built once from its commit; none outside of a clone."""
        commit = FORMER
        if subprocess.run(["git", "cat-file", "-e", commit], stderr=subprocess.DEVNULL).returncode != 0:
            return None
        cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "waypost/bench")
        folder = f"{cache}/former-{commit[:12]}"
        if not glob.glob(f"{folder}/*.deb"):
            source = f"{folder}/source"
            os.makedirs(source)
            try:
                subprocess.run(f"git archive {commit} | tar -x -C '{source}'", shell=True, check=True)
                output(f"{source}/.ci/build", "release")
                output("env", f"WAYPOST_PROGRAMS={source}/.build/release", "WAYPOST_VERSION=0.1.0~former",
                       "hardware/package/build", folder)
            finally:
                shutil.rmtree(source)
        return glob.glob(f"{folder}/*.deb")[0]

    def _group(self, name, group):
        try:
            group(self)
        except (GuestError, OSError) as error:
            self.fail(name, error)

    def keep(self, name):
        """Remembers the running guest under this name, for `fresh`."""
        self.machine.monitor.hmp(f"savevm {name}")

    def fresh(self, restore="ready"):
        """A guest of this group's own that goes on where `keep` was; the machine before it is off."""
        self._off()
        copy = f"{self.folder}/group.qcow2"
        output("cp", "--reflink=auto", "--sparse=always", self.disk, copy)
        self.machine = Machine(self.folder, self.image, copy, self.parts)
        self.machine.start(restore=restore)
        if self.again:
            self._renew_scripts()
        return self.machine

    def with_screen(self):
        """A guest that knows nothing of the station yet, and has two screens on one card; the machine before it is off."""
        self._off()
        image, disk = output("hardware/bench/image", self.package, "screen"), f"{self.folder}/screen.qcow2"
        output("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", f"{image}/disk.img", disk)
        self.machine = Machine(self.folder, image, disk, self.parts, megabytes=3072, screens=2)
        self.machine.start(boot=self.second_screen)
        if self.again:
            self._renew_scripts()
        return self.machine

    # The station in the guest

    def desk(self, code, seconds=600):
        """Python at the desk: `desk` is the browser that stands there."""
        return self.machine.run(
            f"python3 - <<'PYTHON'\nimport sys\nsys.path.insert(0, '/mnt')\nfrom desk import *\n"
            f"desk = Desk.kept()\n{code}\nPYTHON", seconds)

    def devices(self):
        return json.loads(self.machine.run("waypost devices list --json"))["devices"]

    def until_devices(self, wanted, what, seconds=240):
        end = time.monotonic() + seconds
        while not wanted(devices := self.devices()):
            if time.monotonic() > end:
                raise GuestError(f"not within {seconds} s: {what}; the devices are {json.dumps(devices)}")

    def is_delivered(self, serial):
        """Whether all of a number's records lie in their sinks; the office's receipt comes later."""
        records = json.loads(self.machine.run(f"waypost queue show {serial} --json"))["records"]
        return all(record["state"] in ("delivered", "acknowledged") for record in records)

    def until_delivered(self, serial, seconds=300):
        end = time.monotonic() + seconds
        while not self.is_delivered(serial):
            if time.monotonic() > end:
                raise GuestError(f"not within {seconds} s: a record delivered; " + self.machine.run("waypost queue list"))
            time.sleep(1)

    def _off(self):
        if self.machine:
            self.machine.cut()


def output(*command):
    """What a program on this side says; what it complains of is seen."""
    environment = dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin:/sbin")
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout.strip()


def describe(error):
    return " ".join(str(error).split())[:400] or type(error).__name__
