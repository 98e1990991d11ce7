internal import CLinux

/// The stack of the thread that made this: overwrites what returned calls left on it.
///
/// Freed memory glibc overwrites (`glibc.malloc.perturb`), the stack nobody does: an answer that went through a parser
/// would stay there until some later call is as deep. Lives on its thread.
struct ThreadStack {
  /// Overwritten by hand, in bytes: deeper than the daemon's calls usually go. What lies below is given back to the
  /// kernel, which never shows a page's contents again.
  private static let near = 64 << 10
  private let bottom: UInt

  init() { bottom = waypost_stack_bottom() }

  /// Everything below the caller's frame is gone. Some microseconds.
  func overwriteBelow() {
    waypost_drop_stack(Self.near, bottom)
    // Overlaps what was dropped, so that nothing is left between.
    waypost_overwrite_stack(Self.near + (16 << 10))
  }
}
