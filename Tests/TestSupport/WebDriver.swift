import Foundation

/// A headless Chromium of a test's own, driven over the W3C WebDriver protocol by a `chromedriver` on a free port.
///
/// ```swift
/// let browser = try WebDriver()
/// defer { browser.stop() }
/// try browser.open(link)
/// try browser.press("ny\n")
/// try browser.wait(for: "#serial").text
/// ```
///
/// Every call blocks until the browser has answered; a page that is being loaded is waited for by the browser.
public final class WebDriver: Sendable {
  /// Why it can't be started here; nil when it can. For the reason of a skipped test.
  public static var unavailable: String? {
    let missing = Tool.missing(["chromium", "chromedriver"])
    return missing.isEmpty
      ? nil : "not installed: \(missing.joined(separator: ", ")) (packages chromium, chromium-driver)"
  }

  /// The page's part of the window, in CSS pixels.
  public static let windowSize = (width: 1280, height: 900)

  let connection: WebDriverConnection
  private let driver: RunningProgram
  private let profile: String
  /// Everything the browser writes.
  public var profileFolder: String { profile }

  /// Starts both and waits until they answer (about two seconds).
  public init(javaScript: Bool = true) throws {
    profile = try TemporaryFolder.make(prefix: "browser")
    let port: UInt16
    (driver, port) = try Self.startDriver(home: profile)
    do {
      connection = try WebDriverConnection(port: port, capabilities: Self.capabilities(profile, javaScript: javaScript))
    } catch {
      driver.stop()
      TemporaryFolder.remove(profile)
      throw error
    }
    try resize(width: Self.windowSize.width, height: Self.windowSize.height)
  }

  deinit { stop() }

  /// Closes the browser as a person would; its folder stays until `stop`.
  public func quit() throws { try connection.end() }

  /// Ends the browser and its driver. Harmless when they have ended.
  public func stop() {
    if driver.isRunning { _ = try? connection.end() }
    driver.stop()
    TemporaryFolder.remove(profile)
  }

  /// One of many starts says nothing for 20 seconds, on an idle machine too: then another is begun.
  private static func startDriver(home: String) throws -> (RunningProgram, port: UInt16) {
    for _ in 1...2 {
      let driver = try RunningProgram("chromedriver", ["--port=0"], environment: ["HOME": home])
      if let port = Wait.until(seconds: 20, { port(saidIn: driver.text) }) { return (driver, port) }
      driver.stop()
    }
    TemporaryFolder.remove(home)
    throw Tool.Failure.timedOut("chromedriver")
  }

  private static func port(saidIn output: String) -> UInt16? {
    guard let found = output.range(of: "successfully on port ") else { return nil }
    return UInt16(output[found.upperBound...].prefix { $0.isNumber })
  }

  private static func capabilities(_ profile: String, javaScript: Bool) -> [String: Any] {
    var arguments = [
      "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
      "--window-size=\(windowSize.width),\(windowSize.height)", "--user-data-dir=\(profile)/profile",
    ]
    // Chromium's own sandbox refuses to run as root.
    if getuid() == 0 { arguments.append("--no-sandbox") }
    var options: [String: Any] = ["args": arguments]
    if !javaScript { options["prefs"] = ["profile.managed_default_content_settings.javascript": 2] }
    return [
      "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
      "timeouts": ["pageLoad": 20_000, "script": 30_000],
    ]
  }

  // MARK: Pages

  public func open(_ address: String) throws { try connection.ask("POST", "/url", ["url": address]) }
  public func reload() throws { try connection.ask("POST", "/refresh", [:]) }
  public var title: String { get throws { try connection.ask("GET", "/title") as? String ?? "" } }
  public var address: String { get throws { try connection.ask("GET", "/url") as? String ?? "" } }
  public var source: String { get throws { try connection.ask("GET", "/source") as? String ?? "" } }

  /// The PNG of what the window shows.
  public func screenshot() throws -> [UInt8] {
    let text = try connection.ask("GET", "/screenshot") as? String ?? ""
    return Data(base64Encoded: text).map(Array.init) ?? []
  }

