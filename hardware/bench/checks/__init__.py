"""The groups of checks, in the order they run."""

from checks.install import install
from checks.power import power
from checks.serial import serial
from checks.units import units

groups = {group.__name__: group for group in (install, serial, units, power)}
