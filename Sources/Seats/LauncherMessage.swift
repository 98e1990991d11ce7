/// What a compositor and the broker say to each other: the protocol that weston 10 speaks with whoever started it, in
/// packets over a Unix socket (`libweston/weston-launch.h` of its sources has the format). Numbers are this machine's.
public enum LauncherMessage {
  public enum Limits {
    /// A path under /dev, with its end; longer ones are nobody's.
    public static let path = 64
    /// The two numbers before it.
    static let head = 8
    public static let packet = head + path
  }

  private static let open: Int32 = 0
  private static let opened: Int32 = 3

  /// The path that a packet asks to open. nil for any other packet: then whoever sent it is no compositor.
  public static func path(asked packet: [UInt8]) -> String? {
    guard (Limits.head + 2...Limits.packet).contains(packet.count), packet.last == 0 else { return nil }
    // Behind the first number stand open(2)'s flags. The broker has flags of its own.
    guard packet.prefix(4).elementsEqual(bytes(open)) else { return nil }
    let path = packet[Limits.head..<packet.count - 1]
    guard path.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
    return String(decoding: path, as: UTF8.self)
  }

  /// The packet that asks for it.
  public static func request(_ path: String) -> [UInt8] { bytes(open) + bytes(0) + Array(path.utf8) + [0] }

  /// The answer that a descriptor goes along with.
  public static let granted = bytes(opened) + bytes(0)
  /// The answer without one; the compositor goes on without that device.
  public static let refused = bytes(opened) + bytes(-1)

  private static func bytes(_ number: Int32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
}
