import Glibc

/// Standard input, output and error.
enum Terminal {
  static func say(_ text: String) { write(text + "\n", to: 1) }
  static func complain(_ text: String) { write(text + "\n", to: 2) }

  private static func write(_ text: String, to descriptor: CInt) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // Nobody reads any more: there is nobody to tell.
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(0, count))
    }
  }

  static var inputIsTerminal: Bool { isatty(0) == 1 }

  /// Standard input to its end, or nil when it is longer than `limit`. Blocks.
  static func readAll(limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(0, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      if bytes.count > limit { return nil }
    }
  }

  /// One line without its end, at most `limit` bytes; nil when there is none or it is longer. Blocks.
  ///
  /// - Parameter ends: further bytes that end it, and stay its last.
  static func readLine(limit: Int, endingAt ends: [UInt8] = []) -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(0, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 && bytes.isEmpty { return nil }
      if count <= 0 || byte == UInt8(ascii: "\n") { break }
      bytes.append(byte)
      if ends.contains(byte) { break }
      if bytes.count > limit { return nil }
    }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return String(validating: bytes, as: UTF8.self)
  }

  /// One line from the terminal that doesn't show what is typed. Blocks.
  static func readSecret(prompt: String, limit: Int) -> String? {
    var shown = termios()
    guard tcgetattr(0, &shown) == 0 else { return nil }
    var hidden = shown
    // Ctrl-C would leave a terminal behind that shows nothing: here it ends the line, and then us.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    (hidden.c_cc.11, hidden.c_cc.16) = (shown.c_cc.0, shown.c_cc.1)  // VEOL, VEOL2: VINTR, VQUIT
    guard tcsetattr(0, TCSAFLUSH, &hidden) == 0 else { return nil }
    write(prompt, to: 2)
    let interrupts = [shown.c_cc.0, shown.c_cc.1]
    let line = readLine(limit: limit, endingAt: interrupts)
    tcsetattr(0, TCSAFLUSH, &shown)
    write("\n", to: 2)
    if line?.utf8.last.map(interrupts.contains) ?? false { raise(SIGINT) }
    return line
  }
}
