/// The bounds of everything a peer can make the server hold or wait for. Sizes in bytes, times as absolute spans from the
/// moment a stage begins: bytes that drip in don't extend them.
public struct Limits: Sendable, Equatable {
  /// Longest request line, without its CRLF.
  public var requestLine = 2048
  /// Longest head: request line, header lines and the empty line, all with their CRLF.
  public var head = 8192
  /// Most header lines of one request.
  public var headerCount = 64
  /// Longest form body.
  public var body = 65_536
  /// Most fields of one query or form.
  public var fieldCount = 1024
  /// Longest response body.
  public var response = 4 << 20
  /// Most bytes of server-sent events that wait for one slow reader.
  public var streamBacklog = 65_536
  /// Most connections of one server, all lanes together.
  public var connections = 32
  /// From accepting a connection, or from the first byte of a later request, to the end of its head.
  public var headDeadline = Duration.seconds(5)
  /// From the end of the head to the end of the body.
  public var bodyDeadline = Duration.seconds(10)
  /// Between two requests of one connection.
  public var idle = Duration.seconds(30)
  /// From the first byte of a response to its last.
  public var writeDeadline = Duration.seconds(30)
  /// How long a connection that was refused is still read, so that the refusal reaches the peer.
  public var linger = Duration.seconds(2)

  /// The limits the station runs with.
  public static let standard = Limits()

  public init() {}
}
