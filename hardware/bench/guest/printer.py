"""A USB receipt printer behind CUPS: takes what comes, and says how much and what it was. printer.py SECONDS"""

import os
import select
import subprocess
import sys
import time

from gadget import PRINTER, Gadget, load_modules

load_modules()
device = Gadget("bench-printer", PRINTER, "04b8", "0e15", port=2, serial="B1")
device.plug()
end = time.monotonic() + 120
while True:
    try:
        node = os.open(device.node(), os.O_RDWR)
        break
    except OSError:
        # Not before the other side has found it.
        if time.monotonic() > end:
            raise
        time.sleep(0.2)
while "usb://" not in (found := subprocess.run(["lpinfo", "--include-schemes", "usb", "-v"], capture_output=True, text=True).stdout):
    if time.monotonic() > end:
        sys.exit(f"CUPS doesn't see the printer: {found}")
    time.sleep(1)
uri = next(line.split()[1] for line in found.splitlines() if "usb://" in line)
# It complains of every driver.
for words in (["-p", "slips", "-E", "-v", uri, "-m", "drv:///cupsfilters.drv/pwgrast.ppd"], ["-d", "slips"]):
    subprocess.run(["lpadmin", *words], check=True, stderr=subprocess.DEVNULL)
print("ready", flush=True)
received, end = b"", time.monotonic() + int(sys.argv[1])
while time.monotonic() < end:
    wait = 5 if received else end - time.monotonic()
    if not select.select([node], [], [], max(wait, 0))[0]:
        break
    received += os.read(node, 65536)
os.close(node)
device.remove()
if not received.startswith(b"RaS"):
    sys.exit(f"no page came, {len(received)} bytes: {received[:40]}")
print(f"{len(received)} bytes of raster", flush=True)
