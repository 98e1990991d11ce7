import Glibc
import JSONLines
import Messages
import SlipPrinting

let help = """
  waypost-print: lays one slip out, or another sheet, and hands it to a CUPS printer.

  Usage: waypost-print < request.json
  It is started per slip with the connection as standard input and output.

  Standard input: one line, a JSON request: a slip, or a sheet (a card, a paper form). The paper is what the request
  says, else what the printer's queue has. Standard output: a JSON report per line, each time the job moves:
  laidOut, submitted, waiting, and at last printed, sent (the printer can't tell), saved (as a file), failed, uncertain.
  Then one more line may come in: that the end is noted. The job is then taken out of CUPS, with its document.

  Exit status: 0 printed, sent or saved; 1 failed or uncertain; 2 the request was not understood.
  """

func complain(_ sentence: String) {
  let line = Array("<3>waypost-print: \(sentence)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}

guard CommandLine.arguments.count == 1 else {
  let wantsHelp = ["--help", "-h"].contains(CommandLine.arguments[1])
  if wantsHelp { print(help) } else { complain("takes no arguments; see waypost-print --help") }
  exit(wantsHelp ? 0 : 2)
}

// A daemon that went away is an error of write, not the end of this process.
signal(SIGPIPE, SIG_IGN)
let lines = BlockingLines(input: STDIN_FILENO, output: STDOUT_FILENO, limit: MessageLimits.sheet)
let request: PrintRequest
do {
  guard let received = try lines.next(PrintRequest.self) else {
    complain("standard input ended before a request came; send one line of JSON")
    exit(2)
  }
  request = received
} catch {
  complain(error.description)
  exit(2)
}

/// Whether the daemon still holds its end of the connection.
func isHeard() -> Bool {
  var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
  return poll(&output, 1, 0) <= 0 || output.revents & Int16(POLLHUP | POLLERR) == 0
}

do {
  let end = try SlipPrinter.run(
    request, complain: { complain($0.description) }, isHeard: isHeard, report: { try lines.send($0) })
  if end.job != nil, (try? lines.next(SlipNoted.self))?.serial == end.serial {
    SlipPrinter.forget(end, of: request, complain: { complain($0.description) })
  }
  exit([.printed, .sent, .saved].contains(end.state) ? 0 : 1)
} catch {
  complain(error.description)
  guard case .badRequest = error else { exit(1) }
  // The daemon sees the connection, not the exit status.
  try? lines.send(SlipReport(serial: request.id, state: .failed, reason: .refused))
  exit(2)
}
