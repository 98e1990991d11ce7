extension Schema {
  /// Version 7. What passed its limit unanswered, and what was set aside, is found without looking at all that waits: the
  /// desk asks after every change of the queue.
  static let alarmed = """
    CREATE INDEX envelope_alarmed ON envelope (queued_ms)
      WHERE alarmed = 1 AND state IN ('queued', 'delivered', 'parked');
    CREATE INDEX envelope_parked ON envelope (queued_ms) WHERE state = 'parked';
    """
}
