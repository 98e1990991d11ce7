"""A box whose lid is closed, and what it finds when it wakes."""

from checks.serial import plug, reading
from documents import passport


def sleep(bench):
    """suspended and woken: the scanners are read again, without a restart"""
    machine = bench.fresh()
    bench.cable = plug(machine, "scanner")
    reading(bench, 1)
    bench.check("suspended with a scanner plugged in, woken: it is read again", woken, bench)
    bench.check("suspended, the scanner pulled out meanwhile, woken: it is gone, and read when it is back", gone, bench)
    bench.check("suspended during a case: the case is still there", case, bench)


def suspend(machine):
    pid = machine.run("systemctl show -P MainPID waypostd; (sleep 1; systemctl suspend -i) >/dev/null 2>&1 &")
    machine.until_power("suspended")
    return pid.strip()


def same(machine, pid):
    now = machine.run("systemctl show -P MainPID waypostd; waypost status >/dev/null").strip()
    if now != pid:
        raise ValueError(f"the daemon was restarted: process {pid} is now {now}")


def woken(bench):
    machine = bench.machine
    pid = suspend(machine)
    machine.wake()
    reading(bench, 1)
    same(machine, pid)
    scan(bench, 1)


def gone(bench):
    machine = bench.machine
    pid = suspend(machine)
    machine.unplug("scanner")
    machine.uncable("scanner", bench.cable)
    machine.wake()
    reading(bench, 0)
    bench.cable = plug(machine, "scanner")
    reading(bench, 1)
    same(machine, pid)
    scan(bench, 2)


def case(bench):
    bench.desk("desk.idle()\ndesk.post('/without-document')\ndesk.triage()")
    before = bench.desk("print(desk.page.text)")
    pid = suspend(bench.machine)
    bench.machine.wake()
    same(bench.machine, pid)
    after = bench.desk("print(desk.page.text)")
    if after != before:
        raise ValueError(f"the page was '{before[:200]}' and is '{after[:200]}'")
    bench.desk("desk.undo()")


def scan(bench, number):
    bench.desk("desk.idle()")
    bench.cable.sendall(passport(number))
    bench.desk("""
desk.wait(lambda page: "/triage" in page.forms, "a passport was scanned")
desk.undo()
""")
