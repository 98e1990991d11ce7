internal import CLinux
internal import Glibc

/// The few habits of system calls that every caller needs: retry on EINTR, `errno` in words.
public enum SystemCall {
  /// Repeats `call` while a signal interrupts it; returns what it returned last.
  public static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result == -1, errno == EINTR { continue }
      return result
    }
  }

  /// The C library's words for an `errno` value.
  public static func reason(_ code: CInt) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// Milliseconds on CLOCK_BOOTTIME: counts suspend, never jumps with the wall clock.
  public static func bootMilliseconds() -> Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// Seconds since 1970 in UTC as the wall clock has it, right or not.
  public static func wallSeconds() -> Int64 { milliseconds(CLOCK_REALTIME) / 1000 }

  /// Whether something keeps the wall clock right, by the kernel's word.
  public static func clockIsSynchronised() -> Bool { waypost_clock_is_synchronised() != 0 }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
