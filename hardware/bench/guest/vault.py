"""Looks into a vault's file while no daemon has it: whole, every promised number there, the audit's links unbroken."""

import shutil
import sqlite3
import sys

VAULT = "/var/lib/waypost/vault/vault.sqlite"
COPY = "/run/vault-copy"

for end in ("", "-wal"):
    try:
        shutil.copyfile(VAULT + end, COPY + end)
    except FileNotFoundError:
        if not end:
            raise
connection = sqlite3.connect(COPY)
whole = connection.execute("PRAGMA integrity_check").fetchall()
if whole != [("ok",)]:
    sys.exit(f"integrity_check: {whole[:3]}")
promised = set(sys.stdin.read().split())
kept = [serial for (serial,) in connection.execute("SELECT serial FROM referral")]
if promised - set(kept):
    sys.exit(f"{len(promised - set(kept))} of {len(promised)} promised numbers are not in the vault: "
             f"{sorted(promised - set(kept))[:3]}")
number, before = 0, bytes(32)
for sequence, previous, current in connection.execute("SELECT seq, previous, hash FROM audit ORDER BY seq"):
    number += 1
    if sequence != number or previous != before:
        sys.exit(f"the audit's chain is broken at entry {number}")
    before = current
print(f"{len(promised)} promised, {len(kept)} referrals, {number} audit entries")
