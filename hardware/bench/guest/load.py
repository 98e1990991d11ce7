"""Cases one after the other until the power goes; says each number once the desk has promised it. A case that the power
cut before this interrupted is finished first."""

import json

from desk import Desk, badge

# What is done besides: by a fixed pattern, so that each run is the same up to its cut.
PATTERN = ["case", "case", "no needs", "case", "undo", "case", "sign out"]

desk = Desk()
desk.sign_in(badge())
print("signed in", flush=True)
if "/triage" in desk.page.forms:
    print(json.dumps({"recovered": True, "serial": desk.rest_of_case()}), flush=True)
    desk.next()
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
