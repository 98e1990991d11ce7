extension Assets {
  /// Live scans and keys. Every page works without it.
  static let deskScript = """
    "use strict";
    (() => {
      // A scan, an answer of the vault or of the printer changes the page: the server says so, the page is fetched anew.
      const stream = new EventSource("/events");
      let typing = false;
      stream.addEventListener("changed", () => { if (!typing) location.replace("/"); });
      addEventListener("submit", () => { typing = true; });
      addEventListener("pagehide", () => stream.close());

      const rows = [...document.querySelectorAll(".row")];
      let current = rows.findIndex(row => !row.querySelector("input:checked"));
      const show = () => rows.forEach((row, index) => {
        row.classList.toggle("current", index === current);
        if (index === current) row.scrollIntoView({ block: "nearest" });
      });
      const advance = () => { current = Math.min(current + 1, rows.length); show(); };
      if (rows.length && current < 0) current = rows.length;
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
        if (event.key === "ArrowUp" && rows.length > 1) { current = Math.max(0, current - 1); show(); event.preventDefault(); return; }
        if (event.key === "ArrowDown" && rows.length > 1) { advance(); event.preventDefault(); return; }
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
