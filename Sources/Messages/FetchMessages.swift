/// What `waypost pack fetch` asks of `waypost-upload`: a document of a server that speaks OpenRosa. One line.
public struct FetchRequest: Codable, Sendable, Equatable {
  /// No document may be larger, in bytes.
  public static let largest = 32 << 20

  public var version = 1
  /// "formList", from the server's place on; or an address as the server itself wrote it, which must be its own.
  public var fetch: String
  public var sink: SinkAddress
  /// A longer document is refused, in bytes.
  public var limit: Int
  /// Whether it is one that only an OpenRosa server writes, and says so: a form list, a manifest.
  public var isList: Bool

  public init(fetch address: String, of sink: SinkAddress, limit: Int, isList: Bool) {
    fetch = address
    self.sink = sink
    self.limit = limit
    self.isList = isList
  }
}

/// The answer to a `FetchRequest`: the document part by part, a line each; or why there is none.
public struct FetchReport: Codable, Sendable, Equatable {
  /// The most bytes of one part.
  public static let partSize = 1 << 20

  public var version = 1
  /// Base64; nil in a report of failure.
  public var part: String?
  /// Whether nothing follows.
  public var isLast: Bool
  public var reason: EnvelopeReport.Reason?
  /// One sentence: what was tried, why it failed, what to do.
  public var problem: String?
  /// What the server said: one printable line, at most 200 characters.
  public var words: String?

  public init(part: String, isLast: Bool) {
    self.part = part
    self.isLast = isLast
  }

  public init(reason: EnvelopeReport.Reason, problem: String, words: String?) {
    isLast = true
    self.reason = reason
    self.problem = problem
    self.words = words
  }
}
