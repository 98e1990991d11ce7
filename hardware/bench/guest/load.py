"""Cases one after the other until the power goes; says each number once the desk has promised it."""

import json

from desk import Desk, badge

# What is done besides: by a fixed pattern, so that each run is the same up to its cut.
PATTERN = ["case", "case", "no needs", "case", "undo", "case", "sign out"]

desk = Desk()
desk.sign_in(badge())
print("signed in", flush=True)
for turn in range(100_000):
    what = PATTERN[turn % len(PATTERN)]
    if what == "case":
        print(json.dumps({"serial": desk.case()}), flush=True)
        desk.next()
    elif what == "sign out":
        desk = Desk()
        if "/without-document" not in desk.page.forms:
            desk.sign_in(badge())
    else:
        desk.post("/without-document")
        if what == "undo":
            desk.undo()
        else:
            desk.triage(t4="no")
            desk.end_without_needs()
            desk.next()
