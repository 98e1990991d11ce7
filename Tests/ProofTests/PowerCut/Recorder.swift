import Foundation
import TestSupport

/// The preloaded recorder: built once per run of the tests, and what a program is started with to be recorded.
struct Recorder {
  /// Built from recorder.c by the compiler that came with Swift, or Debian's; the reason why not in `unavailable`.
  private static let library: Result<String, any Error> = Result {
    guard let compiler = Tool.path("clang") ?? Tool.path("cc") else { throw Tool.Failure.missing("clang") }
    let folder = try TemporaryFolder.make(prefix: "recorder")
    let source = "\(try Programs.projectFolder())/Tests/ProofTests/Recorder/recorder.c"
    let built = try Tool.run(
      compiler,
      ["-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O1", "-o", "\(folder)/recorder.so", source, "-ldl"])
    guard built.status == 0 else { throw Tool.Failure.failed("recorder.c doesn't compile: \(built.errorText)") }
    return "\(folder)/recorder.so"
  }

  /// Why nothing can be recorded here; nil when it can.
  static var unavailable: String? {
    if case .failure(let error) = library { return "\(error)" }
    return nil
  }

  let log: String
  /// Laid over the environment of whatever is to be recorded.
  var environment: [String: String]

  /// Records what happens to files under `roots` into `log`.
  /// - Parameters:
  ///   - synchronous: what the vault's SQLite runs with instead of `FULL`.
  ///   - deafTo: flushes of files whose path holds this stay out of the record.
  ///   - deafToFolder: those of folders whose path ends in this.
  init(
    log: String, roots: [String], synchronous: String? = nil, deafTo: String? = nil, deafToFolder: String? = nil
  ) throws {
    self.log = log
    environment = ["LD_PRELOAD": try Self.library.get(), "RECORDER_LOG": log]
    environment["RECORDER_ROOTS"] = roots.joined(separator: ":")
    environment["RECORDER_SYNCHRONOUS"] = synchronous
    environment["RECORDER_DEAF"] = deafTo
    environment["RECORDER_DEAF_FOLDER"] = deafToFolder
  }

  func operations() throws -> [RecordedOperation] { try RecordedOperation.read(log) }
}
