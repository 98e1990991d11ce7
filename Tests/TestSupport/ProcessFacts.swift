import Foundation

/// What the kernel says of a running process (proc_pid_status(5)).
public struct ProcessFacts: Sendable, CustomStringConvertible {
  public let residentKB: Int
  /// Memory of its own: neither files nor what is shared.
  public let anonymousKB: Int
  public let threads: Int
  public let descriptors: Int
  /// How often its threads waited and were woken, all together.
  public let wakeUps: Int

  public init(_ pid: Int32) {
    let own = Self.fields("/proc/\(pid)/status")
    residentKB = own["VmRSS"] ?? -1
    anonymousKB = own["RssAnon"] ?? -1
    threads = own["Threads"] ?? -1
    let files = FileManager.default
    descriptors = (try? files.contentsOfDirectory(atPath: "/proc/\(pid)/fd"))?.count ?? -1
    let tasks = (try? files.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    wakeUps = tasks.reduce(0) {
      $0 + (Self.fields("/proc/\(pid)/task/\($1)/status")["voluntary_ctxt_switches"] ?? 0)
    }
  }

  /// What a process and those of its children that it has waited for have used, in user and system mode.
  public static func processorSeconds(_ pid: Int32) -> Double {
    let text = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self) }
    // The name in brackets may hold anything; behind the last bracket the state is field 3 (proc_pid_stat(5)).
    let fields = text?.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 14 else { return 0 }
    return fields[11...14].compactMap { Double($0) }.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  public var description: String {
    "VmRSS \(residentKB) kB, RssAnon \(anonymousKB) kB, \(threads) threads, \(descriptors) descriptors"
  }

  private static func fields(_ path: String) -> [String: Int] {
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var fields: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let number = Int(parts[1].filter(\.isNumber)) else { continue }
      fields[String(parts[0])] = number
    }
    return fields
  }
}
