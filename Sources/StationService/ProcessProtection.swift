import CLinux
import Glibc

/// What a process that holds people's answers does before it takes the first one.
public enum ProcessProtection {
  /// No core dump, no reading of its memory by other processes of its user, new files for its user alone.
  public static func apply() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = waypost_forbid_core_dumps()
    umask(0o077)
  }
}
