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
      const renew = async () => {
        if (leaving) return;
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
        row.querySelector(".problem") || !row.querySelector("input:checked, .skip option:checked:not([value=''])"));
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

      const press = selector => { const found = document.querySelector(selector); if (found) found.click(); return found; };
      addEventListener("keydown", event => {
        const field = event.target;
        const writes = field.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === "Escape") { field.blur(); return; }
        if (writes) return;
        if (event.key === "Enter") {
          if (field.matches("button")) return;
          if (press('[data-key="Enter"]')) event.preventDefault();
          return;
        }
        if (event.key === "h") { press('button[data-key="h"]'); return; }
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
        const box = row.querySelector('input[data-key="' + CSS.escape(event.key) + '"]');
        if (!box) return;
        event.preventDefault();
        box.checked = box.type === "radio" ? true : !box.checked;
        if (box.type === "radio" || box.value === "none") advance();
      });
      document.querySelectorAll(".skip select").forEach(skip => skip.addEventListener("change", () => {
        if (!skip.value) return;
        skip.closest(".row").querySelectorAll("input:checked").forEach(box => { box.checked = false; });
        skip.blur();
        advance();
      }));
    })();
    """
}
