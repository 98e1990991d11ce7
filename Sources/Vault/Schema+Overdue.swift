extension Schema {
  /// Version 8: which referrals are overdue and unanswered is asked at every look at the desk, so that it is an index.
  static let overdue = """
    CREATE INDEX referral_overdue ON referral (deadline_ms) WHERE overdue = 1 AND state IN ('issued', 'notified');
    """
}
