import Foundation
import TestSupport

/// The desk's screen in a real browser: an officer's hands and eyes at a station under test.
///
/// Counts keys and pages, adds up the time from each key or scan to the page that follows it, keeps a picture of each
/// page that is asked for, and remembers what the browser's console complained of.
final class BrowserDesk {
  let station: StationUnderTest
  let browser: WebDriver
  private(set) var keys = 0
  private(set) var pages = 0
  private(set) var waited = Duration.zero
  private(set) var complaints: [String] = []
  /// What axe-core and a ruler found on the pages that were kept.
  private(set) var faults: [String] = []
  private let clock = ContinuousClock()

  /// Why it can't be had here; nil when it can.
  static var unavailable: String? { StationUnderTest.unavailable ?? WebDriver.unavailable }

  init(_ station: StationUnderTest, javaScript: Bool = true) throws {
    self.station = station
    browser = try WebDriver(javaScript: javaScript)
    try browser.open(station.link())
    try browser.wait(for: "[name=badge]")
  }

  /// Badge by scanner, PIN by keyboard; ends on the home page.
  func signIn() throws {
    try station.scan("badge")
    try browser.wait(for: "[name=pin]")
    try browser.press(StationUnderTest.pin + "\n")
    try browser.wait(for: "form[action='/without-document']")
  }

  /// Starts the count and the clock anew.
  func startMeasuring() { (keys, pages, waited) = (0, 0, .zero) }

  /// Scans and waits for the page that follows; its time counts.
  func scan(_ name: String, until css: String) throws {
    try measured {
      try station.scan(name)
      try browser.wait(for: css)
    }
  }

  /// Presses keys that stay on the page.
  func press(_ keys: String) throws {
    self.keys += keys.count
    try browser.press(keys)
  }

  /// Presses keys of which the last leads to another page, and waits for what is there; its time counts.
  func press(_ keys: String, until css: String) throws {
    if keys.count > 1 { try press(String(keys.dropLast())) }
    self.keys += 1
    try measured {
      try browser.press(String(keys.suffix(1)))
      try browser.wait(for: css)
    }
  }

  /// Clicks something that leads to another page and waits for what is there.
  func click(_ css: String, until next: String) throws {
    try browser.find(css).click()
    try browser.wait(for: next)
  }

  /// Reaches something with the tabulator alone, presses Enter on it and waits for what is there: what can't be reached
  /// so can't be reached by a switch either.
  func reach(_ css: String, until next: String? = nil) throws {
    let focused = "document.activeElement.matches(\(Self.quoted(css))) ? 1 : 0"
    // Where the page put the focus, or one step on; never more than once around.
    for _ in 0..<120 where try browser.number(focused) == 0 { try browser.press("\t") }
    guard try browser.number(focused) == 1 else { throw Tool.Failure.failed("\(css) can't be reached by keyboard") }
    let outline =
      "getComputedStyle(document.activeElement).outlineStyle === 'none' && !document.activeElement.closest('.choice') ? 1 : 0"
    if try browser.number(outline) == 1 { faults.append("\(css): nothing shows where the focus is") }
    guard let next else { return }
    try browser.press("\n")
    try browser.wait(for: next)
  }

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacingOccurrences(of: "\"", with: "\\\""))\""
  }

  /// Keeps a picture and asks axe-core, and a ruler: 24 CSS pixels (WCAG 2.2, 2.5.8).
  func look(_ name: String) throws {
    try keep(name)
    if Accessibility.unavailable == nil { faults += try Accessibility.faults(on: browser).map { "\(name): \($0)" } }
    faults += try Accessibility.smallTargets(on: browser, below: 24).map { "\(name): too small: \($0)" }
    if try overflow().right > 0 { faults.append("\(name): wider than the window") }
    try browser.resize(width: WebDriver.windowSize.width / 2, height: WebDriver.windowSize.height / 2)
    if try overflow().right > 0 { faults.append("\(name): at 200 % wider than the window") }
    try browser.resize(width: WebDriver.windowSize.width, height: WebDriver.windowSize.height)
  }

  /// Waits until the slip's line no longer says that it is being printed.
  func waitForSlip() throws { try browser.wait(for: "#slip > :not([role=status])") }

  /// Keeps a picture, and notes what the console said and whether the page is wider than the window.
  func keep(_ name: String) throws {
    try Screenshots.keep(name, of: browser)
    try listen()
  }

  func listen() throws {
    complaints += try browser.takeLog().filter { !$0.hasPrefix("INFO") && !$0.hasPrefix("DEBUG") }
  }

  /// How far the page reaches beyond the window, in CSS pixels; needs JavaScript.
  func overflow() throws -> (right: Int, bottom: Int) {
    let root = "document.documentElement"
    let right = try browser.number("\(root).scrollWidth - \(root).clientWidth")
    let bottom = try browser.number("\(root).scrollHeight - \(root).clientHeight")
    return (Int(right), Int(bottom))
  }

  func stop() { browser.stop() }

  private func measured(_ body: () throws -> Void) throws {
    let start = clock.now
    try body()
    waited += clock.now - start
    pages += 1
  }
}
