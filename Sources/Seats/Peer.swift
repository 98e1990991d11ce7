internal import CLinux
import EventLoop
internal import Glibc

/// Who is at the other end of a connection, by the kernel's word.
struct Peer {
  /// The lane whose unit the process runs in, where it also has the user of such a unit; else nil. The user stands for a
  /// process whose number another has got meanwhile.
  let lane: ShownLane?

  init(socket: CInt) {
    var process: CInt = 0
    var user: UInt32 = 0
    guard waypost_peer(socket, &process, &user) == 0, let cgroup = Peer.text("/proc/\(process)/cgroup"),
      let lane = ShownLane(cgroup: cgroup), getpwnam(lane.audience.user)?.pointee.pw_uid == user
    else {
      lane = nil
      return
    }
    self.lane = lane
  }

  private static func text(_ path: String) -> String? {
    let raw = SystemCall.retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard raw >= 0 else { return nil }
    let file = OwnedDescriptor(raw)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { buffer in
      SystemCall.retrying { Glibc.read(file.raw, buffer.baseAddress, buffer.count) }
    }
    return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
  }
}
