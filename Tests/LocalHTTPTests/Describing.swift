import LocalHTTP

/// A parser's events as text, so that tables and comparisons stay readable.
func describe(_ event: RequestParser.Event) -> String {
  switch event {
  case .refused(let refusal): return "refused \(refusal.rawValue)"
  case .request(let request):
    let query = request.query.all.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    let form = request.form.all.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    return "\(request.method.rawValue) \(request.path) ?\(query) headers=\(request.headers.count) form=\(form)"
  }
}

/// Feeds `pieces` one after the other and drains the parser after each; what doesn't fit is fed again.
func events(of pieces: [ArraySlice<UInt8>], limits: Limits = .standard) -> [String] {
  var parser = RequestParser(limits: limits)
  var found: [String] = []
  for piece in pieces {
    var rest = piece
    repeat {
      rest = rest.dropFirst(parser.feed(rest))
      while let event = parser.next() { found.append(describe(event)) }
    } while !rest.isEmpty && parser.stage != .refused
  }
  return found
}

func events(of text: String, limits: Limits = .standard) -> [String] {
  events(of: [Array(text.utf8)[...]], limits: limits)
}

/// The one request that `text` is.
func request(_ text: String) throws -> Request {
  struct NotOneRequest: Error {}
  var parser = RequestParser()
  _ = parser.feed(Array(text.utf8))
  guard case .request(let request) = parser.next() else { throw NotOneRequest() }
  return request
}

/// A generator with a fixed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
