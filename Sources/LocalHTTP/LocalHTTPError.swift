internal import EventLoop

/// What can go wrong in serving a lane's pages, apart from requests that are refused (`Refusal`).
public enum LocalHTTPError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A header's name or value holds bytes that would end or break its line, or the header is the server's own. The value
  /// is not kept.
  case invalidHeader(name: String)
  /// A lane's name is not 1 to 32 of `a-z`, `0-9` and `-`.
  case invalidLaneName
  /// A system call on a lane's socket failed; `advice` is what to do, where that is known.
  case socket(attempt: String, lane: String, errno: CInt, advice: String?)
  /// The descriptor of a lane isn't a listening stream socket on a loopback address.
  case notLoopbackListener(lane: String)

  public var description: String {
    switch self {
    case .invalidHeader(let name):
      "could not set the response header \(name): its text can't stand there or the server sets it; leave it out"
    case .invalidLaneName:
      "could not name a lane: the name is not 1 to 32 of a-z, 0-9 and -; change it in the station's configuration"
    case .socket(let attempt, let lane, let code, let advice):
      "could not \(attempt) for lane \(lane): \(SystemCall.reason(code)); "
        + (advice ?? "check the lane's port in waypostd.socket")
    case .notLoopbackListener(let lane):
      "could not serve lane \(lane): its socket does not listen on 127.0.0.1 or ::1; check waypostd.socket"
    }
  }
}
