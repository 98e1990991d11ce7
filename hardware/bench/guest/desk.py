"""An officer at the desk, without a screen: forms filled in and submitted as a browser would."""

import http.client
import html.parser
import json
import subprocess
import time
import urllib.parse

PIN = "246810"
KEPT = "/run/bench-desk"
# Afraid to go back, nothing else: what is asked of everybody. A question not named here gets its first choice.
TRIAGE = {"q-t1": "en", "q-t2": "none", "q-t3": "no", "q-t4": "yes", "q-t5": "yes", "q-t6": "yes", "q-t7": "no"}


class Page(html.parser.HTMLParser):
    """Heading, words, forms, and the elements that have an id."""

    def __init__(self, markup):
        super().__init__()
        self.forms, self.parts, self.words, self.heading = {}, {}, [], ""
        self.form, self.open = None, []
        self.feed(markup)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value, kind = given.get("name"), given.get("value", ""), given.get("type", "text")
        if tag == "form":
            self.form = self.forms.setdefault(given.get("action"), {"fields": [], "choices": {}})
        elif tag in ("input", "select", "textarea") and self.form is not None and name:
            if kind in ("radio", "checkbox"):
                self.form["choices"].setdefault(name, []).append(value)
            if kind not in ("radio", "checkbox") or "checked" in given:
                self.form["fields"].append((name, value))
        if tag not in ("meta", "link", "input", "br"):
            self.open.append((tag, given.get("id")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag == "form":
            self.form = None

    def handle_data(self, data):
        self.words.append(data)
        for tag, name in self.open:
            if tag == "h1":
                self.heading += data
            if name:
                self.parts[name] = (self.parts.get(name, "") + " " + data).strip()


class Desk:
    def __init__(self, lane="desk", port=None, cookie=None):
        self.port, self.cookie = port, cookie
        if cookie is None:
            link = urllib.parse.urlsplit(waypost("lane", "open", lane))
            self.port = link.port
            answer, _ = self._ask("GET", f"{link.path}?{link.query}", {"Sec-Fetch-Site": "none"})
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.load()

    @classmethod
    def kept(cls):
        """The browser that stands on the desk: the same one from one check to the next, until the daemon was restarted."""
        try:
            with open(KEPT) as file:
                return cls(**json.load(file))
        except (OSError, RuntimeError):
            desk = cls()
            with open(KEPT, "w") as file:
                json.dump({"port": desk.port, "cookie": desk.cookie}, file)
            return desk

    def load(self):
        answer, body = self._ask("GET", "/", {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"})
        if answer.status != 200:
            raise RuntimeError(f"the page was answered {answer.status}")
        self.page = Page(body)
        return self.page

    def post(self, action, *fields):
        form = self.page.forms.get(action)
        if form is None:
            raise RuntimeError(f"the page '{self.page.heading}' has no form {action}: {self.page.text[:300]}")
        given = {name for name, _ in fields}
        body = urllib.parse.urlencode([field for field in form["fields"] if field[0] not in given] + list(fields))
        answer, text = self._ask("POST", action, {
            "Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded"}, body)
        if answer.status != 303:
            raise RuntimeError(f"POST {action} was answered {answer.status}: {Page(text).text[:300]}")
        return self.load()

    def wait(self, wanted, what, seconds=240):
        end = time.monotonic() + seconds
        while not wanted(self.load()):
            if time.monotonic() > end:
                raise RuntimeError(f"{what}: not within {seconds} s; the page says: {self.page.text[:300]}")
            time.sleep(0.1)

    def sign_in(self, badge):
        """With the badge typed; scanning it is a check of its own."""
        if "/pin" not in self.page.forms:
            action = next(action for action, form in self.page.forms.items()
                          if any(name == "badge" for name, _ in form["fields"]))
            self.post(action, ("badge", badge))
        self.post("/pin", ("pin", PIN))
        # The PIN is checked on the vault's thread, and takes its time on purpose. A case that a power cut interrupted is
        # given back to its officer at once.
        self.wait(lambda page: "/without-document" in page.forms or "/triage" in page.forms, "signing in")

    def idle(self):
        """Signed in and without a case, wherever the check before this one stopped."""
        for _ in range(2):
            for action in ("/help-over", "/undo", "/next"):
                if action in self.page.forms:
                    self.post(action)
            if "/without-document" not in self.page.forms:
                self.sign_in(badge())

    def triage(self, **other):
        """`other`: answers by question, such as t4="no". What an officer sees without asking (o1) is left blank."""
        answers = dict(TRIAGE, **{f"q-{name}": value for name, value in other.items()})
        choices = self.page.forms["/triage"]["choices"]
        self.post("/triage", *[(name, answers.get(name, values[0])) for name, values in choices.items()
                               if name.startswith("q-") and (name in answers or not name.startswith("q-o"))])

    def modules(self):
        """Question by question to the check page. An answer may ask for help at once: help came."""
        for _ in range(60):
            if "/help-over" in self.page.forms:
                self.post("/help-over")
                continue
            form = self.page.forms.get("/answer")
            if form is None:
                return
            choices = [(name, values[0]) for name, values in form["choices"].items()]
            self.post("/answer", *(choices or [("value", "2")]))

    def finalise(self):
        """The number on the last page: from then on the record is promised."""
        self.post("/finalise")
        self.wait(lambda page: "serial" in page.parts, "no number after finalise")
        return self.page.parts["serial"]

    def case(self):
        """A whole case without a document, from idle to idle; its number."""
        self.post("/without-document")
        return self.rest_of_case()

    def rest_of_case(self):
        """From the eight questions on."""
        self.triage()
        self.modules()
        return self.finalise()

    def end_without_needs(self):
        self.post("/no-needs", ("slip", "no"))

    def undo(self):
        self.post("/undo")

    def next(self):
        self.post("/next")

    def _ask(self, method, path, headers, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        headers = dict(headers, **{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text


def waypost(*words):
    """The command's answer; decoded where it is asked for as JSON."""
    done = subprocess.run(["waypost", *words], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"waypost {' '.join(words)}: exit code {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout) if "--json" in words else done.stdout.strip()


def badge():
    return open("/etc/waypost/training-badge").read().strip()
