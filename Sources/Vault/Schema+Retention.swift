extension Schema {
  /// Version 2: retention. Receipts get their elapsed time, envelopes the pack's limit; what is readable under the device
  /// key can go before the bytes do; an envelope without a receipt can be erased, by two named people.
  ///
  /// Both tables are made anew: SQLite can't change a CHECK. What was acknowledged before counts from now on.
  static let retention = """
    CREATE TABLE envelope_2 (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
      referral TEXT NOT NULL REFERENCES referral (id),
      state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'acknowledged', 'parked', 'purged', 'erased')),
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
      queued_wall_s INTEGER NOT NULL,
      queued_ms INTEGER NOT NULL CHECK (queued_ms >= 0),
      next_attempt_ms INTEGER NOT NULL CHECK (next_attempt_ms >= 0),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      reason TEXT CHECK (length(reason) BETWEEN 1 AND 48 AND reason NOT GLOB '*[^0-9a-z-]*'),
      size INTEGER NOT NULL CHECK (size > 0),
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      limit_ms INTEGER NOT NULL CHECK (limit_ms >= 0),
      alarmed INTEGER NOT NULL DEFAULT 0 CHECK (alarmed IN (0, 1)),
      dormant INTEGER NOT NULL DEFAULT 0 CHECK (dormant IN (0, 1)),
      route BLOB CHECK (length(route) > 0),
      receipt BLOB CHECK (length(receipt) > 0),
      acknowledged_wall_s INTEGER,
      acknowledged_ms INTEGER CHECK (acknowledged_ms >= 0),
      sealed BLOB,
      CONSTRAINT receipt_when_acknowledged CHECK ((state IN ('acknowledged', 'purged')) = (receipt IS NOT NULL)),
      CONSTRAINT time_of_receipt CHECK ((receipt IS NOT NULL) = (acknowledged_wall_s IS NOT NULL)),
      CONSTRAINT elapsed_of_receipt CHECK ((receipt IS NOT NULL) = (acknowledged_ms IS NOT NULL)),
      CONSTRAINT sealed_until_purged CHECK ((state IN ('purged', 'erased')) = (sealed IS NULL)),
      CONSTRAINT route_until_erased CHECK ((state = 'erased') = (route IS NULL)),
      CONSTRAINT dormant_after_receipt CHECK (dormant = 0 OR receipt IS NOT NULL),
      CONSTRAINT sealed_size CHECK (sealed IS NULL OR length(sealed) = size),
      CONSTRAINT reason_when_parked CHECK ((state = 'parked') = (reason IS NOT NULL))
    ) STRICT;
    INSERT INTO envelope_2
      SELECT id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, attempts, reason, size, digest,
        (SELECT accumulated_ms FROM elapsed) + 2592000000, 0, 0, route, receipt,
        acknowledged_wall_s, iif(receipt IS NULL, NULL, (SELECT accumulated_ms FROM elapsed)), sealed
      FROM envelope ORDER BY rowid;
    DROP TABLE envelope;
    ALTER TABLE envelope_2 RENAME TO envelope;
    CREATE INDEX envelope_referral ON envelope (referral);
    CREATE INDEX envelope_due ON envelope (priority, next_attempt_ms) WHERE state = 'queued';
    CREATE INDEX envelope_open ON envelope (queued_ms, state) WHERE state IN ('queued', 'delivered', 'parked');
    CREATE INDEX envelope_done ON envelope (acknowledged_ms) WHERE state = 'acknowledged';
    CREATE INDEX envelope_readable ON envelope (acknowledged_ms) WHERE receipt IS NOT NULL AND dormant = 0;
    CREATE INDEX envelope_limit ON envelope (limit_ms) WHERE alarmed = 0 AND state IN ('queued', 'delivered', 'parked');
    CREATE TRIGGER envelope_frozen
      BEFORE UPDATE OF id, referral, priority, queued_wall_s, queued_ms, size, digest, limit_ms ON envelope
      BEGIN SELECT RAISE(ABORT, 'an envelope is frozen'); END;
    CREATE TRIGGER envelope_route_frozen BEFORE UPDATE OF route ON envelope
      WHEN NEW.route IS NOT NULL AND NEW.route IS NOT OLD.route AND NOT (OLD.dormant = 0 AND NEW.dormant = 1)
      BEGIN SELECT RAISE(ABORT, 'a route only goes to rest'); END;
    CREATE TRIGGER envelope_rests BEFORE UPDATE OF dormant ON envelope
      WHEN OLD.dormant = 1 AND NEW.dormant = 0
      BEGIN SELECT RAISE(ABORT, 'what was made unreadable stays so'); END;
    CREATE TRIGGER envelope_bytes_frozen BEFORE UPDATE OF sealed ON envelope
      WHEN NEW.sealed IS NOT NULL AND NEW.sealed IS NOT OLD.sealed
      BEGIN SELECT RAISE(ABORT, 'the bytes of an envelope are frozen'); END;
    CREATE TRIGGER envelope_done_stays BEFORE UPDATE OF state ON envelope
      WHEN (OLD.state = 'acknowledged' AND NEW.state NOT IN ('acknowledged', 'purged'))
        OR (OLD.state IN ('purged', 'erased') AND NEW.state <> OLD.state)
      BEGIN SELECT RAISE(ABORT, 'an acknowledged envelope is not sent again'); END;
    CREATE TRIGGER envelope_erased_after_alarm BEFORE UPDATE OF state ON envelope
      WHEN NEW.state = 'erased' AND OLD.alarmed = 0
      BEGIN SELECT RAISE(ABORT, 'only what is past its limit is erased'); END;
    CREATE TRIGGER envelope_kept BEFORE DELETE ON envelope
      WHEN OLD.state <> 'purged'
      BEGIN SELECT RAISE(ABORT, 'an envelope is kept until it is purged'); END;

    CREATE TABLE slip_2 (
      serial TEXT NOT NULL PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 32 AND serial NOT GLOB '*[^0-9A-Z-]*'),
      state TEXT NOT NULL
        CHECK (state IN ('none', 'pending', 'handed', 'printed', 'sent', 'failed', 'uncertain', 'expired')),
      wall_s INTEGER NOT NULL,
      request BLOB,
      opened_ms INTEGER NOT NULL CHECK (opened_ms >= 0),
      CONSTRAINT request_while_needed CHECK ((state IN ('none', 'printed', 'sent', 'expired')) = (request IS NULL))
    ) STRICT;
    INSERT INTO slip_2 SELECT serial, state, wall_s, request, (SELECT accumulated_ms FROM elapsed) FROM slip ORDER BY rowid;
    DROP TABLE slip;
    ALTER TABLE slip_2 RENAME TO slip;
    CREATE INDEX slip_open ON slip (state) WHERE request IS NOT NULL;
    CREATE INDEX slip_readable ON slip (opened_ms) WHERE request IS NOT NULL;

    DELETE FROM setting WHERE key = 'device-key-check';
    """
}
