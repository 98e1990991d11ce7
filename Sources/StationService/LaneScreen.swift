import EventLoop
import LocalHTTP
import Screens

/// One lane's port: who may see it, what it shows, which pages are open on it. Lives on the loop's thread.
final class LaneScreen {
  /// A page that waits for vault or printer is written after this many milliseconds at the latest; it looks again by
  /// itself then.
  static let patienceMilliseconds: Int64 = 3000
  /// Event streams per lane; the oldest page's stream goes first.
  static let mostStreams = 4

  let name: String
  private(set) var port: UInt16 = 0
  private let loop: EventLoop
  private var server: HTTPServer?
  private var access: LaneAccess
  private var streams: [EventStream] = []
  /// How often the page has changed. A page tells its own when it opens its stream: what changed in between is not lost.
  private var revision = 0
  private var waiting: [Exchange] = []
  private let page: () -> (Page, language: String)
  private let command: (LaneCommand) -> Void
  private let isBusy: () -> Bool
  /// What else the lane has than its page: a sound, a file to carry away. False for what it hasn't.
  private let other: (Exchange) -> Bool
  private let training: Bool
  private let idleSeconds: Int

  /// - Parameters:
  ///   - page: what the lane shows now, and the officer's language.
  ///   - command: takes what somebody asked for on a page.
  ///   - other: takes over a request for what isn't a page; false where there is no such thing.
  ///   - isBusy: whether an answer is under way that the next page should wait for.
  init(
    name: String, loop: EventLoop, training: Bool, idleSeconds: Int, page: @escaping () -> (Page, language: String),
    command: @escaping (LaneCommand) -> Void, isBusy: @escaping () -> Bool, other: @escaping (Exchange) -> Bool
  ) throws {
    self.name = name
    self.loop = loop
    self.training = training
    self.idleSeconds = idleSeconds
    self.page = page
    self.command = command
    self.isBusy = isBusy
    self.other = other
    access = try LaneAccess(lane: name)
  }

  /// Serves the lane on a listening loopback socket. Each lane has its own server, so that no lane crowds out another.
  func serve(on descriptor: consuming OwnedDescriptor) throws {
    let server = HTTPServer(loop: loop) { [weak self] exchange in self?.answer(exchange) }
    port = try server.listen(on: descriptor, lane: name)
    self.server = server
  }

  /// A link that opens the lane in one browser, once.
  func link() -> String {
    let token = access.issueToken(now: SystemCall.bootMilliseconds())
    return "http://127.0.0.1:\(port)\(LaneAccess.openPath)?token=\(token)"
  }

  /// The lane's page is another now: open pages are told, waiting ones are written.
  func changed() {
    revision += 1
    for stream in streams { stream.send(event: "changed", data: "") }
    settle()
  }

  /// Answers the submissions that waited, once nothing is under way any more.
  func settle() {
    guard !waiting.isEmpty, !isBusy() else { return }
    let done = waiting
    waiting = []
    for exchange in done { exchange.respond(.redirect(to: "/")) }
  }

  func close() {
    server?.close()
    streams = []
    waiting = []
  }

  private func answer(_ exchange: Exchange) {
    let request = exchange.request
    if request.method != .post, let asset = Assets.asset(at: request.path) {
      exchange.respond(.asset(Array(asset.content.utf8), asset.type.mediaType))
      return
    }
    switch access.admit(request, now: SystemCall.bootMilliseconds()) {
    case .answer(let response): exchange.respond(response)
    case .open(let session):
      switch (request.method, request.path) {
      case (_, "/speech"), (.post, "/audit-bundle"): if !other(exchange) { exchange.respond(Self.noSuchPage) }
      case (.post, _): submit(exchange)
      case (_, "/"): show(exchange, session)
      case (_, "/events"): stream(exchange)
      default: exchange.respond(Self.noSuchPage)
      }
    }
  }

  private func show(_ exchange: Exchange, _ session: LaneAccess.Session) {
    let (page, language) = page()
    let renderer = PageRenderer(
      language: language, token: session.formToken, training: training, revision: revision, idleSeconds: idleSeconds)
    exchange.respond(.html(renderer.render(page)))
  }

  private func submit(_ exchange: Exchange) {
    let fields = exchange.request.form.all.map { (name: $0.name, value: $0.value) }
    guard let parsed = LaneCommand.parse(path: exchange.request.path, form: fields) else {
      exchange.respond(Self.noSuchPage)
      return
    }
    command(parsed)
    guard isBusy() else {
      exchange.respond(.redirect(to: "/"))
      return
    }
    waiting.append(exchange)
    _ = try? loop.after(milliseconds: Self.patienceMilliseconds) { [weak self, weak exchange] in
      guard let self, let exchange, let index = waiting.firstIndex(where: { $0 === exchange }) else { return }
      waiting.remove(at: index)
      exchange.respond(.redirect(to: "/"))
    }
  }

  private func stream(_ exchange: Exchange) {
    guard let stream = exchange.stream() else { return }
    if streams.count >= Self.mostStreams { streams.removeFirst().close() }
    streams.append(stream)
    if exchange.request.query["seen"] != "\(revision)" { stream.send(event: "changed", data: "") }
    stream.onClose = { [weak self, weak stream] in self?.streams.removeAll { $0 === stream } }
  }

  private static let noSuchPage = Response.refusal(
    404, cause: "There is no such page.", consequence: "Nothing was changed.", next: "Go back to the lane's first page."
  )
}

extension Assets.Kind {
  fileprivate var mediaType: MediaType {
    switch self {
    case .styleSheet: .css
    case .script: .javaScript
    case .icon: .svg
    }
  }
}
