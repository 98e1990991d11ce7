extension Assets {
  /// Live scans and keys. Every page works without it.
  static let deskScript = """
    "use strict";
    (() => {
      document.documentElement.classList.add("keyed");

      // A scan, an answer of the vault or of the printer changes the page: the server says so, the page is fetched anew.
      // Where something is being filled in, only the notice is, so that nothing typed or ticked is lost.
      const main = document.querySelector("main");
      const stream = new EventSource("/events?seen=" + document.body.dataset.revision);
      let leaving = false;
      const sound = () => {
        const audio = new AudioContext();
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        tone.frequency.value = 660;
        volume.gain.value = 0.3;
        tone.connect(volume).connect(audio.destination);
        tone.start();
        tone.stop(audio.currentTime + 0.6);
        tone.onended = () => audio.close();
      };
      const renew = async () => {
        if (leaving) return;
        const live = document.getElementById("live");
        if (live) {
          const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
          const next = page.getElementById("live");
          if (leaving) return;
          if (next) {
            // In place: what is being typed stays, and the page keeps its right to make a sound.
            if (Number(next.dataset.calls) > Number(live.dataset.calls)) sound();
            for (const id of ["notices", "live", "live-arrivals", "live-lists", "live-state"])
              document.getElementById(id).replaceWith(page.getElementById(id));
            return;
          }
        }
        if (main.dataset.step) {
          const answer = await fetch("/");
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const other = page.querySelector("main");
          if (leaving) return;
          if (other && other.dataset.step === main.dataset.step) {
            document.getElementById("notices").replaceWith(page.getElementById("notices"));
            return;
          }
        }
        location.replace("/");
      };
      stream.addEventListener("changed", renew);
      addEventListener("submit", () => { leaving = true; });
      addEventListener("pagehide", () => stream.close());

      const rows = [...document.querySelectorAll(".row")];
      let current = rows.findIndex(row =>
        row.querySelector(".problem") || !(row.querySelector("input:checked, .skip option:checked:not([value=''])") ||
          row.querySelector("input.count")?.value));
      const show = () => rows.forEach((row, index) => row.classList.toggle("current", index === current));
      const reveal = () => {
        show();
        (rows[current] || document.querySelector(".actions")).scrollIntoView({ block: "nearest" });
      };
      // The one question of a page stays marked, so that a slip of the finger is mended by another key.
      const end = rows.length > 1 ? rows.length : 0;
      const advance = () => { current = Math.min(current + 1, end); reveal(); };
      if (current < 0) current = end;
      show();
      rows.forEach((row, index) => row.addEventListener("focusin", () => { current = index; show(); }));

      document.querySelectorAll("[data-print]").forEach(button => button.addEventListener("click", () => print()));

      const press = selector => { const found = document.querySelector(selector); if (found) found.click(); return found; };
      addEventListener("keydown", event => {
        const field = event.target;
        const writes = field.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === "Escape") { field.blur(); return; }
        if (event.key === "Enter" && field.matches("input.count")) {
          event.preventDefault();
          advance();
          const count = rows[current] && rows[current].querySelector("input.count");
          if (count) count.focus(); else field.blur();
          return;
        }
        if (writes && event.key !== "F9") return;
        if (event.key === "Enter") {
          if (field.matches("button")) return;
          if (press('[data-key="Enter"]')) event.preventDefault();
          return;
        }
        if (["h", "m", "l", "c", "v", "i", "F9"].includes(event.key)) {
          press('button[data-key="' + event.key + '"]');
          return;
        }
        if (rows.length > 1 && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
          event.preventDefault();
          if (event.key === "ArrowDown") { advance(); return; }
          current = Math.max(0, current - 1);
          reveal();
          return;
        }
        const row = rows[current];
        if (!row) { press('button[data-key="' + CSS.escape(event.key) + '"]'); return; }
        if (event.key === "s") {
          const skip = row.querySelector(".skip select");
          if (skip) { skip.focus(); event.preventDefault(); }
          return;
        }
        const count = row.querySelector("input.count");
        if (count && /^[0-9]$/.test(event.key)) { count.focus(); return; }
        const box = row.querySelector('input[data-key="' + CSS.escape(event.key) + '"]');
        if (!box) return;
        event.preventDefault();
        box.checked = box.type === "radio" ? true : !box.checked;
        if (box.type === "radio" || box.value === "none") advance();
      });
      // The page locks itself with what was filled in; the station's own clock, a little later, is for pages without scripts.
      const lock = document.querySelector('button[data-key="l"]');
      const idle = Number(document.body.dataset.idle) * 1000;
      if (lock && idle > 0) {
        let timer = 0;
        let told = Date.now();
        const soon = document.getElementById("soon");
        const notice = Math.min(30000, idle / 2);
        const awake = () => {
          clearTimeout(timer);
          soon.hidden = true;
          timer = setTimeout(() => {
            soon.hidden = false;
            timer = setTimeout(() => lock.click(), notice);
          }, idle - notice);
          if (Date.now() - told < idle / 4) return;
          told = Date.now();
          const token = document.querySelector("[name=csrf]").value;
          fetch("/awake", { method: "POST", body: new URLSearchParams({ csrf: token }), redirect: "manual" });
        };
        for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, awake);
        awake();
      }

      document.querySelectorAll(".skip select").forEach(skip => skip.addEventListener("change", () => {
        if (!skip.value) return;
        skip.closest(".row").querySelectorAll("input:checked").forEach(box => { box.checked = false; });
        skip.blur();
        advance();
      }));
    })();
    """
}
