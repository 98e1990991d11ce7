import Foundation
import TestSupport

/// The forms engine beside JavaRosa: the same files, the same work, each in processes of its own, in turn.
///
/// Cold is the first time in a fresh process (the start of the process, JVM or not, doesn't count); warm is the median
/// of the second half of many times. Each figure is the median over the processes, each ratio JavaRosa's figure
/// divided by ours.
struct FormBench {
  private static let coldProcesses = 5
  private static let warmProcesses = 3

  private let folder: String
  private let peer: JavaRosa?

  /// What one process measured.
  private struct Report {
    var times: [String: [Double]] = [:]
    var outcomes: [String: String] = [:]
    var order: [String] = []

    init(_ text: String) {
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard parts.count == 3 else { continue }
        order.append(String(parts[0]))
        times[String(parts[0])] = parts[1].split(separator: " ").compactMap { Double($0) }
        outcomes[String(parts[0])] = String(parts[2])
      }
    }
  }

  static func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "waypost-forms-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = FormBench(folder: folder, peer: JavaRosa(folder: folder))
    if bench.peer == nil { note("JavaRosa isn't beside the forms: \(JavaRosa.missing ?? "")") }
    try bench.large()
    try bench.made()
  }

  static func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  // MARK: What is measured

  private func large() throws {
    guard let corpus = Self.corpus else {
      return Self.note("passed over the large forms: no shared corpus here; name it in WAYPOST_CORPUS")
    }
    let forms = [
      ("whova", "whova_form.xml"), ("vaccination", "child_vaccination_VOL_tool_v12.xml"),
      ("wards", "nigeria_wards_internal_2ndry_instance.xml"),
    ]
    for (name, file) in forms {
      let form = "\(folder)/\(file)"
      try FileManager.default.copyItem(atPath: "\(corpus)/\(file)", toPath: form)
      try compare("compile", name, form, warmRounds: 40)
      try program(["store", "1", form])
      // The peer's first run keeps its own form beside the file.
      _ = try peer?.run(["decode", "1", form])
      try compare("decode", name, form, warmRounds: 60)
    }
    try compare(
      "fill", "whova", "\(folder)/\(forms[0].1)", more: ["\(corpus)/whova_answers.tsv"], warmRounds: 40)
  }

  private func made() throws {
    func write(_ name: String, _ text: String) throws -> String {
      let file = "\(folder)/\(name).xml"
      try Data(text.utf8).write(to: URL(filePath: file))
      return file
    }
    try compare("chain", "100", try write("chain", FormSamples.chain), warmRounds: 60)
    for count in [10_000, 50_000] {
      try compare(
        "choices", "\(count / 1000)k", try write("choices", FormSamples.choices(count)), warmRounds: 60)
    }
    for isAbsolute in [false, true] {
      let file = try write("repeat", FormSamples.repeats(isAbsolute: isAbsolute))
      for rows in [50, 100, 200, 400] {
        try compare(
          "repeat", "\(isAbsolute ? "absolute" : "relative")-\(rows)", file, more: [String(rows)], warmRounds: 100)
      }
    }
  }

  // MARK: How

  private func compare(_ work: String, _ name: String, _ form: String, more: [String] = [], warmRounds: Int) throws {
    var ours = (cold: [Report](), warm: [Report]())
    var theirs = (cold: [Report](), warm: [Report]())
    for _ in 0..<Self.coldProcesses {
      ours.cold.append(Report(try program([work, "1", form] + more)))
      if let peer { theirs.cold.append(Report(try peer.run([work, "1", form] + more))) }
    }
    for _ in 0..<Self.warmProcesses {
      ours.warm.append(Report(try program([work, String(warmRounds), form] + more)))
      if let peer { theirs.warm.append(Report(try peer.run([work, String(warmRounds), form] + more))) }
    }
    for step in ours.cold.first?.order ?? [] {
      // What the station does for each interview: stored form, session, first page.
      let shown = work == "decode" ? "open" : work
      let title = "form-\(shown)-\(name)" + (step == work ? "" : "-\(step)")
      if step == "memory" {
        say(title, Self.median(ours.cold, step) / 1024, Self.median(theirs.cold, step) / 1024, "MB", peak: true)
        continue
      }
      let outcome = outcome(ours.warm, theirs.warm, step)
      let budget = work == "decode" ? "; budget 20 ms" : ""
      say("\(title)-cold", Self.median(ours.cold, step), Self.median(theirs.cold, step), "ms", outcome + budget)
      // Opened once in a process, so never warm.
      if ours.warm.first?.times[step]?.count ?? 0 > 1 {
        say("\(title)-warm", Self.median(ours.warm, step), Self.median(theirs.warm, step), "ms", outcome)
      }
    }
  }

  /// What came out, where it says something: rows that are right, choices, answers.
  private func outcome(_ ours: [Report], _ theirs: [Report], _ step: String) -> String {
    let pair = [ours.last?.outcomes[step] ?? "", theirs.last?.outcomes[step] ?? ""]
    guard !pair[0].isEmpty || !pair[1].isEmpty else { return "" }
    return peer == nil ? "; result \(pair[0])" : "; results \(pair[0]) and \(pair[1])"
  }

  private func say(
    _ name: String, _ ours: Double, _ theirs: Double, _ unit: String, _ outcome: String = "", peak: Bool = false
  ) {
    var measurement = Measurement(name: name, value: (ours * 10_000).rounded() / 10_000, unit: unit)
    if let peer {
      measurement.ratio = (theirs / ours * 100).rounded() / 100
      let shown = (theirs * 10_000).rounded() / 10_000
      measurement.against = "JavaRosa \(peer.version) \(shown) \(unit)\(peak ? " (peak, JVM)" : "")\(outcome)"
    }
    measurement.say()
  }

  /// Over the processes, of the second half of each one's times.
  private static func median(_ reports: [Report], _ step: String) -> Double {
    func middle(_ all: [Double]) -> Double { all.isEmpty ? .nan : all.sorted()[all.count / 2] }
    return middle(reports.compactMap { $0.times[step] }.map { middle(Array($0.suffix(($0.count + 1) / 2))) })
  }

  @discardableResult
  private func program(_ arguments: [String]) throws -> String {
    let output = try Tool.run("/proc/self/exe", ["form-work"] + arguments, timeout: 300)
    guard output.status == 0 else { throw Tool.Failure.failed("form-work \(arguments[0]): \(output.errorText)") }
    return output.text
  }

  /// The folder of large forms, beside the repository or where `WAYPOST_CORPUS` says.
  private static var corpus: String? {
    let named = ProcessInfo.processInfo.environment["WAYPOST_CORPUS"] ?? "../shared/corpus"
    let folder = "\(named)/xforms/large"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }
}
