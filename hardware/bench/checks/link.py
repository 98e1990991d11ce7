"""A link that hardly is one."""

import time

from machine import GuestError

# An own object store on loopback, behind 2 kbit/s each way that lose three packets of ten; the desk's pages go another way.
# Packets of a modem's size and a modem's queue: loopback's own, of 64 KiB, are four minutes each at this speed, and a thousand
# of them wait for hours.
SLOW = """
modprobe sch_netem
ip link set lo mtu 576 gso_max_segs 1
tc qdisc add dev lo root handle 1: prio bands 3 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
tc qdisc add dev lo parent 1:2 handle 20: netem rate 2kbit loss 30% limit 8
tc qdisc add dev lo parent 1:3 handle 30: netem rate 2kbit loss 30% limit 8
tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip dport 9000 0xffff flowid 1:2
tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip sport 9000 0xffff flowid 1:3
"""
LOOK = """
ls /run/store | wc -l; journalctl -u bench-store -u 'waypost-upload@*' -o cat -n 8; waypost queue list
tc -s qdisc show dev lo; ss -tinH '( sport = :9000 or dport = :9000 )'
"""
SINKS = '{"s3:office": {"url": "http://127.0.0.1:9000", "bucket": "waypost", "credentials": "store"}}'


def link(bench):
    """2 kbit/s with 30 % loss to an object store: record by record, each whole"""
    bench.check("2 kbit/s, 30 % loss: records arrive one by one, each whole", slow, bench)


def slow(bench):
    machine = bench.fresh()
    # Loopback is no link, and without one nothing is tried.
    machine.run(f"""
        ip link add bench-link type dummy && ip link set bench-link up
        systemctl stop waypostd.service waypostd.socket
        bash /mnt/use-sink s3:office
        echo '{SINKS}' >/etc/waypost/sinks.json && chgrp waypost-upload /etc/waypost/sinks.json && chmod 640 /etc/waypost/sinks.json
        printf 'KEY\\nSECRET\\n' >/root/store && chmod 600 /root/store
        mkdir -p /etc/systemd/system/waypost-upload@.service.d
        printf '[Service]\\nLoadCredential=store:/root/store\\n' >/etc/systemd/system/waypost-upload@.service.d/bench.conf
        systemctl daemon-reload
        systemd-run -q --unit=bench-store python3 /mnt/store.py 9000 /run/store
        {SLOW}
        systemctl start waypostd.socket waypostd.service && waypost status --wait 240
    """, 600)
    serials = bench.desk("desk = Desk()\ndesk.idle()\n"
                         "for _ in range(2):\n  print(desk.case())\n  desk.next()", 600).split()[-2:]
    started, arrived = time.monotonic(), []
    while len(arrived) < len(serials):
        if time.monotonic() - started > 1500:
            raise GuestError(f"{len(arrived)} of {len(serials)} arrived in 1500 s: " + machine.run(LOOK))
        time.sleep(5)
        for serial in serials:
            if serial not in arrived and bench.is_delivered(serial):
                arrived.append(serial)
                bench.note(f"one arrived after {time.monotonic() - started:.0f} s")
    return machine.run("ls /run/store | wc -l") + " objects"
