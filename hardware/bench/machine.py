"""A guest under QEMU: its power, its plugs, and a line to the agent in it."""

import contextlib
import json
import os
import queue
import socket
import subprocess
import threading
import time


class GuestError(Exception):
    """The guest didn't do what it must: what was tried, and what it said."""


class Machine:
    """One guest on one disk. Everything blocks; `seconds` are the host's."""

    def __init__(self, folder, image, disk, parts, megabytes=1024, screens=0):
        """folder: for sockets and the console's log. image: kernel and initrd. parts: the disk the agent comes from.
        screens: that one graphics card has, which a compositor can do with what it needs to."""
        self.folder, self.image, self.disk, self.parts = folder, image, disk, parts
        self.megabytes, self.screens = megabytes, screens
        self.process = self.monitor = self.agent = None

    # Power

    def start(self, snapshot=False, restore=None, boot="", seconds=300):
        """Powers the guest on and waits for its agent. snapshot: no write of this run stays on the disk."""
        for name in ("qmp", "agent"):
            if os.path.exists(self._path(name)):
                os.remove(self._path(name))
        command = [
            "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-M", "q35", "-smp", "2",
            "-m", str(self.megabytes), "-display", "none", "-vga", "none" if self.screens else "std", "-nic", "none", "-no-reboot", "-trace", "hid_kbd_queue_full",
            "-kernel", f"{self.image}/kernel", "-initrd", f"{self.image}/initrd",
            "-append", f"root=/dev/vda ro console=ttyS0 quiet mitigations=off {boot}",
            "-drive", f"file={self.disk},if=none,id=root,format=qcow2",
            "-device", "virtio-blk-pci,drive=root",
            "-drive", f"file={self.parts},if=none,id=parts,format=raw,readonly=on",
            "-device", "virtio-blk-pci,drive=parts,serial=bench",
            "-device", "qemu-xhci,id=usb", "-device", "virtio-serial-pci",
            "-chardev", f"socket,path={self._path('agent')},server=on,wait=off,id=agent",
            "-device", "virtserialport,chardev=agent,name=bench",
            "-chardev", f"file,path={self._path('console.log')},append=on,id=console", "-serial", "chardev:console",
            "-qmp", f"unix:{self._path('qmp')},server=on,wait=off",
        ]
        if self.screens:
            command += ["-device", f"virtio-vga,max_outputs={self.screens},id=card"]
        if snapshot:
            command.append("-snapshot")
        if restore:
            command += ["-loadvm", restore]
        log = open(self._path("qemu.log"), "ab")
        # Its own session: Ctrl-C is for the bench, which then pulls the plug.
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.monitor = Monitor(self._path("qmp"), self.process)
        self.agent = Agent(self._path("agent"))
        self.agent.wait(seconds, self.process)

    def cut(self):
        """Pulls the power."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        for line in (self.monitor, self.agent):
            if line:
                line.close()
        self.monitor = self.agent = None

    def _path(self, name):
        return f"{self.folder}/{name}"

    # Work

    def run(self, script, seconds=300, check=True):
        """Runs a shell script in the guest; its output. check: another exit code than 0 is an error."""
        lines = []
        code = self.agent.run(script, seconds, lines.append)
        if check and code != 0:
            raise GuestError(f"exit code {code} of: {script.strip().splitlines()[0][:120]}: " + " / ".join(lines[-8:]))
        return "\n".join(lines)

    def follow(self, script, seconds, each):
        """Runs a script in the background until it or the guest ends; each(line) is called from another thread."""
        def work():
            with contextlib.suppress(GuestError):
                agent.run(script, seconds, each)

        if not self.agent:
            raise GuestError("it is switched off")
        agent = self.agent
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def until(self, script, seconds=180):
        """Runs it again and again until it succeeds."""
        quoted = script.replace("'", "'\\''")
        self.run(f"for i in $(seq {seconds * 2}); do if bash -c '{quoted}' >/tmp/until 2>&1; then exit 0; fi; sleep 0.5; done; "
                 f"tail -n 5 /tmp/until; echo 'not within {seconds} s'; exit 1", seconds + 60)

    def until_power(self, status, seconds=120):
        """Until QEMU says so of the guest, such as "suspended"."""
        end = time.monotonic() + seconds
        while (now := self.monitor.ask("query-status")["status"]) != status:
            if time.monotonic() > end:
                raise GuestError(f"not {status} within {seconds} s, but {now}")
            time.sleep(0.2)

    def wake(self, seconds=300):
        self.monitor.ask("system_wakeup")
        self.agent.wait(seconds, self.process)

    # Plugs

    def plug(self, kind, name, **properties):
        self.monitor.ask("device_add", driver=kind, id=name, bus="usb.0",
                         **{key.replace("_", "-"): value for key, value in properties.items()})

    def unplug(self, name):
        self.monitor.ask("device_del", id=name)

    def cable(self, name):
        """A character device whose other end is a socket here: for usb-serial."""
        path = self._path(f"{name}.cable")
        self.monitor.ask("chardev-add", id=name, backend={
            "type": "socket",
            "data": {"addr": {"type": "unix", "data": {"path": path}}, "server": True, "wait": False}})
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        return connection

    def insert(self, name, path, bytes_per_second=0):
        """A USB stick with the file `path` in it; slow to write on where a speed is given."""
        backend = {"driver": "raw", "file": {"driver": "file", "filename": path}}
        if bytes_per_second:
            self.monitor.ask("object-add", **{"qom-type": "throttle-group", "id": f"{name}-speed",
                                              "limits": {"bps-write": bytes_per_second}})
            backend = {"driver": "throttle", "throttle-group": f"{name}-speed", "file": backend}
        self.monitor.ask("blockdev-add", **backend, **{"node-name": name})
        self.plug("usb-storage", f"{name}-plug", drive=name)

    def pull(self, name):
        """Out with it, if it is in."""
        with contextlib.suppress(GuestError):
            self.unplug(f"{name}-plug")
        for _ in range(100):
            if all(node.get("node-name") != name for node in self.monitor.ask("query-named-block-nodes")):
                break
            with contextlib.suppress(GuestError):
                self.monitor.ask("blockdev-del", **{"node-name": name})
            time.sleep(0.1)
        with contextlib.suppress(GuestError):
            self.monitor.ask("object-del", id=f"{name}-speed")

    def written(self, name):
        """Bytes that the guest has written to a stick."""
        return next(drive["stats"]["wr_bytes"] for drive in self.monitor.ask("query-blockstats")
                    if drive.get("node-name") == name)

    def uncable(self, name, connection):
        connection.close()
        # QEMU lets go of an unplugged device a moment later.
        for turn in range(100):
            try:
                return self.monitor.ask("chardev-remove", id=name)
            except GuestError:
                if turn == 99:
                    raise
                time.sleep(0.1)

    def keys(self, names, milliseconds=8):
        """Types on the keyboard plugged in last, an event every so often; a name may be a chord such as "shift-a"."""
        for name in names:
            chord = name.split("-")
            for down in (True, False):
                for key in chord if down else reversed(chord):
                    self.monitor.ask("input-send-event", events=[
                        {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": key}}}])
                    time.sleep(milliseconds / 1000)

    # The screen

    def picture(self, path, screen=0):
        """What a screen of the card shows now, as a PNG there too."""
        for kind in ("png", "ppm"):
            self.monitor.ask("screendump", filename=f"{path}.{kind}", format=kind, device="card", head=screen)
        picture = Picture(f"{path}.ppm")
        os.remove(f"{path}.ppm")
        return picture

    def touch(self, x, y, picture):
        """Touches the screen where that point of a picture of it is; a pointer that knows places is plugged in."""
        places = [{"type": "abs", "data": {"axis": axis, "value": value * 32767 // size}}
                  for axis, value, size in (("x", x, picture.width), ("y", y, picture.height))]
        for events in (places, [{"type": "btn", "data": {"down": True, "button": "left"}}],
                       [{"type": "btn", "data": {"down": False, "button": "left"}}]):
            self.monitor.ask("input-send-event", events=events)
            # A page under emulation takes its time to see where the pointer is.
            time.sleep(1 if events is places else 0.2)


class Picture:
    """Pixels of a screen."""

    def __init__(self, path):
        with open(path, "rb") as file:
            file.readline()
            self.width, self.height = map(int, file.readline().split())
            file.readline()
            self.pixels = file.read()

    def share(self, colour):
        """How much of it has this colour: 0 to 1."""
        return sum(self.pixels[i:i + 3] == colour for i in range(0, len(self.pixels), 3)) / (self.width * self.height)

    def unlike(self, other):
        """How much of it is other than there: 0 to 1."""
        pairs = zip(self.pixels[::3], other.pixels[::3])
        return sum(abs(mine - theirs) > 8 for mine, theirs in pairs) / (self.width * self.height)

    def frames(self, colour, length):
        """Where a straight line of this colour begins that is so many pixels long or longer: [(x, y)], from the top."""
        line = colour * length
        found = []
        for y in range(self.height):
            row = self.pixels[y * self.width * 3:(y + 1) * self.width * 3]
            x = row.find(line)
            while x >= 0 and x % 3:
                x = row.find(line, x + 1)
            if x >= 0:
                found.append((x // 3, y))
        return found


class Monitor:
    """QMP."""

    def __init__(self, path, process):
        self.connection = connect(path, process)
        self.file = self.connection.makefile("rwb")
        self.file.readline()
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        self.file.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        self.file.flush()
        while True:
            line = self.file.readline()
            if not line:
                raise GuestError(f"QEMU ended at {command}")
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise GuestError(f"{command}: {answer['error']['desc']}")

    def hmp(self, line):
        said = self.ask("human-monitor-command", **{"command-line": line})
        if said.strip():
            raise GuestError(f"{line}: {said.strip()}")

    def close(self):
        self.connection.close()


class Agent:
    """The line to the guest's agent."""

    def __init__(self, path):
        self.connection = connect(path)
        self.number, self.lock, self.waiting = 0, threading.Lock(), {}
        self.hellos = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait(self, seconds, process):
        """Until the agent of this boot answers."""
        end = time.monotonic() + seconds
        token = 0
        while time.monotonic() < end:
            token += 1
            self._send({"hello": token})
            try:
                while self.hellos.get(timeout=1) != token:
                    pass
                return
            except queue.Empty:
                if process.poll() is not None:
                    raise GuestError("QEMU ended: see qemu.log")
        raise GuestError(f"no agent within {seconds} s: see console.log")

    def run(self, script, seconds, each):
        with self.lock:
            self.number += 1
            number, answers = self.number, queue.Queue()
            self.waiting[number] = answers
        self._send({"id": number, "run": script, "seconds": seconds})
        while True:
            try:
                answer = answers.get(timeout=seconds + 30)
            except queue.Empty:
                raise GuestError(f"no answer to: {script.strip().splitlines()[0][:120]}")
            if answer is None:
                raise GuestError("the guest is gone")
            if "code" in answer:
                return answer["code"]
            each(answer["line"])

    def close(self):
        self.connection.close()

    def _send(self, order):
        self.connection.sendall(json.dumps(order).encode() + b"\n")

    def _read(self):
        pending = b""
        while True:
            try:
                chunk = self.connection.recv(65536)
            except OSError:
                chunk = b""
            if not chunk:
                break
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                try:
                    answer = json.loads(line)
                except ValueError:
                    continue
                if "hello" in answer:
                    self.hellos.put(answer["hello"])
                elif answer.get("id") in self.waiting:
                    self.waiting[answer["id"]].put(answer)
        for answers in list(self.waiting.values()):
            answers.put(None)


def connect(path, process=None):
    for _ in range(300):
        try:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            if process and process.poll() is not None:
                raise GuestError("QEMU ended: see qemu.log")
            time.sleep(0.1)
    raise GuestError(f"QEMU made no socket {path}")
