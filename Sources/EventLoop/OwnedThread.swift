internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread that owns one value nobody else can reach: jobs are handed to it in order, answers come back on the loop.
///
/// The station has one: it owns the vault, so that fsync and PIN hashing never hold up a page.
public final class OwnedThread<Owned> {
  /// More jobs than this may not wait: the caller is told at once instead of memory growing.
  public static var limit: Int { 1024 }

  private let jobs = JobQueue<Owned>()
  private let answers: Mailbox<Answer>
  private let waiting = Waiting()

  private struct Answer: Sendable {
    let ticket: UInt64
    let value: any Sendable
  }

  /// Callbacks stay on the loop's thread; only their tickets travel.
  private final class Waiting {
    var last: UInt64 = 0
    var callbacks: [UInt64: (any Sendable) -> Void] = [:]
  }

  /// Starts the thread; `make` runs on it first and `start` throws what `make` threw. Blocks until then.
  public init(
    on loop: EventLoop, name: String, stackBytes: Int = 1 << 20, make: @escaping @Sendable () throws -> Owned
  ) throws {
    let waiting = waiting
    answers = try Mailbox(on: loop) { answer in
      waiting.callbacks.removeValue(forKey: answer.ticket)?(answer.value)
    }
    try jobs.start(name: name, stackBytes: stackBytes, make: make)
  }

  /// Runs `job` on the thread after all jobs before it; `then` gets its result on the loop. Doesn't block.
  public func perform<Value: Sendable>(
    _ job: @escaping @Sendable (inout Owned) throws -> Value,
    then: @escaping (Result<Value, any Error>) -> Void
  ) {
    waiting.last += 1
    let ticket = waiting.last
    waiting.callbacks[ticket] = { value in
      guard let result = value as? Result<Value, any Error> else {
        preconditionFailure("an answer came back with another type than its job has")
      }
      then(result)
    }
    let answers = answers
    let accepted = jobs.add { owned in
      let result = Result { try job(&owned) }
      answers.send(Answer(ticket: ticket, value: result))
    }
    if !accepted {
      let refusal = EventLoopError("hand one more job to a thread", code: EAGAIN, advice: "wait until it caught up")
      answers.send(Answer(ticket: ticket, value: Result<Value, any Error>.failure(refusal)))
    }
  }

  /// Lets the jobs at hand finish, gives the owned value up and waits for the thread's end. Blocks.
  public func finish() { jobs.finish() }
}

/// The list of jobs and the thread that works it off.
private final class JobQueue<Owned>: Sendable {
  typealias Job = @Sendable (inout Owned) -> Void

  private struct State: ~Copyable {
    var jobs: [Job] = []
    var finishing = false
    var thread: pthread_t?
  }

  private let state = Mutex(State())
  private let wake = Semaphore()

  func add(_ job: @escaping Job) -> Bool {
    let accepted = state.withLock { state in
      guard state.jobs.count < OwnedThread<Owned>.limit, !state.finishing else { return false }
      state.jobs.append(job)
      return true
    }
    if accepted { wake.signal() }
    return accepted
  }

  func start(name: String, stackBytes: Int, make: @escaping @Sendable () throws -> Owned) throws {
    let started = Semaphore()
    let failure = Mutex<(any Error)?>(nil)
    let body: @Sendable () -> Void = { [self] in
      _ = waypost_name_this_thread(name)
      do {
        var owned = try make()
        started.signal()
        work(&owned)
      } catch {
        failure.withLock { $0 = error }
        started.signal()
      }
    }
    let thread = try ThreadStart.begin(stackBytes: stackBytes, body)
    state.withLock { $0.thread = thread }
    started.wait()
    if let error = failure.withLock({ $0 }) {
      finish()
      throw error
    }
  }

  func finish() {
    let thread = state.withLock { state in
      state.finishing = true
      defer { state.thread = nil }
      return state.thread
    }
    wake.signal()
    if let thread { pthread_join(thread, nil) }
  }

  private func work(_ owned: inout Owned) {
    let stack = ThreadStack()
    while true {
      wake.wait()
      let finishing = workOnce(&owned)
      stack.overwriteBelow()
      if finishing { return }
    }
  }

  /// In a frame of its own, below the one that sleeps.
  @inline(never)
  private func workOnce(_ owned: inout Owned) -> Bool {
    let (jobs, finishing) = state.withLock { state in
      defer { state.jobs = [] }
      return (state.jobs, state.finishing)
    }
    for job in jobs { job(&owned) }
    return finishing
  }
}
