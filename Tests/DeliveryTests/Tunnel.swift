import Foundation
import Synchronization
import TestSupport

/// An HTTP proxy that makes tunnels, all to one place.
final class Tunnel: Sendable {
  private final class Log: Sendable {
    let lines = Mutex<[String]>([])
  }

  private let listener: LoopbackListener
  private let log: Log

  init(to port: UInt16) throws {
    let log = Log()
    self.log = log
    listener = try LoopbackListener { client in
      var head: [UInt8] = []
      while head.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
        let more = Stream.read(client, 1)
        guard !more.isEmpty else { return }
        head += more
      }
      log.lines.withLock { $0.append(String(decoding: head.prefix { $0 != 13 }, as: UTF8.self)) }
      guard let server = try? LoopbackConnection(port: port) else { return }
      Stream.write(client, Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8))
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        while case let bytes = Stream.read(client), !bytes.isEmpty { Stream.write(server.descriptor, bytes) }
        shutdown(server.descriptor, Int32(SHUT_RDWR))
        done.signal()
      }
      while case let bytes = Stream.read(server.descriptor), !bytes.isEmpty { Stream.write(client, bytes) }
      shutdown(client, Int32(SHUT_RDWR))
      done.wait()
    }
  }

  var url: String { "http://127.0.0.1:\(listener.port)" }
  /// The first lines of what was asked.
  var asked: [String] { log.lines.withLock { $0 } }
}
