extension Schema {
  /// Version 4: that a supervisor has seen to a referral which an office declined.
  static let declined = """
    CREATE TABLE declined_settled (
      referral TEXT NOT NULL PRIMARY KEY REFERENCES referral (id) ON DELETE CASCADE,
      officer INTEGER NOT NULL,
      wall_s INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER declined_settled_stays BEFORE UPDATE ON declined_settled
      BEGIN SELECT RAISE(ABORT, 'who saw to it stays'); END;
    CREATE TRIGGER declined_settled_was_declined BEFORE INSERT ON declined_settled
      WHEN (SELECT state FROM referral WHERE id = NEW.referral) IS NOT 'declined'
      BEGIN SELECT RAISE(ABORT, 'only what was declined is seen to'); END;
    """
}
