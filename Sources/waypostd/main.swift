import EventLoop
import Glibc
import StationService

func say(_ text: String) {
  let line = "waypostd: \(text)\n"
  _ = write(2, line, line.utf8.count)
}

func run(_ arguments: Arguments) -> CInt {
  do {
    let inherited = InheritedDescriptors.take()
    let loop = try EventLoop()
    // Before any other thread, so that all of them leave these signals to the loop.
    let signals = try SignalWatch([SIGTERM, SIGINT, SIGHUP], on: loop) { _ in loop.stop() }
    signal(SIGPIPE, SIG_IGN)
    ProcessProtection.apply()
    let service = try StationService(loop: loop, places: arguments.places, inherited: inherited)
    let watchdog = Watchdog(loop: loop, service: service)
    ServiceNotification.send("READY=1")
    ProgramCode.giveBack()
    for (lane, port) in service.addresses { say("lane \(lane) on http://127.0.0.1:\(port)") }
    try withExtendedLifetime((signals, watchdog)) { try loop.run() }
    ServiceNotification.send("STOPPING=1")
    service.close()
    return service.hasFailed ? 1 : 0
  } catch {
    say("\(error)")
    return 1
  }
}

let words = Array(CommandLine.arguments.dropFirst())
if words == ["--help"] || words == ["-h"] {
  print(Arguments.usage)
} else if let arguments = Arguments(words) {
  exit(run(arguments))
} else {
  say("wrong arguments; see `waypostd --help`")
  exit(2)
}
