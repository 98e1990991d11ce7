import EventLoop
import Glibc
import Testing

@Suite("Event loop") struct EventLoopTests {
  @Test("a timer fires once, in order of deadline, whatever the order they were set in")
  func timers() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    try loop.after(milliseconds: 20) {
      fired.append(20)
      loop.stop()
    }
    try loop.after(milliseconds: 5) { fired.append(5) }
    let cancelled = try loop.after(milliseconds: 1) { fired.append(1) }
    loop.cancel(cancelled)
    try loop.run()
    #expect(fired == [5, 20])
  }

  @Test("a thread answers on the loop, in order, with its own errors")
  func ownedThread() throws {
    struct Refused: Error {}
    let loop = try EventLoop()
    let thread = try OwnedThread<[Int]>(on: loop, name: "test") { [] }
    var answers: [String] = []
    for number in 1...3 {
      thread.perform { owned in
        owned.append(number)
        if number == 2 { throw Refused() }
        return owned.count
      } then: { result in
        answers.append((try? result.get()).map { "\($0)" } ?? "refused")
        if answers.count == 3 { loop.stop() }
      }
    }
    try loop.run()
    thread.finish()
    #expect(answers == ["1", "refused", "3"])
  }

  @Test("a thread that cannot make its value says so to whoever starts it")
  func failingStart() throws {
    let loop = try EventLoop()
    #expect(throws: EventLoopError.self) {
      _ = try OwnedThread<Int>(on: loop, name: "test") { throw EventLoopError("make nothing", code: ENOENT) }
    }
  }

  @Test("a late event for a descriptor that was closed and whose number is used again reaches nobody")
  func staleEvent() throws {
    let loop = try EventLoop()
    var pair: [CInt] = [0, 0]
    var other: [CInt] = [0, 0]
    #expect(pipe(&pair) == 0 && pipe(&other) == 0)
    var calls = 0
    var second: EventLoop.Watch?
    // Both become readable in the same wait; the first handler takes the second away.
    for descriptor in [pair[0], other[0]] {
      let watch = try loop.watch(descriptor, for: .readable) { _ in
        calls += 1
        if let second { loop.unwatch(second) }
        loop.stop()
      }
      if descriptor == other[0] { second = watch }
    }
    write(pair[1], "x", 1)
    write(other[1], "x", 1)
    try loop.run()
    #expect(calls == 1)
    for descriptor in pair + other { close(descriptor) }
  }

  @Test("a socket path that a living station uses is refused, one of a dead station is taken over")
  func socketTakeOver() throws {
    let path = "/tmp/waypost-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).socket"
    defer { unlink(path) }
    do {
      let first = try UnixSocket.listen(at: path)
      #expect(throws: EventLoopError.self) { _ = try UnixSocket.listen(at: path).release() }
      _ = consume first
    }
    let again = try UnixSocket.listen(at: path)
    _ = consume again
  }
}
