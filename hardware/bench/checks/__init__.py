"""The groups of checks, in the order they run."""

from checks.devices import devices
from checks.install import install
from checks.link import link
from checks.package import package
from checks.power import power
from checks.serial import serial
from checks.technician import technician
from checks.units import units

groups = {group.__name__: group for group in (install, serial, devices, units, link, package, technician, power)}
# One of each in a few minutes; the rest is the long form's. Pulled power as well, until it ends in the time it is given.
SHORT = ["install", "serial", "devices"]
