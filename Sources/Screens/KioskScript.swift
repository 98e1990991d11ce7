extension Assets {
  /// Live changes and the curtain. Every page works without it; the station wipes by its own clock.
  static let kioskScript = """
    "use strict";
    (() => {
      const stream = new EventSource("/events?seen=" + document.body.dataset.revision);
      let leaving = false;
      stream.addEventListener("changed", () => { if (!leaving) location.replace("/"); });
      addEventListener("submit", () => { leaving = true; });
      addEventListener("pagehide", () => stream.close());
      // A page that the browser kept would show the visit again.
      addEventListener("pageshow", event => { if (event.persisted) location.replace("/"); });

      // Whoever brings a keyboard gets no further than the page: of the browser's own keys those for larger letters work.
      addEventListener("keydown", event => {
        const isBrowsers = event.ctrlKey || event.altKey || event.metaKey || /^F[0-9]/.test(event.key);
        if (isBrowsers && !"+-=0".includes(event.key)) event.preventDefault();
      }, true);

      // The keys of the page, without the way to the station; `Keyboard.text(_:after:)` is the same in the station.
      const board = document.querySelector(".keyboard");
      const capital = text => ({ all: true, words: !text || /[ -]$/.test(text),
        sentences: !text.trim() || /[.?] $/.test(text) })[board.dataset.capitals];
      if (board) board.addEventListener("click", event => {
        const key = event.target.closest("[name=key]");
        if (!key) return;
        event.preventDefault();
        const field = board.parentElement.querySelector("[name=value]");
        if (key.value === "erase") field.value = [...field.value].slice(0, -1).join("");
        else if (field.value.length < field.maxLength)
          field.value += capital(field.value) ? key.value[0].toUpperCase() + key.value.slice(1) : key.value;
      });
      const curtain = document.getElementById("curtain");
      const soon = document.getElementById("soon");
      const seconds = Number(document.body.dataset.curtain);
      if (!seconds) return;
      const send = path => fetch("/kiosk/" + path, {
        method: "POST", redirect: "manual", body: new URLSearchParams({
          csrf: document.querySelector("[name=csrf]").value, visit: document.querySelector("[name=visit]").value }) });
      let timer = 0;
      let told = Date.now();
      // From the first word of it until everything is wiped there are 20 seconds (WCAG 2.2, 2.2.1).
      const warn = () => {
        soon.hidden = false;
        timer = setTimeout(fall, 5000);
      };
      const fall = () => {
        soon.hidden = true;
        curtain.hidden = false;
        document.querySelector("main").inert = true;
        document.querySelector("header").inert = true;
        curtain.querySelector("button").focus();
        timer = setTimeout(async () => { await send("leave"); location.replace("/"); }, 15000);
      };
      const awake = () => {
        clearTimeout(timer);
        soon.hidden = true;
        timer = setTimeout(warn, (seconds - 5) * 1000);
        if (!curtain.hidden) {
          curtain.hidden = true;
          document.querySelector("main").inert = false;
          document.querySelector("header").inert = false;
        } else if (Date.now() - told < seconds * 250) return;
        told = Date.now();
        send("awake");
      };
      curtain.querySelector("button").addEventListener("click", awake);
      for (const kind of ["keydown", "pointerdown", "input", "scroll"])
        addEventListener(kind, event => { if (curtain.hidden) awake(); }, { passive: true });
      awake();
    })();
    """
}
