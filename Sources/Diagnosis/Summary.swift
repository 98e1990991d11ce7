/// Findings in words, and what they come to.
public struct Summary: Sendable {
  public let findings: [Finding]

  public init(_ findings: [Finding]) { self.findings = findings }

  public init(_ checks: [Check], _ facts: StationFacts) { findings = checks.map { $0.finding(in: facts) } }

  public var worst: Severity { findings.map(\.severity).max() ?? .fine }

  public func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }

  /// "1 broken, 2 warnings, 1 unknown, 30 fine"
  public var line: String {
    let warnings = count(.warning)
    return [
      count(.broken) > 0 ? "\(count(.broken)) broken" : nil,
      warnings > 0 ? "\(warnings) warning\(warnings == 1 ? "" : "s")" : nil,
      count(.unknown) > 0 ? "\(count(.unknown)) unknown" : nil, "\(count(.fine)) fine",
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// The worst first; what is fine only where it is asked for.
  public func text(all: Bool) -> String {
    let shown = findings.enumerated().filter { all || $0.element.severity > .fine }
      .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
    let width = shown.map(\.check.count).max() ?? 0
    let margin = String(repeating: " ", count: 9 + width + 2)
    let lines = shown.flatMap { finding in
      let severity = finding.severity.rawValue
      let head =
        severity + String(repeating: " ", count: 9 - severity.count) + finding.check
        + String(repeating: " ", count: width - finding.check.count + 2)
      return [head + finding.says]
        + [finding.cause.map { "\(margin)why:  \($0)" }, finding.mend.map { "\(margin)mend: \($0)" }]
        .compactMap(\.self)
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
