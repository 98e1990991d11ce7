/// The vault's tables. Append-only: a released migration is never edited, a change is a further one.
enum Schema {
  /// "WAYP" in ASCII, in the file's header (offset 68).
  static let applicationID: Int64 = 0x5741_5950
  static var version: Int64 { Int64(migrations.count) }

  /// The migration at index n brings a vault from version n to n + 1.
  static let migrations = [version1, retention, receipts, declined, serverWords, caseStore, alarmed, overdue]

  // Constraints make wrong states impossible rather than unlikely. What names a person, a category or a receiver stands
  // in sealed columns only.
  private static let version1 = """
    CREATE TABLE setting (
      key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 64),
      value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE elapsed (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      accumulated_ms INTEGER NOT NULL CHECK (accumulated_ms >= 0),
      wall_s INTEGER NOT NULL,
      boot TEXT NOT NULL CHECK (length(boot) <= 64),
      offset_ms INTEGER NOT NULL
    ) STRICT;
    INSERT INTO elapsed VALUES (1, 0, 0, '', 0);
    CREATE TRIGGER elapsed_never_back BEFORE UPDATE OF accumulated_ms ON elapsed
      WHEN NEW.accumulated_ms < OLD.accumulated_ms
      BEGIN SELECT RAISE(ABORT, 'elapsed time never goes back'); END;

    CREATE TABLE officer (
      id INTEGER PRIMARY KEY,
      badge_tag BLOB NOT NULL UNIQUE CHECK (length(badge_tag) = 32),
      role TEXT NOT NULL CHECK (role IN ('officer', 'supervisor', 'monitor')),
      sealed BLOB NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
      locked_until_ms INTEGER NOT NULL DEFAULT 0 CHECK (locked_until_ms >= 0),
      disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
    ) STRICT;

    CREATE TABLE referral (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
      serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 32 AND serial NOT GLOB '*[^0-9A-Z-]*'),
      opened_wall_s INTEGER NOT NULL,
      opened_ms INTEGER NOT NULL CHECK (opened_ms >= 0),
      deadline_ms INTEGER,
      state TEXT NOT NULL CHECK (state IN ('issued', 'notified', 'acknowledged', 'received', 'declined')),
      hold INTEGER NOT NULL CHECK (hold IN (0, 1)),
      overdue INTEGER NOT NULL DEFAULT 0 CHECK (overdue IN (0, 1)),
      uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)),
      CONSTRAINT overdue_has_deadline CHECK (overdue = 0 OR deadline_ms IS NOT NULL)
    ) STRICT;
    CREATE INDEX referral_serial ON referral (serial);
    CREATE INDEX referral_watched ON referral (deadline_ms)
      WHERE overdue = 0 AND deadline_ms IS NOT NULL AND state IN ('issued', 'notified');
    CREATE TRIGGER referral_overdue_stays BEFORE UPDATE OF overdue ON referral
      WHEN OLD.overdue = 1 AND NEW.overdue = 0
      BEGIN SELECT RAISE(ABORT, 'overdue is never taken back'); END;

    CREATE TABLE envelope (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
      referral TEXT NOT NULL REFERENCES referral (id),
      state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'acknowledged', 'parked', 'purged')),
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
      queued_wall_s INTEGER NOT NULL,
      queued_ms INTEGER NOT NULL CHECK (queued_ms >= 0),
      next_attempt_ms INTEGER NOT NULL CHECK (next_attempt_ms >= 0),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      reason TEXT CHECK (length(reason) BETWEEN 1 AND 48 AND reason NOT GLOB '*[^0-9a-z-]*'),
      size INTEGER NOT NULL CHECK (size > 0),
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      route BLOB NOT NULL CHECK (length(route) > 0),
      receipt BLOB CHECK (length(receipt) > 0),
      acknowledged_wall_s INTEGER,
      sealed BLOB,
      CONSTRAINT receipt_when_acknowledged CHECK ((state IN ('acknowledged', 'purged')) = (receipt IS NOT NULL)),
      CONSTRAINT time_of_receipt CHECK ((receipt IS NOT NULL) = (acknowledged_wall_s IS NOT NULL)),
      CONSTRAINT sealed_until_purged CHECK ((state = 'purged') = (sealed IS NULL)),
      CONSTRAINT sealed_size CHECK (sealed IS NULL OR length(sealed) = size),
      CONSTRAINT reason_when_parked CHECK ((state = 'parked') = (reason IS NOT NULL))
    ) STRICT;
    CREATE INDEX envelope_referral ON envelope (referral);
    CREATE INDEX envelope_due ON envelope (priority, next_attempt_ms) WHERE state = 'queued';
    CREATE INDEX envelope_open ON envelope (queued_ms, state) WHERE state IN ('queued', 'delivered', 'parked');
    CREATE INDEX envelope_done ON envelope (acknowledged_wall_s) WHERE state = 'acknowledged';
    CREATE TRIGGER envelope_frozen
      BEFORE UPDATE OF id, referral, priority, queued_wall_s, queued_ms, size, digest, route ON envelope
      BEGIN SELECT RAISE(ABORT, 'an envelope is frozen'); END;
    CREATE TRIGGER envelope_bytes_frozen BEFORE UPDATE OF sealed ON envelope
      WHEN NEW.sealed IS NOT NULL AND NEW.sealed IS NOT OLD.sealed
      BEGIN SELECT RAISE(ABORT, 'the bytes of an envelope are frozen'); END;
    CREATE TRIGGER envelope_done_stays BEFORE UPDATE OF state ON envelope
      WHEN (OLD.state = 'acknowledged' AND NEW.state NOT IN ('acknowledged', 'purged'))
        OR (OLD.state = 'purged' AND NEW.state <> 'purged')
      BEGIN SELECT RAISE(ABORT, 'an acknowledged envelope is not sent again'); END;
    CREATE TRIGGER envelope_kept BEFORE DELETE ON envelope
      WHEN OLD.state <> 'purged'
      BEGIN SELECT RAISE(ABORT, 'an envelope is kept until it is purged'); END;

    CREATE TABLE receiver_counter (
      tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 32),
      next INTEGER NOT NULL CHECK (next > 1)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER receiver_counter_never_back BEFORE UPDATE ON receiver_counter
      WHEN NEW.next <= OLD.next
      BEGIN SELECT RAISE(ABORT, 'a number to a receiver is given once'); END;

    CREATE TABLE serial_counter (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      next INTEGER NOT NULL CHECK (next > 0)
    ) STRICT;
    INSERT INTO serial_counter VALUES (1, 1);
    CREATE TRIGGER serial_counter_never_back BEFORE UPDATE ON serial_counter
      WHEN NEW.next <= OLD.next
      BEGIN SELECT RAISE(ABORT, 'a serial number is given once'); END;

    CREATE TABLE slip (
      serial TEXT NOT NULL PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 32 AND serial NOT GLOB '*[^0-9A-Z-]*'),
      state TEXT NOT NULL
        CHECK (state IN ('none', 'pending', 'handed', 'printed', 'sent', 'failed', 'uncertain')),
      wall_s INTEGER NOT NULL,
      request BLOB,
      CONSTRAINT request_while_needed CHECK ((state IN ('none', 'printed', 'sent')) = (request IS NULL))
    ) STRICT;
    CREATE INDEX slip_open ON slip (state) WHERE request IS NOT NULL;

    CREATE TABLE tally (
      day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
      kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 48 AND kind NOT GLOB '*[^0-9a-z.-]*'),
      n INTEGER NOT NULL CHECK (n > 0),
      PRIMARY KEY (day, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      wall_s INTEGER NOT NULL,
      elapsed_ms INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 48 AND kind NOT GLOB '*[^0-9a-z.-]*'),
      subject TEXT NOT NULL CHECK (length(subject) <= 64 AND subject NOT GLOB '*[^0-9A-Za-z.-]*'),
      officer INTEGER,
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    """
}
