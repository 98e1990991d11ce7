import Foundation
import Synchronization

/// A TCP proxy that does to each connection what a test says: cut, delay, slow down, add garbage. Counts what passes.
public final class FaultProxy: Sendable {
  public enum Direction: Sendable { case toServer, toClient }

  /// What happens to one connection.
  public struct Fault: Sendable {
    /// Cut both ways after so many bytes in this direction.
    public var cutAfter: (bytes: Int, direction: Direction)?
    /// Bytes a second in both directions together, nil for no limit.
    public var bytesPerSecond: Int?
    /// Of a hundred packets so many come a second late, as one that was lost and sent again; a packet is what the link
    /// takes in a second.
    public var lossPercent = 0
    /// Before anything passes.
    public var delayMilliseconds: UInt32 = 0
    /// Instead of what the server says.
    public var garbage: [UInt8]?

    public init() {}

    public static var none: Fault { Fault() }
    public static func cut(after bytes: Int, _ direction: Direction) -> Fault {
      var fault = Fault()
      fault.cutAfter = (bytes, direction)
      return fault
    }
    public static func slow(_ bytesPerSecond: Int, lossPercent: Int = 0) -> Fault {
      var fault = Fault()
      fault.bytesPerSecond = bytesPerSecond
      fault.lossPercent = lossPercent
      return fault
    }
  }

  private final class Counts: Sendable {
    let values = Mutex((toServer: 0, toClient: 0))
    let fault: Mutex<Fault>
    let upstreams: Mutex<[UInt16]>
    init(_ upstreams: [UInt16], _ fault: Fault) {
      self.upstreams = Mutex(upstreams)
      self.fault = Mutex(fault)
    }
  }

  private let counts: Counts
  private let listener: LoopbackListener

  /// Goes to the first of `upstreams` that takes a connection, as a country's load balancer would.
  public init(to upstreams: [UInt16], _ fault: Fault = .none) throws {
    let counts = Counts(upstreams, fault)
    self.counts = counts
    // On a slow link what was sent waits at the sender.
    listener = try LoopbackListener(receives: fault.bytesPerSecond == nil ? nil : 2048) { client in
      let fault = counts.fault.withLock { $0 }
      let upstreams = counts.upstreams.withLock { $0 }
      guard let server = upstreams.lazy.compactMap({ try? LoopbackConnection(port: $0) }).first else { return }
      if fault.delayMilliseconds > 0 { usleep(fault.delayMilliseconds * 1000) }
      if let garbage = fault.garbage {
        _ = Stream.read(client)
        Stream.write(client, garbage)
        return
      }
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        Self.pass(from: client, to: server.descriptor, .toServer, fault, counts)
        done.signal()
      }
      Self.pass(from: server.descriptor, to: client, .toClient, fault, counts)
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server.descriptor, Int32(SHUT_RDWR))
      done.wait()
    }
  }

  public var port: UInt16 { listener.port }
  public var url: String { "http://127.0.0.1:\(port)" }
  public var connections: Int { listener.accepted }
  public var bytes: (toServer: Int, toClient: Int) { counts.values.withLock { $0 } }
  public func stop() { listener.stop() }

  /// For connections from now on.
  public func set(_ fault: Fault) { counts.fault.withLock { $0 = fault } }
  public func set(upstreams: [UInt16]) { counts.upstreams.withLock { $0 = upstreams } }

  private static func pass(
    from source: Int32, to target: Int32, _ direction: Direction, _ fault: Fault, _ counts: Counts
  ) {
    var passed = 0
    var random = SeededRandom(seed: 30)
    let limit = fault.cutAfter.flatMap { $0.direction == direction ? $0.bytes : nil }
    while true {
      if let limit, passed >= limit { break }
      // A slow link takes a little at a time, so that its time is spread.
      let chunk = fault.bytesPerSecond.map { max(1, $0 / (fault.lossPercent > 0 ? 1 : 20)) } ?? 65536
      var bytes = Stream.read(source, min(chunk, limit.map { $0 - passed } ?? chunk))
      guard !bytes.isEmpty else { break }
      if fault.lossPercent > 0, Int.random(in: 0..<100, using: &random) < fault.lossPercent { usleep(1_000_000) }
      if let rate = fault.bytesPerSecond { usleep(UInt32(bytes.count * 1_000_000 / rate)) }
      if let limit { bytes = Array(bytes.prefix(limit - passed)) }
      guard Stream.write(target, bytes) else { break }
      passed += bytes.count
      let count = bytes.count
      counts.values.withLock { if direction == .toServer { $0.toServer += count } else { $0.toClient += count } }
    }
    shutdown(source, Int32(SHUT_RDWR))
    shutdown(target, Int32(SHUT_RDWR))
  }
}
