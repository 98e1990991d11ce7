import EventLoop
import Glibc
import Messages
import Seats

let help = """
  waypost-screens: gives each lane's browser the box's own screen, and what belongs to it.

  Usage: waypost-screens serve
         waypost-screens wait
         waypost-screens show COMPOSITOR [ARGUMENT...]

  serve  Holds the graphics cards and the console, and answers at the socket that systemd opened. A lane gets one
         connector of a card, leased, and its own touch screen, keyboard and mouse; another lane's it can't open.
         $CREDENTIALS_DIRECTORY/station.json says which, in `screens`; see README.md, "Screens".
  wait   Ends when the lane has a screen. Works in a lane's own unit alone, as does:
  show   Becomes the compositor, which asks over a connection to that socket.

  Exit status: 0 told to end; 1 no card, no socket, or no compositor; 2 wrong arguments.
  """

func say(_ text: String) {
  let line = "waypost-screens: \(text)\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
}

func serve() -> CInt {
  do {
    guard let socket = InheritedDescriptors.take().entries.first?.descriptor else {
      say("systemd gave no socket; start it with: systemctl start waypost-screens.socket")
      return 1
    }
    let loop = try EventLoop()
    let signals = try SignalWatch([SIGTERM, SIGINT, SIGHUP], on: loop) { _ in loop.stop() }
    signal(SIGPIPE, SIG_IGN)
    let entries = try Environment.value("CREDENTIALS_DIRECTORY").map { folder throws(SeatsError) in
      try ScreensFile.entries("\(folder)/station.json")
    }
    let broker = try ScreenBroker(loop: loop, listener: socket, entries: entries ?? [], say: say)
    ServiceNotification.send("READY=1")
    try withExtendedLifetime((signals, broker)) { try loop.run() }
    return 0
  } catch {
    say("\(error)")
    return 1
  }
}

/// A connection to the broker.
func connect() throws(EventLoopError) -> OwnedDescriptor {
  try UnixSocket.connect(to: "/run/waypost-screens/socket", packets: true)
}

func wait() -> CInt {
  do {
    let socket = try connect()
    // Whatever the answer is, it comes when the lane has a screen.
    let request = LauncherMessage.request("/dev/dri/card0")
    var answer: UInt64 = 0
    guard send(socket.raw, request, request.count, CInt(MSG_NOSIGNAL)) == request.count,
      SystemCall.retrying({ recv(socket.raw, &answer, MemoryLayout.size(ofValue: answer), 0) }) > 0
    else {
      say("the broker sent us away; why, says: journalctl -u waypost-screens")
      return 1
    }
    return 0
  } catch {
    say("\(error)")
    return 1
  }
}

func show(_ command: [String]) -> CInt {
  do {
    let socket = try connect().release()
    _ = fcntl(socket, F_SETFD, 0)
    // The compositor's name for the connection to whoever started it.
    setenv("WESTON_LAUNCHER_SOCK", "\(socket)", 1)
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    execv(command[0], &words)
    say("could not start \(command[0]): \(SystemCall.reason(errno)); apt install weston")
  } catch {
    say("\(error)")
  }
  return 1
}

let words = Array(CommandLine.arguments.dropFirst())
switch (words.first, words.count) {
case ("--help", 1), ("-h", 1): print(help)
case ("serve", 1): exit(serve())
case ("wait", 1): exit(wait())
case ("show", 2...): exit(show(Array(words.dropFirst())))
default:
  say("wrong arguments; see `waypost-screens --help`")
  exit(2)
}
