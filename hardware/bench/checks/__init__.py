"""The groups of checks, in the order they run."""

from checks.courier import courier
from checks.devices import devices
from checks.install import install
from checks.keyboards import keyboards
from checks.link import link
from checks.live import live
from checks.package import package
from checks.power import power
from checks.replacement import replacement
from checks.screen import screen
from checks.serial import serial
from checks.sleep import sleep
from checks.technician import technician
from checks.units import units

groups = {group.__name__: group for group in (
    install, serial, keyboards, devices, units, sleep, courier, link, package, technician, live, replacement, screen, power)}
# One of each in a few minutes; the rest is the long form's.
SHORT = ["install", "serial", "keyboards", "devices", "power"]
