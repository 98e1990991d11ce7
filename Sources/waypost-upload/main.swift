import Delivery
import Glibc
import JSONLines
import Messages

// Takes sealed envelopes on standard input, one JSON line each, and answers each on standard output.

let usage = """
  waypost-upload: puts sealed envelopes into their sinks

  Started by systemd (or systemd-socket-activate) for each connection of waypostd, which is its standard input and
  output. Reads one offer, or one question for receipts or for a document of an OpenRosa server, per line until the end
  of input and answers each in order; says "underway" now and then while a slow link moves an envelope's bytes. Sees only
  sealed bytes, and no XML. Failures are told in words on standard error.

  usage: waypost-upload [--sinks FILE] [--credentials FOLDER] [--help]

  options
    --sinks FILE          how named sinks are reached (default: /etc/waypost/sinks.json, or $WAYPOST_SINKS)
    --credentials FOLDER  the secrets that FILE names (default: $CREDENTIALS_DIRECTORY, which systemd sets)

  exit codes
    0   every offer was answered (whatever the answers were)
    2   a line was too long or not an offer; the lines before it were answered
    3   the connection broke
    64  wrong arguments

  """

func say(_ text: String, to descriptor: CInt) { _ = write(descriptor, text, text.utf8.count) }
func complain(_ text: String) { say("waypost-upload: \(text)\n", to: STDERR_FILENO) }
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

func carry(_ sinks: Sinks) -> CInt {
  let lines = BlockingLines(input: STDIN_FILENO, output: STDOUT_FILENO, limit: MessageLimits.envelope)
  var courier = Courier(sinks: sinks) { complain($0.description) }
  do {
    while let request = try lines.next(UploadRequest.self) {
      switch request {
      case .receipts(let wanted):
        sinks.stirring = {}
        try lines.send(courier.answer(wanted))
      case .fetch(let wanted):
        sinks.stirring = {}
        for report in courier.answer(wanted) { try lines.send(report) }
      case .envelope(let offer):
        let id = offer.id
        var lastSign = time(nil)
        sinks.stirring = {
          guard time(nil) - lastSign >= 15 else { return }
          lastSign = time(nil)
          // A daemon that is gone is noticed when the answer is written.
          try? lines.send(EnvelopeReport(id: id, outcome: .underway))
        }
        try lines.send(courier.answer(offer))
      }
    }
    return 0
  } catch {
    complain(error.description)
    return switch error {
    case .tooLong, .malformed: 2
    case .closed, .connection: 3
    }
  }
}

/// The options by name; nil when there is something else among the arguments.
func options(_ arguments: ArraySlice<String>) -> [String: String]? {
  var found: [String: String] = [:]
  var rest = arguments
  while let name = rest.popFirst() {
    guard name == "--sinks" || name == "--credentials", let value = rest.popFirst() else { return nil }
    found[name] = value
  }
  return found
}

// A daemon that is gone shows as a failed write, not as a signal.
signal(SIGPIPE, SIG_IGN)
let arguments = CommandLine.arguments.dropFirst()
if arguments == ["--help"] || arguments == ["-h"] {
  say(usage, to: STDOUT_FILENO)
  exit(0)
}
guard let options = options(arguments) else {
  say(usage, to: STDERR_FILENO)
  exit(64)
}
exit(
  carry(
    Sinks(
      settings: options["--sinks"] ?? environment("WAYPOST_SINKS") ?? SinksFile.standardPath,
      credentials: Credentials(folder: options["--credentials"] ?? environment("CREDENTIALS_DIRECTORY")),
      media: environment("WAYPOST_MEDIA") ?? Sinks.standardMedia)))
