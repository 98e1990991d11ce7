import CLinux
import EventLoop
import Glibc

/// Whether a network link is up, by rtnetlink(7): nothing is asked again and again, the kernel tells.
///
/// The daemon opens no internet socket; this is a netlink one.
final class LinkMonitor {
  private let socket: OwnedDescriptor
  private var interfaces: [Int32: Bool] = [:]

  /// Some interface that isn't the loopback is up and has a carrier.
  var isUp: Bool { interfaces.values.contains(true) }

  /// `changed` is called on the loop when the answer of `isUp` changes.
  init(on loop: EventLoop, changed: @escaping (Bool) -> Void) throws(EventLoopError) {
    let kind = CInt(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let raw = Glibc.socket(AF_NETLINK, kind, CInt(NETLINK_ROUTE))
    guard raw >= 0 else { throw EventLoopError("listen for network links", code: errno) }
    socket = OwnedDescriptor(raw)
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    address.nl_groups = UInt32(RTMGRP_LINK)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(raw, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
      }
    }
    guard bound == 0 else { throw EventLoopError("listen for network links", code: errno) }
    try ask()
    _ = try loop.watch(raw, for: .readable) { [weak self] _ in
      guard let self else { return }
      let before = isUp
      receive()
      if isUp != before { changed(isUp) }
    }
  }

  /// One dump of what is there now; the answers come like any change.
  private func ask() throws(EventLoopError) {
    var request = [UInt8](repeating: 0, count: MemoryLayout<nlmsghdr>.size + MemoryLayout<ifinfomsg>.size)
    let length = request.count
    request.withUnsafeMutableBytes { bytes in
      let header = nlmsghdr(
        nlmsg_len: UInt32(length), nlmsg_type: UInt16(RTM_GETLINK),
        nlmsg_flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP), nlmsg_seq: 1, nlmsg_pid: 0)
      bytes.storeBytes(of: header, as: nlmsghdr.self)
    }
    guard send(socket.raw, request, request.count, 0) == request.count else {
      throw EventLoopError("ask for network links", code: errno)
    }
  }

  private func receive() {
    var buffer = [UInt8](repeating: 0, count: 32768)
    while true {
      let count = recv(socket.raw, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      for (index, up) in LinkMessage.parse(buffer[..<count]) { interfaces[index] = up }
    }
  }
}

/// The link messages of one datagram. Pure.
enum LinkMessage {
  /// Interface index, and whether it is up with a carrier; a deleted one and the loopback are not up.
  static func parse(_ datagram: ArraySlice<UInt8>) -> [(Int32, Bool)] {
    var found: [(Int32, Bool)] = []
    datagram.withUnsafeBytes { bytes in
      var start = 0
      let headerSize = MemoryLayout<nlmsghdr>.size
      while start + headerSize <= bytes.count {
        let header = bytes.loadUnaligned(fromByteOffset: start, as: nlmsghdr.self)
        let length = Int(header.nlmsg_len)
        guard length >= headerSize, start + length <= bytes.count else { return }
        let type = CInt(header.nlmsg_type)
        if type == CInt(RTM_NEWLINK) || type == CInt(RTM_DELLINK),
          length >= headerSize + MemoryLayout<ifinfomsg>.size
        {
          let link = bytes.loadUnaligned(fromByteOffset: start + headerSize, as: ifinfomsg.self)
          let flags = CInt(bitPattern: link.ifi_flags)
          let carries = flags & CInt(IFF_UP) != 0 && flags & CInt(IFF_RUNNING) != 0
          let isLoopback = flags & CInt(IFF_LOOPBACK) != 0
          found.append((link.ifi_index, type == CInt(RTM_NEWLINK) && carries && !isLoopback))
        }
        start += (length + 3) & ~3
      }
    }
    return found
  }
}
