import EventLoop
import JSONLines
import Messages

/// Paper that is no record's: the test slip, a badge.
enum LocalSlip {
  /// Blocks until the paper is out, or nobody knows.
  static func print(
    _ serial: String, socket path: String, post: String, paper: String?, folder: String?, qr: String,
    _ sections: [SlipSection]
  ) throws -> SlipReport {
    let socket: OwnedDescriptor
    do {
      socket = try UnixSocket.connect(to: path)
    } catch {
      throw CommandFailure(
        .silence, "The print service doesn't answer at \(path): \(SystemCall.reason(error.code)).",
        "No slip was printed.", next: "systemctl status waypost-print.socket")
    }
    let lines = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.slip)
    try lines.send(
      SlipRequest(
        serial: serial, paper: paper, post: post, issuedAt: "-", sections: sections, qr: qr, resume: false,
        folder: folder, deadlineSeconds: 120))
    var last = SlipReport(serial: serial, state: .failed, reason: .service)
    while let report = try lines.next(SlipReport.self) {
      last = report
      if report.state.isFinal { break }
    }
    return last
  }

  /// One line of each script that slips have.
  static let test = [
    SlipSection(language: "en", rightToLeft: false, lines: ["Test slip. Nothing is recorded."]),
    SlipSection(language: "kk", rightToLeft: false, lines: ["Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і"]),
    SlipSection(language: "prs", rightToLeft: true, lines: ["ا ب پ ت ث ج چ ح خ"]),
  ]
}
