import Foundation
import TestSupport
import Testing

extension Proofs {
  /// The harness against a writer that is known to be wrong, and its twin that is known to be right.
  @Suite struct HarnessTests {
    static let missing = Recorder.unavailable

    /// Twenty records of four sectors, one after the other; each is promised when its flush has returned.
    private static let writer = """
      import os, sys
      folder, way = sys.argv[1], sys.argv[2]
      def flush(path):
          folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
          os.fsync(folder)
          os.close(folder)
      def write(name, number):
          file = os.open(folder + "/" + name, os.O_RDWR | os.O_CREAT, 0o600)
          os.pwrite(file, bytes([number]) * 2048, 0)
          os.fsync(file)
          os.close(file)
      for number in range(1, 21):
          write("record" if way == "in-place" else "new", number)
          if way != "in-place":
              os.rename(folder + "/new", folder + "/record")
          flush(folder)
          os.write(1, b"%d\\n" % number)
      """

    private func cut(_ way: String) throws -> PowerCuts.Findings {
      let folder = try TemporaryFolder.make(prefix: "harness")
      defer { TemporaryFolder.remove(folder) }
      let recorder = try Recorder(log: "\(folder)/log", roots: ["\(folder)/work"])
      try FileManager.default.createDirectory(atPath: "\(folder)/work", withIntermediateDirectories: true)
      let run = try Tool.run(
        "python3", ["-c", Self.writer, "\(folder)/work", way], environment: recorder.environment, timeout: 60)
      #expect(run.status == 0 && run.text.hasSuffix("20\n"), "\(run.errorText)")
      return try PowerCuts(operations: recorder.operations(), folders: [("\(folder)/work", "\(folder)/found")]).run(
        places: 1000, seed: 3, promises: UInt8(0),
        hear: { promised, operation in
          if case .said(_, let bytes) = operation,
            let number = UInt8(String(decoding: bytes, as: UTF8.self).filter(\.isNumber))
          {
            promised = number
          }
        },
        check: { promised, _ in
          let found = FileManager.default.contents(atPath: "\(folder)/found/record").map { [UInt8]($0) } ?? []
          if promised == 0 { return [] }
          if found.count != 2048 || Set(found).count != 1 { return ["in pieces"] }
          return found[0] < promised ? ["older than promised"] : []
        })
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a record that is overwritten in place is found torn`() throws {
      let findings = try cut("in-place")
      print("power cuts of a record overwritten in place: \(findings)")
      for kind in ["journalled", "reordered"] {
        #expect(findings.problems.contains { $0.hasPrefix(kind) && $0.hasSuffix("in pieces") }, "\(findings)")
      }
      #expect(!findings.problems.contains { $0.hasPrefix("nothing") || $0.hasPrefix("everything") }, "\(findings)")
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `a record that is replaced as a whole never is`() throws {
      let findings = try cut("renamed")
      #expect(findings.bad == 0 && findings.count > 200, "\(findings)")
    }
  }
}
