import EventLoop
import Foundation
import LocalHTTP

/// A server on its own thread, on a free port of 127.0.0.1.
final class TestServer: Sendable {
  private typealias Job = @Sendable (HTTPServer, EventLoop) -> Void

  let port: UInt16
  private let jobs: Mailbox<Job>
  private let ended: DispatchSemaphore

  /// What crosses from the server's thread to the test's once, before anything else runs.
  private final class Started: @unchecked Sendable {
    // Written before the semaphore is signalled, read after it was waited for.
    var result: Result<(UInt16, Mailbox<Job>), any Error>?
  }

  init(limits: Limits = .standard, lane: String = "desk", handler: @escaping @Sendable (Exchange) -> Void) throws {
    let started = Started()
    let ready = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      do {
        let loop = try EventLoop()
        let server = HTTPServer(loop: loop, limits: limits, handler: handler)
        let port = try server.listen(on: LoopbackSocket.listen(port: 0), lane: lane)
        let jobs = try Mailbox<Job>(on: loop) { $0(server, loop) }
        started.result = .success((port, jobs))
        ready.signal()
        try loop.run()
        server.close()
      } catch {
        started.result = started.result ?? .failure(error)
        ready.signal()
      }
      ended.signal()
    }
    ready.wait()
    struct NotStarted: Error {}
    guard let result = started.result else { throw NotStarted() }
    (port, jobs) = try result.get()
    self.ended = ended
  }

  /// Runs on the server's thread and waits for it.
  func ask<Answer: Sendable>(_ question: @escaping @Sendable (HTTPServer, EventLoop) -> Answer) -> Answer? {
    let box = AnswerBox<Answer>()
    let done = DispatchSemaphore(value: 0)
    jobs.send { server, loop in
      box.answer = question(server, loop)
      done.signal()
    }
    guard done.wait(timeout: .now() + 10) == .success else { return nil }
    return box.answer
  }

  var connectionCount: Int { ask { server, _ in server.connectionCount } ?? -1 }

  /// Waits until as many connections are open as `count`, for at most five seconds.
  func settles(at count: Int) -> Bool {
    for _ in 0..<500 {
      if connectionCount == count { return true }
      usleep(10_000)
    }
    return false
  }

  func stop() {
    jobs.send { _, loop in loop.stop() }
    _ = ended.wait(timeout: .now() + 10)
  }
}

private final class AnswerBox<Answer>: @unchecked Sendable {
  // Written before the semaphore is signalled, read after it was waited for.
  var answer: Answer?
}
