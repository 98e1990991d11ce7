extension LaneAccess {
  /// What becomes of a request before any page of the lane sees it.
  public enum Admission: Sendable, Equatable {
    /// It is the lane's browser, and a POST carries the form token of its session.
    case open(Session)
    /// Answer this and do nothing else: the cookie and a redirect for a good link, a refusal for the rest.
    case answer(Response)
  }

  /// The path of a lane's link: `/open?token=...`.
  public static let openPath = "/open"

  /// Decides on one request, `now` in milliseconds of a clock that never jumps.
  ///
  /// A token is spent by GET only: a HEAD of a link preview would otherwise use it up.
  public mutating func admit(_ request: Request, now: Int64) -> Admission {
    if request.path == Self.openPath, request.method == .get, let token = request.query["token"] {
      guard let session = redeem(token, now: now) else { return .answer(.refusal(.unknownToken)) }
      var response = Response.redirect(to: "/")
      response.setCookie(session.cookie)
      return .answer(response)
    }
    guard let session = session(of: request) else { return .answer(.refusal(.noSession)) }
    if request.method == .post {
      guard let token = request.form["csrf"], equalInConstantTime(session.formToken, token) else {
        return .answer(.refusal(.staleForm))
      }
    }
    return .open(session)
  }
}
