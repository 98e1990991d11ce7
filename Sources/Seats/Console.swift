internal import CLinux
internal import Glibc

/// The console in front: while the broker runs it takes no key and draws nothing. Whoever types at a lane's screen would
/// otherwise type at a login prompt too.
struct Console: ~Copyable {
  private let descriptor: CInt
  private let mode: CInt

  /// Takes the console that the process has as its standard input. nil where that is none: for a run by hand.
  /// - Parameter complain: what could not be done, in words.
  init?(complain: (SeatsError) -> Void) {
    descriptor = STDIN_FILENO
    var before: CInt = 0
    guard isatty(descriptor) == 1, ioctl(descriptor, WAYPOST_KDGKBMODE, &before) == 0 else { return nil }
    mode = before
    guard ioctl(descriptor, WAYPOST_KDSKBMODE, CInt(WAYPOST_KEYBOARD_OFF)) == 0,
      ioctl(descriptor, WAYPOST_KDSETMODE, CInt(KD_GRAPHICS)) == 0
    else {
      complain(
        SeatsError(
          "quieten the console", reason: "the kernel refuses", advice: "TTYPath= in waypost-screens.service names it"))
      return
    }
  }

  deinit {
    _ = ioctl(descriptor, WAYPOST_KDSETMODE, CInt(KD_TEXT))
    _ = ioctl(descriptor, WAYPOST_KDSKBMODE, mode)
  }
}
