"""USB devices with ids of real ones, made by the kernel itself: dummy_hcd is the port, configfs the device behind it."""

import contextlib
import glob
import os
import subprocess
import time
import tty

ROOT = "/sys/kernel/config/usb_gadget"
ACM, HID_POS, KEYBOARD, PRINTER = "acm", "hid-pos", "keyboard", "printer"

# After the HID POS usage tables: length, AIM identifier, 56 bytes, vendor's symbology, reserved, more follows.
HID_POS_DESCRIPTOR = bytes.fromhex("""
    05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 95 03 05 8C 09 FB 09 FC 09 FD 81 02
    09 FE 95 38 82 02 01 06 66 FF 09 04 95 01 81 02 09 00 81 02 05 8C 09 FF 75 01 95 01 81 02 75 07 95 01 81 03 C0 C0""")
# A boot keyboard's (HID 1.11, appendix E.6).
KEYBOARD_DESCRIPTOR = bytes.fromhex("""
    05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 95 05 75 01 05 08 19 01 29 05
    91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0""")
SHIFT = 2
# Usages by character, of a US keyboard.
KEYS = {c: (0, 4 + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
KEYS |= {c.upper(): (SHIFT, usage) for c, (_, usage) in KEYS.items()}
KEYS |= {c: (0, 30 + i) for i, c in enumerate("1234567890")}
KEYS |= {"\r": (0, 40), "-": (0, 45), "<": (SHIFT, 54), " ": (0, 44)}


def load_modules(ports=4):
    subprocess.run(["modprobe", "dummy_hcd", f"num={ports}"], check=True)
    subprocess.run(["modprobe", "libcomposite"], check=True)
    if not os.path.ismount("/sys/kernel/config"):
        subprocess.run(["mount", "-t", "configfs", "none", "/sys/kernel/config"], check=True)


class Gadget:
    """One device at dummy_hcd's port `port`; in and out as often as one likes."""

    def __init__(self, name, kind, vendor, product, port, serial=None):
        self.name, self.kind, self.port = name, kind, port
        self.path = f"{ROOT}/{name}"
        os.makedirs(f"{self.path}/strings/0x409")
        os.makedirs(f"{self.path}/configs/c.1")
        self._write("idVendor", f"0x{vendor}")
        self._write("idProduct", f"0x{product}")
        self._write("bcdUSB", "0x0200")
        self._write("strings/0x409/manufacturer", "Bench")
        self._write("strings/0x409/product", name)
        if serial:
            self._write("strings/0x409/serialnumber", serial)
        function = {ACM: "acm", PRINTER: "printer"}.get(kind, "hid") + f".{name}"
        self.function = f"{self.path}/functions/{function}"
        os.makedirs(self.function)
        if kind in (HID_POS, KEYBOARD):
            is_keyboard = int(kind == KEYBOARD)
            for attribute in ("protocol", "subclass"):
                self._write(f"functions/{function}/{attribute}", str(is_keyboard))
            self._write(f"functions/{function}/report_length", "8" if is_keyboard else "64")
            with open(f"{self.function}/report_desc", "wb") as file:
                file.write(KEYBOARD_DESCRIPTOR if is_keyboard else HID_POS_DESCRIPTOR)
        if kind == PRINTER:
            self._write(f"functions/{function}/pnp_string", "MFG:Bench;MDL:Slip;CMD:PWGRaster;CLS:PRINTER;")
        os.symlink(self.function, f"{self.path}/configs/c.1/{function}")

    def plug(self):
        self._write("UDC", f"dummy_udc.{self.port}")

    def unplug(self):
        self._write("UDC", "\n")

    def node(self):
        """The device's own end."""
        if self.kind == ACM:
            return f"/dev/ttyGS{open(f'{self.function}/port_num').read().strip()}"
        if self.kind == PRINTER:
            return "/dev/g_printer0"
        number = open(f"{self.function}/dev").read().strip()
        return "/dev/" + os.path.basename(os.readlink(f"/sys/dev/char/{number}"))

    def remove(self):
        with contextlib.suppress(OSError):
            self.unplug()
        for link in glob.glob(f"{self.path}/configs/c.1/*.*"):
            os.unlink(link)
        for folder in (f"{self.path}/configs/c.1", self.function, f"{self.path}/strings/0x409", self.path):
            os.rmdir(folder)

    # What it sends

    def send(self, text, pause=0.0):
        """A scan, whole; `pause` seconds between reports."""
        for report in self.reports(text):
            self.write(report)
            if pause:
                time.sleep(pause)

    def reports(self, text):
        if self.kind == ACM:
            return [text.encode()]
        if self.kind == HID_POS:
            parts = [text.encode()[i:i + 56] for i in range(0, len(text), 56)]
            return [bytes([2, len(part)]) + b"]Q0" + part.ljust(56, b"\0") + bytes([0, 0, int(part is not parts[-1])])
                    for part in parts]
        reports = []
        for character in text.replace("\r\n", "\r"):
            modifier, usage = KEYS[character]
            reports += [bytes([modifier, 0, usage, 0, 0, 0, 0, 0]), bytes(8)]
        return reports

    def write(self, report, seconds=20):
        """One report. A device whose host doesn't listen yet is tried again."""
        end = time.monotonic() + seconds
        while True:
            try:
                # Never made: a node that isn't there yet must not become a file.
                node = os.open(self.node(), os.O_WRONLY)
                try:
                    if self.kind == ACM:
                        tty.setraw(node)
                    return os.write(node, report)
                finally:
                    os.close(node)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _write(self, name, value):
        with open(f"{self.path}/{name}", "w") as file:
            file.write(value)
