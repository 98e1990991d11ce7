internal import Glibc

/// A counting semaphore: `wait` blocks until somebody signalled.
final class Semaphore: @unchecked Sendable {
  // @unchecked: the pointer is set once, and sem_post and sem_wait are made to be called from any thread.
  private let handle: UnsafeMutablePointer<sem_t>

  init() {
    handle = .allocate(capacity: 1)
    sem_init(handle, 0, 0)
  }

  deinit {
    sem_destroy(handle)
    handle.deallocate()
  }

  func signal() { sem_post(handle) }

  func wait() { _ = SystemCall.retrying { sem_wait(handle) } }
}
