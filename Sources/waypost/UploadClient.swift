import EventLoop
import Glibc
import JSONLines
import Messages
import Sealing

/// The upload service's socket: a `waypost-upload` of our own, which keeps its connection to the server. Calls block as
/// long as the server does.
final class UploadClient {
  private let socket: OwnedDescriptor
  private let lines: BlockingLines

  static let option = Command.Option(
    name: "--upload-socket", value: "PATH",
    help: "the upload service's socket (default: ./var/run/upload.socket, or\n/run/waypost-upload/socket)")

  init(_ invocation: Invocation) throws(CommandFailure) {
    let training = "./var/run/upload.socket"
    let path =
      invocation[Self.option.name] ?? (LocalFiles.exists(training) ? training : "/run/waypost-upload/socket")
    do {
      socket = try UnixSocket.connect(to: path)
    } catch {
      throw CommandFailure(
        .silence, "No upload service answers at \(path): \(SystemCall.reason(error.code)).", "Nothing was fetched.",
        next: "Start it (`systemctl start waypost-upload.socket`), or name its socket with --upload-socket.")
    }
    lines = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.envelope)
  }

  func fetch(_ request: FetchRequest) throws(CommandFailure) -> [UInt8] {
    var document: [UInt8] = []
    do {
      try lines.send(request)
      while let report = try lines.next(FetchReport.self) {
        if let problem = report.problem {
          throw CommandFailure(
            .wrong, "\(problem.prefix(1).uppercased() + problem.dropFirst()).",
            report.words.map { "The server said: \($0)" } ?? "", next: "Nothing was fetched.")
        }
        guard let part = report.part.flatMap({ Base64.decode($0) }), document.count + part.count <= request.limit else {
          throw Self.broken("it answered what it was not asked")
        }
        document += part
        if report.isLast { return document }
      }
    } catch {
      throw error as? CommandFailure ?? Self.broken("\(error)")
    }
    throw Self.broken("it ended before it had answered")
  }

  private static func broken(_ why: String) -> CommandFailure {
    CommandFailure(
      .silence, "The upload service didn't answer: \(why).", "Nothing was fetched.",
      next: "See its journal: journalctl -u 'waypost-upload@*'.")
  }
}