  /// What the page's console has said since the last time: script errors, blocked content, failed requests.
  public func takeLog() throws -> [String] {
    let entries = try connection.ask("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
    return entries.map { "\($0["level"] ?? ""): \($0["message"] ?? "")" }
  }

  /// The number a script returns; for measuring the page. Needs JavaScript.
  public func number(_ script: String) throws -> Double {
    let value = try connection.ask("POST", "/execute/sync", ["script": "return \(script)", "args": [Any]()])
    return (value as? NSNumber)?.doubleValue ?? .nan
  }

  /// The page's part of the window, in CSS pixels; a window's own frame would take its share. Half of each is what a page
  /// has at a zoom of 200 %.
  public func resize(width: Int, height: Int) throws {
    let size: [String: Any] = ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false]
    try connection.ask(
      "POST", "/goog/cdp/execute", ["cmd": "Emulation.setDeviceMetricsOverride", "params": size])
  }

  // MARK: Elements

  /// Everything that `css` selects, in the page's order.
  public func all(_ css: String) throws -> [Element] {
    let found = try connection.ask("POST", "/elements", ["using": "css selector", "value": css])
    return (found as? [[String: String]] ?? []).compactMap { $0.values.first.map { Element(id: $0, browser: self) } }
  }

  /// The first that `css` selects; throws when there is none.
  public func find(_ css: String) throws -> Element {
    guard let found = try all(css).first else { throw Tool.Failure.failed("the page has no \(css)") }
    return found
  }

  /// Waits for `css` to select something on this page or one that follows; throws after `seconds`.
  @discardableResult
  public func wait(for css: String, seconds: Double = 10) throws -> Element {
    if let found = Wait.until(seconds: seconds, { try? all(css).first }) { return found }
    throw Tool.Failure.failed("no \(css) within \(seconds) s; the page is “\(try title)”")
  }

  // MARK: Keys

  /// Presses keys one after the other, whatever has the focus: characters, "\n" for Enter, "\t" for Tab, "↓", "↑".
  public func press(_ keys: String) throws {
    let actions = keys.flatMap { key -> [[String: String]] in
      let value = Self.keyValue(key)
      return [["type": "keyDown", "value": value], ["type": "keyUp", "value": value]]
    }
    try connection.ask("POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": actions]]])
  }

  /// WebDriver's code points of keys that have no character (section 17.4.2).
  static func keyValue(_ key: Character) -> String {
    switch key {
    case "\n": "\u{E007}"
    case "\t": "\u{E004}"
    case "\u{1B}": "\u{E00C}"
    case "↓": "\u{E015}"
    case "↑": "\u{E013}"
    default: String(key)
    }
  }

  /// Something on the page; stale once another page is shown.
  public struct Element: Sendable {
    let id: String
    let browser: WebDriver

    public func click() throws { try browser.connection.ask("POST", "/element/\(id)/click", [:]) }
    public func type(_ text: String) throws {
      try browser.connection.ask("POST", "/element/\(id)/value", ["text": text.map(WebDriver.keyValue).joined()])
    }
    public func clear() throws { try browser.connection.ask("POST", "/element/\(id)/clear", [:]) }
    public var text: String { get throws { try browser.connection.ask("GET", "/element/\(id)/text") as? String ?? "" } }
    public func attribute(_ name: String) throws -> String? {
      try browser.connection.ask("GET", "/element/\(id)/attribute/\(name)") as? String
    }
    /// As it is now, which an attribute needn't say: what was typed.
    public func property(_ name: String) throws -> String? {
      try browser.connection.ask("GET", "/element/\(id)/property/\(name)") as? String
    }
    /// Its own PNG, as text: for telling whether two look the same.
    public func screenshot() throws -> String {
      try browser.connection.ask("GET", "/element/\(id)/screenshot") as? String ?? ""
    }
    /// Ticked, or the chosen option.
    public var isChosen: Bool {
      get throws { try browser.connection.ask("GET", "/element/\(id)/selected") as? Bool ?? false }
    }
    public var isShown: Bool {
      get throws { try browser.connection.ask("GET", "/element/\(id)/displayed") as? Bool ?? false }
    }
  }
}
