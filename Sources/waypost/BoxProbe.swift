import Diagnosis
import EventLoop
import Foundation
import Glibc

/// Small looks at the machine: files of /proc and /sys, who owns what, what another program says. All calls block.
enum BoxProbe {
  /// A small file's text without the space at its ends; nil when it can't be read.
  static func text(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  static func number(_ path: String) -> Int64? { text(path).flatMap { Int64($0) } }

  static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Nil where one may not look; without a mode where there is nothing.
  static func file(_ path: String) -> FileFacts? {
    var status = stat()
    var facts = FileFacts()
    guard stat(path, &status) == 0 else { return errno == ENOENT ? facts : nil }
    facts.mode = String(status.st_mode & 0o7777, radix: 8)
    facts.owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
    facts.group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "\(status.st_gid)"
    return facts
  }

  struct Answer {
    let status: Int32
    let text: String
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  }

  /// What a program says on standard output, in English; nil when it isn't installed or takes longer than `seconds`.
  static func run(_ program: String, _ arguments: String..., seconds: Int = 10) -> Answer? {
    run(program, arguments, seconds: seconds)
  }

  static func run(_ program: String, _ arguments: [String], seconds: Int = 10) -> Answer? {
    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = "C"
    environment["PATH"] = (environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    let run = try? ProgramRun(
      "/usr/bin/timeout", ["\(seconds)", program] + arguments, environment: environment.map { "\($0)=\($1)" })
    // 124: out of time; 126, 127: not there.
    guard let run, ![124, 126, 127].contains(run.status) else { return nil }
    return Answer(status: run.status, text: String(decoding: run.output, as: UTF8.self))
  }
}
