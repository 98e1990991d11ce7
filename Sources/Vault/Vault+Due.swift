import Sealing

/// How far a look at the queue has come, by priority: what stands before was passed over.
public struct QueuePlace: Sendable {
  fileprivate var passed: [SendingPriority: (attempt: Int64, row: Int64)] = [:]

  public init() {}
}

/// What one look found.
public struct QueueLook: Sendable {
  /// Most urgent first, then longest waiting.
  public var envelopes: [EnvelopeForSending] = []
  /// Where the next look goes on, as long as the same sinks are passed over.
  public var place: QueuePlace
  /// Whether everything due was looked at.
  public var isComplete = true
}

extension Vault {
  /// As `dueEnvelopes`, without those for sinks or kinds of sinks that can take nothing now. Where an envelope goes is
  /// sealed, so finding out costs: at most `scan` are opened in one look, and the next goes on from its `place`.
  public func lookForDue(
    limit: Int, passing held: Set<Sink>, kinds: Set<Sink.Kind> = [], from place: QueuePlace, scan: Int = 256,
    now: Moment
  ) throws -> QueueLook {
    let passesAny = !held.isEmpty || !kinds.isEmpty
    var look = QueueLook(place: place)
    var (bytes, opened) = (0, 0)
    for priority in SendingPriority.allCases.reversed() {
      while true {
        guard look.envelopes.count < limit, bytes < 4 << 20, opened < scan else {
          look.isComplete = false
          return look
        }
        let begin = look.place.passed[priority] ?? (-1, -1)
        let rows = try connection.query(
          Self.dueAfterSQL,
          [
            .integer(priority.rawValue), .integer(now.elapsedMilliseconds), .integer(begin.attempt),
            .integer(begin.row), .integer(32),
          ]
        ) { (id: $0.text(0), attempt: $0.integer(1), row: $0.integer(2)) }
        for row in rows where look.envelopes.count < limit && bytes < 4 << 20 && opened < scan {
          look.place.passed[priority] = (row.attempt, row.row)
          guard !sending.contains(row.id) else { continue }
          opened += 1
          if passesAny {
            let sink = try sink(of: row.id)
            if held.contains(sink) || kinds.contains(sink.kind) { continue }
          }
          guard let envelope = try envelope(row.id) else { continue }
          bytes += envelope.sealed.count
          look.envelopes.append(envelope)
        }
        if rows.isEmpty { break }
      }
    }
    // What an office lost goes last: it has been there once.
    for id in try dueResends(limit: limit + sending.count + 64, now: now)
    where !sending.contains(id) && look.envelopes.count < limit && bytes < 4 << 20 {
      guard let envelope = try envelope(id), !held.contains(envelope.sink), !kinds.contains(envelope.sink.kind) else {
        continue
      }
      bytes += envelope.sealed.count
      look.envelopes.append(envelope)
    }
    return look
  }

  /// When the next envelope falls due that isn't due yet, as `Moment.elapsedMilliseconds`; nil when none does.
  public func nextAttempt(after now: Moment) throws -> Int64? {
    let queued = try SendingPriority.allCases.compactMap { priority in
      try connection.query(
        """
        SELECT min(next_attempt_ms) FROM envelope
        WHERE state = 'queued' AND priority = ? AND next_attempt_ms > ? AND next_attempt_ms < ?
        """, [.integer(priority.rawValue), .integer(now.elapsedMilliseconds), .integer(Self.atVisit)]
      ) { $0.optionalInteger(0) }.first ?? nil
    }
    let resend = try nextResend().flatMap { $0 > now.elapsedMilliseconds ? $0 : nil }
    return (queued + [resend].compactMap(\.self)).min()
  }

  /// An uploader holds these no longer, and nothing became of them.
  public func releaseSending(_ ids: some Sequence<String>) {
    sending.subtract(ids)
    askedAgain.subtract(ids)
  }

  /// What became of several envelopes, in one transaction and thus one flush: a queue that drains fast must not wait for
  /// the disk at each. If one can't be noted, each of the others still is, and the first error is thrown then.
  public func settle(_ results: [SendingResult], now: Moment) throws {
    do {
      try write(at: now, settling: true) { for result in results { try note(result, now: now) } }
    } catch  where results.count > 1 {
      var first: (any Error)?
      for result in results {
        do { try write(at: now, settling: true) { try note(result, now: now) } } catch { first = first ?? error }
      }
      if let first { throw first }
    }
  }

  private func note(_ result: SendingResult, now: Moment) throws {
    switch result.outcome {
    case .delivered: try deliver(result.id, now: now)
    case .retry(let at): try retryLater(result.id, at: at, now: now)
    case .parked(let reason): try park(result.id, reason: reason, now: now)
    }
    try keepServerWords(result.words, of: result.id)
  }

  private func sink(of id: String) throws -> Sink {
    let found = try connection.query("SELECT route FROM envelope WHERE id = ?", [.text(id)]) { row in
      try keys.open(Route.self, from: row.blob(0), kind: "route", row: id).sink
    }
    guard let sink = found.first else { throw Self.notFound("envelope") }
    return sink
  }

  // As in the partial index, word for word.
  static let dueAfterSQL = """
    SELECT id, next_attempt_ms, rowid FROM envelope
    WHERE state = 'queued' AND priority = ? AND next_attempt_ms <= ? AND (next_attempt_ms, rowid) > (?, ?)
    ORDER BY next_attempt_ms, rowid LIMIT ?
    """
}

/// What became of one envelope that an uploader held.
public struct SendingResult: Sendable {
  public enum Outcome: Sendable {
    /// The sink gave its digest back.
    case delivered
    /// To be tried again, not before this `Moment.elapsedMilliseconds`.
    case retry(at: Int64)
    /// Set aside; the reason is 1 to 48 of `a-z 0-9 -`.
    case parked(reason: String)
  }

  public var id: String
  public var outcome: Outcome
  /// What the server said of it, at most 200 characters.
  public var words: String?

  public init(id: String, outcome: Outcome, words: String? = nil) {
    self.id = id
    self.outcome = outcome
    self.words = words
  }
}

extension Vault {
  /// These are due at once, whatever they waited for.
  public func bringForward(_ ids: [String], now: Moment) throws {
    try write(at: now) {
      for id in ids {
        try connection.run(
          """
          UPDATE envelope SET next_attempt_ms = ?1
          WHERE id = ?2 AND state = 'queued' AND next_attempt_ms > ?1 AND next_attempt_ms < ?3
          """,
          [.integer(now.elapsedMilliseconds), .text(id), .integer(Self.atVisit)])
      }
    }
  }
}
