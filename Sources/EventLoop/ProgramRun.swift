internal import Glibc

/// Another program, run to its end, and what it said.
///
/// Not Foundation's `Process`: that waits on a run loop whose socket pair a sandboxed unit is refused, and then for ever.
public struct ProgramRun: Sendable {
  /// The exit status, or 128 + the signal that ended it.
  public let status: Int32
  public let output: [UInt8]
  public let errors: [UInt8]

  /// The most that a program is given to read, in bytes: what a pipe holds without a reader.
  public static let longestInput = 4096

  /// Runs `path` and waits for its end. Blocks as long as it runs.
  ///
  /// - Parameters:
  ///   - environment: all of it, each `NAME=value`.
  ///   - input: what it reads, `longestInput` bytes at most; goes through a pipe alone.
  /// - Throws: `EventLoopError` when it can't be started.
  public init(
    _ path: String, _ arguments: [String], environment: [String], input: [UInt8] = []
  ) throws(EventLoopError) {
    precondition(input.count <= Self.longestInput, "a pipe would be full before anybody reads")
    let requests = try Pipe()
    let answers = try Pipe()
    let complaints = try Pipe()
    _ = SystemCall.retrying { write(requests.writing, input, input.count) }
    close(requests.writing)
    let (child, code) = Self.start(
      path, arguments, environment, [requests.reading, answers.writing, complaints.writing])
    for end in [requests.reading, answers.writing, complaints.writing] { close(end) }
    defer { for end in [answers.reading, complaints.reading] { close(end) } }
    guard code == 0 else { throw EventLoopError("start \(path)", code: code, advice: "is it installed?") }

    (output, errors) = Self.hear(answers.reading, complaints.reading)
    var ended: CInt = 0
    _ = SystemCall.retrying { waitpid(child, &ended, 0) }
    let signal = ended & 0x7f
    status = signal == 0 ? (ended >> 8) & 0xff : 128 + signal
  }

  private struct Pipe {
    let reading: CInt
    let writing: CInt

    init() throws(EventLoopError) {
      var ends: [CInt] = [-1, -1]
      guard pipe(&ends) == 0 else { throw EventLoopError("make a pipe", code: errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }
  }

  /// With `streams` as its input, output and errors; every other descriptor is closed by its own mark.
  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String], _ streams: [CInt]
  ) -> (pid_t, CInt) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, CInt(number))
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for word in words + settings { free(word) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, nil, &words, &settings)
    return (child, code)
  }

  /// Both streams to their ends, whichever speaks first.
  private static func hear(_ output: CInt, _ errors: CInt) -> ([UInt8], [UInt8]) {
    var said: [[UInt8]] = [[], []]
    var streams = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var chunk = [UInt8](repeating: 0, count: 65536)
    while streams.contains(where: { $0.fd >= 0 }) {
      guard SystemCall.retrying({ poll(&streams, nfds_t(streams.count), -1) }) >= 0 else { break }
      for number in streams.indices where streams[number].revents != 0 {
        let count = SystemCall.retrying { read(streams[number].fd, &chunk, chunk.count) }
        if count > 0 {
          said[number] += chunk[..<count]
        } else {
          streams[number].fd = -1
        }
      }
    }
    return (said[0], said[1])
  }
}
