import Foundation

/// A browser without a screen: one lane's cookie, its current page, forms submitted as a browser would.
public final class DeskClient {
  public let http: HTTPClient
  public private(set) var cookie = ""
  /// The page of the last answer.
  public private(set) var page = DeskPage("")

  /// Follows a lane's one-time link, as `waypost lane open` prints it.
  public init(link: String) throws {
    guard let address = URLComponents(string: link), let port = address.port, let query = address.query else {
      throw Tool.Failure.failed("not a lane's link")
    }
    http = HTTPClient(port: UInt16(port))
    let answer = try http.request("GET", "\(address.path)?\(query)", headers: Self.navigation)
    guard answer.status == 303, let set = answer.headers["set-cookie"] else {
      throw Tool.Failure.failed("the link was answered \(answer.status)")
    }
    cookie = String(set.prefix { $0 != ";" })
    try load()
  }

  private static let navigation = [
    ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"),
  ]
  private var ownHeaders: [(String, String)] {
    [("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate")]
  }

  /// Looks at the lane's page again.
  @discardableResult
  public func load() throws -> DeskPage {
    let answer = try http.request("GET", "/", headers: ownHeaders)
    guard answer.status == 200 else { throw Tool.Failure.failed("the lane's page was answered \(answer.status)") }
    page = DeskPage(answer.text)
    return page
  }

  /// Submits the page's form with this action: its own fields, but for those named in `fields`. Follows the redirect.
  @discardableResult
  public func post(_ action: String, _ fields: [(String, String)] = []) throws -> DeskPage {
    let answer = try http.request(
      "POST", action, headers: postHeaders, body: try body(action, fields), timeout: 20)
    guard answer.status == 303, answer.headers["location"] == "/" else {
      throw Tool.Failure.failed("POST \(action) was answered \(answer.status): \(DeskPage(answer.text).text)")
    }
    return try load()
  }

  /// Submits a form whose answer is no page but a file to save.
  public func download(_ action: String) throws -> HTTPClient.Answer {
    try http.request("POST", action, headers: postHeaders, body: try body(action, []), timeout: 20)
  }

  /// What the page refers to: a sound.
  public func fetch(_ path: String) throws -> HTTPClient.Answer { try http.request("GET", path, headers: ownHeaders) }

  /// Submits and doesn't wait: the answer is lost with the connection returned.
  public func send(_ action: String, _ fields: [(String, String)] = []) throws -> LoopbackConnection {
    try http.send("POST", action, headers: postHeaders, body: try body(action, fields))
  }

  /// Looks again until the page is as wanted; what it is after `seconds` is in `page`.
  public func wait(seconds: Double = 10, _ isWanted: (DeskPage) -> Bool) throws -> Bool {
    var failure: (any Error)?
    let found = Wait.until(seconds: seconds) { () -> Bool? in
      do { return isWanted(try load()) ? true : nil } catch { failure = error }
      return failure == nil ? nil : false
    }
    if let failure { throw failure }
    return found ?? false
  }

  private var postHeaders: [(String, String)] { ownHeaders + [("Origin", "http://127.0.0.1:\(http.port)")] }

  private func body(_ action: String, _ fields: [(String, String)]) throws -> [UInt8] {
    guard let form = page.form(action) else {
      throw Tool.Failure.failed("the page “\(page.heading)” has no form \(action)")
    }
    let given = Set(fields.map(\.0))
    return HTTPClient.encode(form.fields.filter { !given.contains($0.name) }.map { ($0.name, $0.value) } + fields)
  }
}
