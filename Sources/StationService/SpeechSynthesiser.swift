import EventLoop
import FoundationEssentials
import Glibc
import Screens

/// Puts packs' words into sound: espeak-ng behind a socket, one process for each page, in a sandbox of its own. The words go
/// through the socket, never onto a command line, and nobody's answers are among them.
///
/// What comes back is held whole, within a bound, so that the browser gets a length and no cut-off sound. Lives on the
/// loop's thread; ends when it is let go of.
final class SpeechSynthesiser {
  /// Sound of one page: a minute and a half.
  static let most = 4 << 20
  /// espeak-ng takes milliseconds for a page; this is for one that hangs.
  static let patienceMilliseconds: Int64 = 10_000

  /// Languages by the voice of espeak-ng 1.51 that reads them; the others have none. Dari is written as Persian is.
  private static let voice = [
    "en": "en", "ru": "ru", "kk": "kk", "ky": "ky", "tk": "tk", "uz": "uz", "uz-Latn": "uz", "uz-Cyrl": "uz",
    "fa": "fa", "prs": "fa",
  ]

  /// What can be read aloud here: nothing where nobody listens at the socket, as where espeak-ng isn't installed. Blocks.
  static func voices(at socket: String) -> Set<String> {
    FileManager.default.fileExists(atPath: socket) ? Set(voice.keys) : []
  }

  private let loop: EventLoop
  private let descriptor: OwnedDescriptor
  private var watch: EventLoop.Watch?
  private var timer: TimerQueue.Timer?
  private var unwritten: [UInt8]
  private var sound: [UInt8] = []
  private var told: (([UInt8]?) -> Void)?

  /// `told` hears once: a WAV file, or nil where none came.
  init(
    _ texts: [Wording], at socket: String, on loop: EventLoop, told: @escaping ([UInt8]?) -> Void
  ) throws(EventLoopError) {
    self.loop = loop
    unwritten = Array(Self.markup(texts).utf8)
    let descriptor = try UnixSocket.connect(to: socket)
    try descriptor.setNonBlocking()
    let raw = descriptor.raw
    self.descriptor = descriptor
    self.told = told
    watch = try loop.watch(raw, for: [.readable, .writable]) { [weak self] in self?.ready($0) }
    timer = try loop.after(milliseconds: Self.patienceMilliseconds) { [weak self] in self?.end(nil) }
  }

  deinit {
    if let watch { loop.unwatch(watch) }
    if let timer { loop.cancel(timer) }
  }

  /// SSML, by which one process speaks each text in its own language.
  static func markup(_ texts: [Wording]) -> String {
    let parts = texts.map { text in
      let lines = text.text.split(separator: "\n").map { "<p>\(escaped($0))</p>" }.joined()
      return "<voice xml:lang=\"\(voice[text.language] ?? "en")\">\(lines)</voice>"
    }
    return "<speak>\(parts.joined())</speak>\n"
  }

  private static func escaped(_ text: Substring) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }

  private func ready(_ readiness: EventLoop.Readiness) {
    if readiness.contains(.writable) { write() }
    if !readiness.isDisjoint(with: [.readable, .hungUp]) { read() }
  }

  private func write() {
    while !unwritten.isEmpty {
      let count = SystemCall.retrying { Glibc.send(descriptor.raw, unwritten, unwritten.count, CInt(MSG_NOSIGNAL)) }
      if count < 0 {
        if errno != EAGAIN { end(nil) }
        return
      }
      unwritten.removeFirst(count)
    }
    // It begins when it has all.
    shutdown(descriptor.raw, CInt(SHUT_WR))
    if let watch { loop.change(watch, to: .readable) }
  }

  private func read() {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while told != nil {
      let count = SystemCall.retrying { Glibc.read(descriptor.raw, &chunk, chunk.count) }
      if count < 0 {
        if errno != EAGAIN { end(nil) }
        return
      }
      if count == 0 { return end(Self.whole(sound)) }
      sound += chunk[..<count]
      guard sound.count <= Self.most else { return end(nil) }
    }
  }

  private func end(_ sound: [UInt8]?) {
    if let watch { loop.unwatch(watch) }
    watch = nil
    let told = told
    self.told = nil
    self.sound = []
    told?(sound)
  }

  /// espeak-ng doesn't know the length when it writes the head of the file: 44 bytes with two lengths in them (the field's
  /// WAVE format: RIFF at 4, data at 40). Nil for what is no such file, or an empty one.
  static func whole(_ sound: [UInt8]) -> [UInt8]? {
    guard sound.count > 44, sound.starts(with: "RIFF".utf8), sound[36..<40].elementsEqual("data".utf8) else {
      return nil
    }
    var sound = sound
    for (place, length) in [(4, sound.count - 8), (40, sound.count - 44)] {
      for byte in 0..<4 { sound[place + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
    }
    return sound
  }
}
