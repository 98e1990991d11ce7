"""A box whose lid is closed, and what it finds when it wakes."""

from checks.serial import plug, reading
from documents import passport
from machine import GuestError


def sleep(bench):
    """suspended and woken: the scanners are read again, without a restart"""
    # A machine of its own for each: woken a second time, QEMU's falls asleep for no time at all.
    for name, work in (("suspended with a scanner plugged in, woken: it is read again", woken),
                       ("suspended, the scanner pulled out meanwhile, woken: it is gone, and read when it is back", gone),
                       ("suspended during a case, woken: the case is still there", case)):
        cable = plug(bench.fresh(), "scanner")
        reading(bench, 1)
        bench.check(name, work, bench, bench.machine, cable)


def asleep(machine):
    """Sends it to sleep; the daemon's process."""
    pid = machine.run("systemctl show -P MainPID waypostd; (sleep 1; systemctl suspend -i) >/dev/null 2>&1 &")
    machine.until_power("suspended", 300)
    return pid


def wake(machine, pid):
    machine.wake()
    now = machine.run("waypost status --wait 240 >/dev/null && systemctl show -P MainPID waypostd")
    if now != pid:
        raise GuestError(f"the daemon was restarted: process {pid} is now {now}")


def woken(bench, machine, cable):
    wake(machine, asleep(machine))
    reading(bench, 1)
    scan(bench, cable)


def gone(bench, machine, cable):
    pid = asleep(machine)
    machine.unplug("scanner")
    machine.uncable("scanner", cable)
    wake(machine, pid)
    reading(bench, 0)
    cable = plug(machine, "scanner")
    reading(bench, 1)
    scan(bench, cable)


def case(bench, machine, cable):
    scan(bench, cable, "")
    bench.desk("desk.triage()")
    before = bench.desk("print(desk.page.text)")
    wake(machine, asleep(machine))
    after = bench.desk("print(desk.page.text)")
    if after != before:
        raise GuestError(f"the page was '{before[:200]}' and is '{after[:200]}'")


def scan(bench, cable, end="desk.undo()"):
    bench.desk("desk.idle()")
    cable.sendall(passport(1))
    bench.desk('desk.wait(lambda page: "/triage" in page.forms, "a passport was scanned")\n' + end)
