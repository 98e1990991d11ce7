import Messages

/// The sinks of one run, each opened when it is first needed and kept.
public final class Sinks {
  /// Where `waypost-courier@.service` mounts; $WAYPOST_MEDIA names another place.
  public static let standardMedia = "/media/waypost"

  private let settings: () throws(DeliveryError) -> SinksFile
  private let credentials: Credentials
  private let media: String
  private var file: SinksFile?
  private var open: [SinkAddress: any Sink] = [:]
  /// Called about once a second while bytes move.
  public var stirring: () -> Void = {}

  /// `settings` names `sinks.json`; it is read when the first named sink is needed. `media` is where couriers' media are
  /// mounted, each under its label.
  public init(
    settings path: String = SinksFile.standardPath, credentials: Credentials = Credentials(folder: nil),
    media: String = Sinks.standardMedia
  ) {
    self.media = media
    settings = { () throws(DeliveryError) in try SinksFile.load(path) }
    self.credentials = credentials
  }

  func sink(_ address: SinkAddress) throws(DeliveryError) -> any Sink {
    if let kept = open[address] { return kept }
    let sink = try make(address)
    open[address] = sink
    return sink
  }

  /// Forgets a sink that failed, so that the next try connects anew and reads the settings again.
  func close(_ address: SinkAddress) {
    open[address] = nil
    file = nil
  }

  private func make(_ address: SinkAddress) throws(DeliveryError) -> any Sink {
    switch address.kind {
    case "folder": return try FolderSink(path: address.place)
    case "courier":
      let sink = try CourierSink(label: address.place, root: media)
      sink.clearLeftOvers()
      return sink
    case "s3":
      let settings = try settings(address)
      let endpoint = try HTTPEndpoint(settings, credentials: credentials)
      return try ObjectStoreSink(
        settings, endpoint: endpoint, connection: connection(endpoint), credentials: credentials)
    case "openrosa":
      let settings = try settings(address)
      var endpoint = try HTTPEndpoint(settings, credentials: credentials)
      guard settings.auth == nil || settings.auth == "basic" || settings.auth == "digest" else {
        throw HTTPEndpoint.unusable("its auth is neither basic nor digest")
      }
      if let name = settings.credentials {
        let (user, secret) = try credentials.pair(name)
        endpoint.user = (user, secret, settings.auth == "digest")
      }
      return try OpenRosaSink(
        settings, endpoint: endpoint, connection: connection(endpoint), credentials: credentials)
    default:
      throw DeliveryError(
        .stop, .unknownSink,
        "the configuration names a kind of sink that this release cannot serve; correct it or upgrade the station")
    }
  }

  /// How a named sink is reached.
  private func settings(_ address: SinkAddress) throws(DeliveryError) -> SinkSettings {
    let file = if let file { file } else { try settings() }
    self.file = file
    return try file.settings(for: "\(address.kind):\(address.place)")
  }

  private func connection(_ endpoint: HTTPEndpoint) throws(DeliveryError) -> HTTPConnection {
    try HTTPConnection(endpoint) { [weak self] in self?.stirring() }
  }
}
