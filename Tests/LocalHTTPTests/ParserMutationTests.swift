import LocalHTTP
import Testing

/// Requests as a browser sends them, and the pieces attackers put into them.
enum Mutation {
  static let seeds: [[UInt8]] = [
    "GET /case/1?lang=ru HTTP/1.1\r\nHost: 127.0.0.1:7411\r\nCookie: waypost-desk=00ff\r\nSec-Fetch-Site: none\r\n\r\n",
    "POST /answer HTTP/1.1\r\nHost: 127.0.0.1:7411\r\nOrigin: http://127.0.0.1:7411\r\nSec-Fetch-Site: same-origin\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\ncsrf=00ff&t4=yes+%2B1",
    "HEAD / HTTP/1.1\r\nHost: localhost:7411\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: [::1]:7411\r\n\r\nGET /events HTTP/1.1\r\nHost: [::1]:7411\r\nAccept: text/event-stream\r\n\r\n",
  ].map { Array($0.utf8) }

  static let pieces: [[UInt8]] = [
    "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", "\0", "%", "%00", "%2e%2e", "/../", "&", "=", ";", ",",
    "Transfer-Encoding: chunked\r\n", "Content-Length: 0\r\n", "Content-Length: 99999999999999999999\r\n",
    "Host: a\r\n",
    "HTTP/1.0", "HTTP/1.1", "POST", "\r\n folded", "X: y\r\n", "é",
  ].map { Array($0.utf8) }

  static func mutated(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = seeds[Int.random(in: 0..<seeds.count, using: &generator)]
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<7, using: &generator) {
      case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 4: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &generator)], at: place)
      case 5: bytes.removeSubrange(place...)
      case 6:
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        let times = Int.random(in: 1...100, using: &generator)
        bytes.insert(contentsOf: (0..<times).flatMap { _ in piece }, at: place)
      default: break
      }
    }
    return bytes
  }
}

@Suite("Mutated requests") struct ParserMutationTests {
  @Test("200 000 of them: each ends, none crashes, memory stays within the limits, cuts change nothing")
  func mutations() {
    var generator = SeededGenerator(seed: 20_260_901)
    let limits = Limits.standard
    var served = 0
    var refused: [Refusal: Int] = [:]
    for round in 0..<200_000 {
      let bytes = Mutation.mutated(using: &generator)
      var parser = RequestParser()
      var rest = bytes[...]
      var steps = 0
      while !rest.isEmpty, parser.stage != .refused {
        let piece = rest.prefix(Int.random(in: 1...400, using: &generator))
        rest = rest.dropFirst(parser.feed(piece))
        while let event = parser.next() {
          switch event {
          case .request: served += 1
          case .refused(let refusal): refused[refusal, default: 0] += 1
          }
        }
        steps += 1
        guard steps <= bytes.count, parser.buffered <= limits.head + limits.body,
          parser.capacity <= 2 * (limits.head + limits.body)
        else {
          Issue.record("round \(round): \(steps) steps, \(parser.buffered) bytes held, capacity \(parser.capacity)")
          return
        }
      }
      if round.isMultiple(of: 50), events(of: [bytes[...]]) != events(of: bytes.indices.map { bytes[$0...$0] }) {
        Issue.record("round \(round): cutting changes the events")
      }
    }
    print("mutated requests: \(served) served, \(refused.values.reduce(0, +)) refused for \(refused.count) reasons")
    #expect(served > 10_000)
    #expect(refused.count >= 20)
  }
}
