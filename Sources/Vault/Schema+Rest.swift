extension Schema {
  /// Version 8: what a time vouches for, and what of an answer is left once nobody may read any more whose it was.
  ///
  /// - `elapsed.vouched`: whether the wall clock of the last write could be trusted, so that the time without power may
  ///   be told from it.
  /// - `receipt.rests`: the answer is reduced to its digest (`Retention.readable`).
  /// - Keys of open cases lie under one in the second small file from now on; those that lie under the vault's own go.
  static let rest = """
    ALTER TABLE elapsed ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0 CHECK (vouched IN (0, 1));

    ALTER TABLE receipt ADD COLUMN rests INTEGER NOT NULL DEFAULT 0 CHECK (rests IN (0, 1));
    CREATE INDEX receipt_awake ON receipt (envelope) WHERE rests = 0;
    DROP TRIGGER receipt_never_changed;
    CREATE TRIGGER receipt_only_rests BEFORE UPDATE ON receipt
      WHEN OLD.rests = 1 OR NEW.rests = 0 OR NEW.envelope IS NOT OLD.envelope OR NEW.answer IS NOT OLD.answer
        OR NEW.means IS NOT OLD.means OR NEW.wall_s IS NOT OLD.wall_s
      BEGIN SELECT RAISE(ABORT, 'a receipt is kept as it came, until it rests'); END;

    DELETE FROM open_case;
    """
}
