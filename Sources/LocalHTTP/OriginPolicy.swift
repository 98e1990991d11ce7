/// Who may ask this port (research: any site can send requests to 127.0.0.1, and DNS rebinding makes them look like ours).
///
/// The names a browser may know the port by are listed; a POST must come from a page of the same name. Pure.
public struct OriginPolicy: Sendable, Equatable {
  private let hosts: [String]

  /// `port` is the one the lane's socket listens on.
  public init(port: UInt16) {
    hosts = ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"]
  }

  /// Why this request isn't served; nil if it may be.
  public func refusal(of request: Request) -> Refusal? {
    guard let host = request.headers["host"], hosts.contains(host) else { return .foreignHost }
    let origin = request.headers["origin"]
    if let origin, origin != "http://" + host { return .foreignOrigin }
    if request.method == .post, origin == nil { return .foreignOrigin }

    switch request.headers["sec-fetch-site"] {
    case "same-origin": return nil
    // Typed, or opened by the kiosk's launcher. A form is never that.
    case "none": return request.method == .post ? .crossSite : nil
    // A browser older than this header; its Origin was checked above.
    case nil: return nil
    // "cross-site" and "same-site", which another lane's port is: a link may lead here, nothing else.
    default: return isTopLevelNavigation(request) ? nil : .crossSite
    }
  }

  private func isTopLevelNavigation(_ request: Request) -> Bool {
    request.method == .get && request.headers["sec-fetch-mode"] == "navigate"
      && request.headers["sec-fetch-dest"] == "document"
  }
}
