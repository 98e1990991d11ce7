import EventLoop
import StationService

/// The daemon's command line.
struct Arguments {
  static let usage = """
    usage: waypostd [--config DIR] [--state DIR] [--run DIR] [--keys DIR]

    The station's daemon: scanners, cases, vault, the lanes' pages and the control socket. Stays in the foreground;
    systemd or `make run` starts it. Stop it with SIGTERM or SIGINT.

      --config DIR   station.json and trust            (default /etc/waypost)
      --state DIR    vault and installed packs         (default /var/lib/waypost)
      --run DIR      sockets                           (default /run/waypost)
      --keys DIR     device.key, station.key and serial.key
                     (default: $CREDENTIALS_DIRECTORY, else the folder `keys` beside --config)

    exit codes: 0 stopped, 1 could not start or go on, 2 wrong arguments
    """

  var configuration = "/etc/waypost"
  var state = "/var/lib/waypost"
  var run = "/run/waypost"
  var keys: String?

  /// nil when they are wrong.
  init?(_ words: [String]) {
    var rest = words[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst(), !value.isEmpty else { return nil }
      switch option {
      case "--config": configuration = value
      case "--state": state = value
      case "--run": run = value
      case "--keys": keys = value
      default: return nil
      }
    }
  }

  var places: StationPlaces {
    let beside = configuration.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return StationPlaces(
      configuration: configuration, state: state, run: run,
      keys: keys ?? Environment.value("CREDENTIALS_DIRECTORY") ?? (beside.isEmpty ? "keys" : "\(beside)/keys"))
  }
}
