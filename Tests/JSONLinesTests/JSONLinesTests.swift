import EventLoop
import Glibc
import JSONLines
import Testing

@Suite("JSON lines") struct JSONLinesTests {
  @Test("lines come out the same wherever the stream is cut")
  func everyCut() throws {
    let stream = Array("one\n\nthree and more\n".utf8)
    for cut in 0...stream.count {
      var buffer = LineBuffer(limit: 64)
      var lines = try buffer.receive(stream[..<cut])
      lines += try buffer.receive(stream[cut...])
      #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "three and more"])
    }
  }

  @Test("a line that never ends is refused at the limit, not kept")
  func endless() throws {
    var buffer = LineBuffer(limit: 1000)
    _ = try buffer.receive([UInt8](repeating: 65, count: 1000))
    #expect(throws: JSONLinesError.tooLong(limit: 1000)) { try buffer.receive([65]) }
  }

  @Test("a message goes through a socket and comes back as it was")
  func roundTrip() throws {
    var pair: [CInt] = [0, 0]
    #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) == 0)
    let loop = try EventLoop()
    let far = BlockingLines(input: pair[1], output: pair[1], limit: 4096)
    var seen: [String] = []
    let near = try LineConnection(OwnedDescriptor(pair[0]), limit: 4096, on: loop) { event in
      switch event {
      case .line(let line): seen.append(String(decoding: line, as: UTF8.self))
      case .ended:
        seen.append("ended")
        loop.stop()
      }
    }
    try near.send(["b": 2, "a": 1])
    #expect(try far.next([String: Int].self) == ["a": 1, "b": 2])
    try far.send(JSONValue.object(["ok": true]))
    close(pair[1])
    try loop.run()
    #expect(seen == [#"{"ok":true}"#, "ended"])
  }
}
