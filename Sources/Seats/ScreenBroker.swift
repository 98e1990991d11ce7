internal import CLinux
public import EventLoop
internal import Glibc
public import Messages

/// Holds the box's graphics cards and gives each lane's compositor its own screen and devices: the one owner of all of it.
/// Lives on the loop's thread; no method blocks, but `init` while the cards look which screens there are.
public final class ScreenBroker {
  /// Connections at a time: a box has two screens, four at most.
  private static let mostClients = 16

  private final class Client {
    let socket: OwnedDescriptor
    var watch: EventLoop.Watch?
    var lease: Lease?
    var inputs: [String: HeldInput] = [:]
    init(_ socket: consuming OwnedDescriptor) { self.socket = socket }
  }

  private let loop: EventLoop
  private let say: (String) -> Void
  private let console: Console?
  private let cards: [GraphicsCard]
  private let devices: DeviceDirectory
  private var table: ScreenTable
  private var clients: [ScreenTable.Client: Client] = [:]
  private var last = 0

  /// - Parameters:
  ///   - listener: the socket that compositors connect to, listening and non-blocking.
  ///   - say: takes a line for the journal.
  public init(loop: EventLoop, listener: CInt, entries: [ScreenEntry], say: @escaping (String) -> Void) throws {
    self.loop = loop
    self.say = say
    console = Console { say("\($0)") }
    cards = try GraphicsCard.all()
    devices = try DeviceDirectory()
    table = ScreenTable(entries)
    _ = try loop.watch(devices.descriptor, for: .readable) { [unowned self] _ in
      devices.drain()
      lookAtScreens()
    }
    _ = try loop.watch(listener, for: .readable) { [unowned self] _ in
      while let socket = UnixSocket.accept(from: listener) { welcome(socket) }
    }
    lookAtScreens(isFresh: true)
  }

  private func lookAtScreens(isFresh: Bool = false) {
    perform(table.see(cards.flatMap { $0.connectors(isFresh: isFresh) }))
  }

  // Connections

  private func welcome(_ socket: consuming OwnedDescriptor) {
    let raw = socket.raw
    guard clients.count < ScreenBroker.mostClients, let lane = Peer(socket: raw).lane else {
      say("somebody who is no unit of a lane's asked for a screen, and was sent away")
      return
    }
    last += 1
    let (name, client) = (last, Client(socket))
    do {
      client.watch = try loop.watch(raw, for: .readable) { [unowned self] readiness in
        readiness.contains(.readable) ? read(name) : forget(name)
      }
    } catch {
      return say("\(error)")
    }
    clients[name] = client
    perform(table.join(name, lane))
  }

  /// One packet. The loop comes again while there are more.
  private func read(_ name: ScreenTable.Client) {
    guard let client = clients[name] else { return }
    // One byte more than there may be: a longer packet is seen to be too long.
    var packet = [UInt8](repeating: 0, count: LauncherMessage.Limits.packet + 1)
    let count = packet.withUnsafeMutableBytes { buffer in
      SystemCall.retrying { recv(client.socket.raw, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT)) }
    }
    if count < 0, errno == EAGAIN { return }
    guard count > 0, let path = LauncherMessage.path(asked: Array(packet.prefix(count))) else { return forget(name) }
    guard let device = DevicePath(path) else { return answer(name, nil) }
    if case .input(let input) = device {
      perform(table.ask(name, device, devices.input(input)))
    } else {
      perform(table.ask(name, device))
    }
  }

  private func forget(_ name: ScreenTable.Client) {
    guard let client = clients.removeValue(forKey: name) else { return }
    if let watch = client.watch { loop.unwatch(watch) }
    table.leave(name)
  }

  // What the table decided

  private func perform(_ actions: [ScreenTable.Action]) {
    for action in actions {
      switch action {
      case .show(let name, let connector): show(name, connector)
      case .hand(let name, let input): hand(name, input)
      case .refuse(let name): answer(name, nil)
      case .takeBack(let name, let input): clients[name]?.inputs[input] = nil
      case .drop(let name): forget(name)
      case .say(let line): say(line)
      }
    }
  }

  private func show(_ name: ScreenTable.Client, _ connector: Connector) {
    guard let client = clients[name], let card = cards.first(where: { $0.path == connector.card }) else { return }
    do {
      // A compositor may ask twice: what it has is what it gets.
      let lease = try client.lease ?? card.lease(connector)
      client.lease = lease
      answer(name, lease.descriptor.raw)
    } catch {
      say("\(error)")
      answer(name, nil)
    }
  }

  private func hand(_ name: ScreenTable.Client, _ input: InputDevice) {
    guard let client = clients[name] else { return }
    for (other, held) in client.inputs where !held.isThere {
      client.inputs[other] = nil
      if other != input.name { table.lose(name, other) }
    }
    do {
      let held = try HeldInput(input)
      client.inputs[input.name] = held
      answer(name, held.descriptor.raw)
    } catch {
      say("\(error)")
      table.lose(name, input.name)
      answer(name, nil)
    }
  }

  private func answer(_ name: ScreenTable.Client, _ descriptor: CInt?) {
    guard let client = clients[name] else { return }
    let raw = client.socket.raw
    let sent =
      if let descriptor {
        waypost_send_descriptor(raw, LauncherMessage.granted, LauncherMessage.granted.count, descriptor)
      } else {
        send(raw, LauncherMessage.refused, LauncherMessage.refused.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
      }
    // It waits for this answer; where it can't be given, nobody waits.
    if sent != LauncherMessage.refused.count { forget(name) }
  }
}
