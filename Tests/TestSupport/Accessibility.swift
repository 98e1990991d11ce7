import Foundation

/// What keeps people out of a page, as axe-core finds it: the rules of WCAG 2.2 A and AA that a program can check.
public enum Accessibility {
  /// axe-core out of its Python wheel; nil where that isn't installed.
  static var script: String? {
    let folder = Screenshots.folder.replacingOccurrences(
      of: ".build/screenshots", with: ".packages/axe-playwright-python")
    let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/lib")) ?? []
    return libraries.lazy.compactMap {
      try? String(
        contentsOfFile: "\(folder)/lib/\($0)/site-packages/axe_playwright_python/axe.min.js", encoding: .utf8)
    }.first
  }

  public static var unavailable: String? {
    script == nil ? "not installed: axe-core (`hardware/install-dependencies test` brings it)" : nil
  }

  /// One line for each fault on the browser's page; empty when there is none. Needs JavaScript.
  public static func faults(on browser: WebDriver) throws -> [String] {
    guard let script else { throw Tool.Failure.failed("axe-core, which isn't installed") }
    let run = """
      const done = arguments[arguments.length - 1];
      const say = node => node.target.join(" ") + " (" + node.any.concat(node.all, node.none).map(c => c.message).join("; ") + ")";
      axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(
        found => done(found.violations.map(v => v.id + ": " + v.nodes.map(say).join(", "))),
        error => done(["axe-core stopped: " + error]));
      """
    let found = try browser.connection.ask("POST", "/execute/async", ["script": "\(script);\n\(run)", "args": [Any]()])
    guard let lines = found as? [String] else { throw Tool.Failure.failed("axe-core gave no list") }
    return lines
  }

  /// Everything that a program can find out about a page that is open in a browser: axe-core's rules, targets, sideways
  /// scrolling at a zoom of 200 and 400 % (WCAG 2.2, 1.4.4 and 1.4.10), and whether the focus goes down the page as the eyes do (2.4.3).
  public static func all(on browser: WebDriver, width: Int, height: Int, target: Int) throws -> [String] {
    var found = unavailable == nil ? try faults(on: browser) : []
    found += try smallTargets(on: browser, below: target).map { "too small: \($0)" }
    found += try backwardFocus(on: browser)
    for (zoom, divisor) in [(100, 1), (200, 2), (400, 4)] {
      try browser.resize(width: width / divisor, height: height / divisor)
      let wider = try browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth")
      if wider > 0 { found.append("at \(zoom) % wider than the screen by \(Int(wider))") }
    }
    try browser.resize(width: width, height: height)
    return found
  }

  /// Steps of the tabulator against the way of reading: the next target ends where the one before begins, or higher, and
  /// stands no further along the line, as a column beside it would.
  static func backwardFocus(on browser: WebDriver) throws -> [String] {
    let run = """
      const stops = [...document.querySelectorAll("button, input:not([type=hidden]), select, summary, audio, a[href]")]
        .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && !e.closest("[inert], #curtain"));
      const name = e => e.innerText || e.name;
      return stops.filter(e => e.tabIndex > 0).map(e => `${name(e)} has a place of its own in the order of focus`).concat(
        stops.slice(1).map((e, at) => [stops[at], e]).filter(([first, second]) => {
          const [one, next] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
          const beside = document.documentElement.dir === "rtl" ? next.right <= one.left : next.left >= one.right;
          return next.bottom <= one.top && !beside; })
          .map(([one, next]) => `the focus goes up from "${name(one)}" to "${name(next)}"`));
      """
    let found = try browser.connection.ask("POST", "/execute/sync", ["script": run, "args": [Any]()])
    return found as? [String] ?? ["no list"]
  }

  /// Buttons and answers that are lower or narrower than `pixels`, by their words.
  public static func smallTargets(on browser: WebDriver, below pixels: Int) throws -> [String] {
    let run = """
      return [...document.querySelectorAll("button, label.choice, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select")]
        .filter(e => e.offsetParent && !e.ariaHidden).map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.height < \(pixels) || box.width < \(pixels))
        .map(([e, box]) => `${e.innerText} ${Math.round(box.width)}x${Math.round(box.height)}`);
      """
    let found = try browser.connection.ask("POST", "/execute/sync", ["script": run, "args": [Any]()])
    return found as? [String] ?? ["no list"]
  }
}
