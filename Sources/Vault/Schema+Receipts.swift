extension Schema {
  /// Version 3. What offices answered, the tags of the codes that they may read out instead, and what they asked to be sent again.
  ///
  /// An envelope is `delivered` when its sink gave the digest back, `acknowledged` only when its receiver answered. What
  /// an answer was stands in clear here; whose it was doesn't.
  static let receipts = """
    CREATE TABLE receipt (
      envelope TEXT NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
      answer TEXT NOT NULL CHECK (answer IN ('acknowledged', 'received', 'declined')),
      means TEXT NOT NULL CHECK (means IN ('signature', 'code')),
      wall_s INTEGER NOT NULL,
      sealed BLOB NOT NULL CHECK (length(sealed) > 0),
      PRIMARY KEY (envelope, answer)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER receipt_never_changed BEFORE UPDATE ON receipt
      BEGIN SELECT RAISE(ABORT, 'a receipt is kept as it came'); END;
    CREATE TRIGGER receipt_of_acknowledged BEFORE INSERT ON receipt
      WHEN (SELECT state FROM envelope WHERE id = NEW.envelope) NOT IN ('acknowledged', 'purged')
      BEGIN SELECT RAISE(ABORT, 'an answered envelope is acknowledged'); END;
    CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt
      WHEN (SELECT state FROM envelope WHERE id = OLD.envelope) <> 'purged'
      BEGIN SELECT RAISE(ABORT, 'a receipt is kept as long as its envelope'); END;

    CREATE TABLE spoken_code (
      envelope TEXT NOT NULL PRIMARY KEY REFERENCES envelope (id) ON DELETE CASCADE,
      acknowledged BLOB NOT NULL CHECK (length(acknowledged) = 32),
      received BLOB NOT NULL CHECK (length(received) = 32),
      declined BLOB NOT NULL CHECK (length(declined) = 32),
      misses INTEGER NOT NULL DEFAULT 0 CHECK (misses BETWEEN 0 AND 10)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER spoken_code_misses_stay BEFORE UPDATE ON spoken_code
      WHEN NEW.misses <= OLD.misses OR NEW.acknowledged IS NOT OLD.acknowledged
        OR NEW.received IS NOT OLD.received OR NEW.declined IS NOT OLD.declined
      BEGIN SELECT RAISE(ABORT, 'guesses are only ever counted up'); END;

    CREATE TABLE resend (
      envelope TEXT NOT NULL PRIMARY KEY REFERENCES envelope (id) ON DELETE CASCADE,
      next_attempt_ms INTEGER NOT NULL CHECK (next_attempt_ms >= 0),
      route BLOB NOT NULL CHECK (length(route) > 0)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX resend_due ON resend (next_attempt_ms);
    CREATE TRIGGER resend_has_bytes BEFORE INSERT ON resend
      WHEN (SELECT state FROM envelope WHERE id = NEW.envelope) NOT IN ('delivered', 'acknowledged')
      BEGIN SELECT RAISE(ABORT, 'only what was delivered and is not purged is sent again'); END;
    CREATE TRIGGER resend_frozen BEFORE UPDATE OF envelope, route ON resend
      BEGIN SELECT RAISE(ABORT, 'where it goes again is not changed'); END;
    CREATE TRIGGER resend_before_purge BEFORE UPDATE OF state ON envelope
      WHEN NEW.state = 'purged' AND EXISTS (SELECT 1 FROM resend WHERE envelope = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'an envelope that is to be sent again is kept'); END;

    ALTER TABLE envelope ADD COLUMN delivered_ms INTEGER CHECK (delivered_ms >= 0);

    CREATE INDEX referral_declined ON referral (serial) WHERE state = 'declined';
    CREATE INDEX envelope_answered ON envelope (acknowledged_ms) WHERE state IN ('acknowledged', 'purged');
    CREATE INDEX envelope_delivered ON envelope (queued_ms) WHERE state = 'delivered';
    """
}
