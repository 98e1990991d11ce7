import Delivery
import Glibc
import JSONLines
import Messages

// Takes sealed envelopes on standard input, one JSON line each, and answers each on standard output.

let usage = """
  waypost-upload: puts sealed envelopes into their sinks

  Started by systemd (or systemd-socket-activate) for each connection of waypostd, which is its standard input and
  output. Reads one offer, or one question for receipts, per line until the end of input and answers each with one
  report, in order. Sees only sealed bytes. Failures are told in words on standard error.

  usage: waypost-upload [--help]

  exit codes
    0   every offer was answered (whatever the answers were)
    2   a line was too long or not an offer; the lines before it were answered
    3   the connection broke
    64  wrong arguments

  """

func say(_ text: String, to descriptor: CInt) { _ = write(descriptor, text, text.utf8.count) }
func complain(_ text: String) { say("waypost-upload: \(text)\n", to: STDERR_FILENO) }

func carry() -> CInt {
  let lines = BlockingLines(input: STDIN_FILENO, output: STDOUT_FILENO, limit: MessageLimits.envelope)
  var courier = Courier { complain($0.description) }
  do {
    while let request = try lines.next(UploadRequest.self) {
      switch request {
      case .envelope(let offer): try lines.send(courier.answer(offer))
      case .receipts(let wanted): try lines.send(courier.answer(wanted))
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

// A daemon that is gone shows as a failed write, not as a signal.
signal(SIGPIPE, SIG_IGN)
switch CommandLine.arguments.dropFirst() {
case []: exit(carry())
case ["--help"], ["-h"]:
  say(usage, to: STDOUT_FILENO)
  exit(0)
default:
  say(usage, to: STDERR_FILENO)
  exit(64)
}
