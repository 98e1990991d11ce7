/// A vault of version 1 as SQL: made by `OlderVersionTests`, device key 32 times 0x11. Never edited.
let fixtureVersion1 = """
  PRAGMA foreign_keys=OFF;
  BEGIN TRANSACTION;
  CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 64),
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO setting VALUES('audit-head',X'df70dff0ee63d555961c6ba4e9ca32e3b8debdeb2685df91bc2a1fdbf8c37cfd');
  INSERT INTO setting VALUES('closed',X'01');
  INSERT INTO setting VALUES('device-key-check',X'd248423a64048e7e215e72e9025c5a047f3ca39654970ff298b0f30aca08cd\
  a9');
  INSERT INTO setting VALUES('station.post',X'5037');
  CREATE TABLE elapsed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    accumulated_ms INTEGER NOT NULL CHECK (accumulated_ms >= 0),
    wall_s INTEGER NOT NULL,
    boot TEXT NOT NULL CHECK (length(boot) <= 64),
    offset_ms INTEGER NOT NULL
  ) STRICT;
  INSERT INTO elapsed VALUES(1,9000,1795248008,'fixture-boot',0);
  CREATE TABLE officer (
    id INTEGER PRIMARY KEY,
    badge_tag BLOB NOT NULL UNIQUE CHECK (length(badge_tag) = 32),
    role TEXT NOT NULL CHECK (role IN ('officer', 'supervisor', 'monitor')),
    sealed BLOB NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    locked_until_ms INTEGER NOT NULL DEFAULT 0 CHECK (locked_until_ms >= 0),
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
  ) STRICT;
  INSERT INTO officer VALUES(1,X'f14fb9cd19bd2dc62278da00bb82fdd46f5bd31334b9724f70a92877b042eef5','officer',X'0\
  17cdf7926190fef0f504b7703743bfcf3a5f76e035546e3ad9bcc955c14661a570a659e75a479722f31e21e38986a0d880eb30ca3c53b5\
  cd1f11031e7ca71c01be5fac6d7b07859d9bd3d20105b2010b9693354f0eb89f0ccc69b6840a3b536e0dfca59bf58385561f57c64f2931\
  fc962c30bf4752217659c03a48808ab0ecf4285d7b21e9f97152e81f74e76f3af13',0,0,0);
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
  INSERT INTO referral VALUES('64c8af34b7a68442450732311f531d4a','P7-1',1795248003,3000,259200000,'notified',1,0\
  ,0);
  INSERT INTO referral VALUES('3e33874bf5e80ad7fb6002388ea2f24b','P7-1',1795248003,3000,259200000,'issued',1,0,0\
  );
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
  INSERT INTO envelope VALUES('63226b85d8a1b7510096d37f0ba657d3','64c8af34b7a68442450732311f531d4a','purged',0,1\
  795248003,3000,3000,1,NULL,1224,X'2a6292c7934165da8681096b3b4c2117aa641ca582bc4c12d0867d9f2c865a96',X'015aee66\
  a85d81f3c35aff2f2fa7cb71055b8ccb48928297c273876b6c37cf7e4310af945b55a94bcc562949eb3815acf586361ff6400b7c29c105\
  b1809ba254da3e0f74df2681d1ffa994f1339cd7443dd7a7c7ee120dc46f2d441c98a72715c6a6414ab85d1a3d6dfed35b41810f329136\
  e10dfb55a5c3aeaf29b10c9685259e9d0af1a50ca0af1f9ddd3cc2c8af77f067f377ef1038a019ee7c1bdb2f697336f041ceef99dc2c1a\
  fdbf775c34c6b8bff9616f6296b778cd19d3e3b7aaea5692f5ed05e830f6ababdf0287ee2cbc1e795f6b93efb90f06da865fbdeef1ce72\
  3d4de2a360000d67e977607e853a74eafdc0517b02ceeaf45d0535a60e6d91b6b91afcc8eb68d59bad6215187d2acd7f4c210fbed72e8e\
  b64fe7f9a3ea03fa60a1c6656ad76a7951650c186c39af3b3f70594058eab9966ba20704794a0a2dbd876e0b4389ca3f17519b2dbac6e2\
  9eac1caf4f0be8e4ece90473732c66e8515e0bc35ee9b70010051d4886dc2ee6f0383095d22cbaf91a437f6b8c0afd8f3a552d2f162407\
  f489fdbfd9f68cbd8d2b16fbb60976e1c9c487cb85a7ce870a7e85448fb408105a337440842c21a789ee6bbd7639eac7834c213b2422d7\
  0c05e94c2ab0bf183521144759229f6ae70fbdec7c0488a0580bc3f4eb69eb9b12c180a4e9540ed68ab4862112d7532038baed444df1ec\
  9cdc5d',X'011edbc778898b552649495b407adaa014bc0e31ef44b40cd082a25253887380710f7e52d0e043e88b02c8ddc2b75358f9b3\
  a50574d1151839e1dd95a6ade34febb2907e0e103d016c38cebe966b645b5312a96bbe4ff218a3292753aaf6d9635639dc1d1a4f9c7cf7\
  50b8b38dad726319391564fc1c0cd519574dab76663ef133c5c50c7e72cf856c5a9a0ba3c283ea331c3545f2f19a51a6be9a56e951e276\
  d295ff3bbb7e344d63066d4a65c2af',1795248004,NULL);
  INSERT INTO envelope VALUES('0c37acf0df5ea39d92f57a278e21dfa1','3e33874bf5e80ad7fb6002388ea2f24b','queued',0,1\
  795248003,3000,3000,0,NULL,1224,X'8610e41194e1243b65f1d691c30064732ca97d6c7601937cfd6f029aa6106900',X'01e4f25e\
  4185a2a2a1c5fcba7e299b84d70c38b0fbff70836fe38924bc6c2ce2c41e963a4eb93e749561100470fbb7ba1fffde8925c95aa28d8ada\
  9e147211ad128013c2032d37792722f11614704bf11bed3d6396d5dae22c51b04e05484239802cee5b220c70741502424a7d83a4d638aa\
  008ec08031289059b0baca2586120e4d62d6d5c495cdb94f73391afb93a60a58c8ad920b45b75cbfafbf45ffb65462d64cc7bfa32a807e\
  aed406de9def94ff2f1945fd5f89aa9cc7b3f5aa9bb87a1b220944095c237ce3d83d94c2e70cf32c0e8896e468dd716dc15f653a4fb6af\
  ee3f8767fa85183951f05adbca8fc4e00651ebc15aa6dc726e08c5049344782d6f7687da366b04aabc271aefacf0c8f6cc99461a014751\
  f960595193e4c5a79d6a29cb84c9e37b701fa3a3e3f9b3f8c0bff4a313c2416f2a1fc97cfe96e38feed920bdc10cd125e1184ecb6db6bc\
  0b75a803cf9264de271ac3a71e5d4fdc240287d7bad35142a684d077b2f1742ea9b6f90abdb231efaf554fee41dcb2db79a6a5f105e371\
  9cf4cd4672f507d19611b483d4cc631754077de31d845841f426311cb57928dcc31d57e39ad54a9ba08294757d738164ec934a4918a1a0\
  2462785c76dbcec30768c175806ed5db0b1785d79a57417d05ae19ab3919cca11cf603d0983b779b96b557a66544c1cf191c8e53daa63f\
  c5f2e0be',NULL,NULL,X'6167652d656e6372797074696f6e2e6f72672f76310a2d3e205832353531392070596e654b4f4f4634424d6a\
  34747349322b4c714861742b4a71723751422b77347a6264724c66587a7a550a4d4b34776c52634138446549546177446d592b59394c50\
  44437a6d51666876624d6d6f44457a4d52556f490a2d2d2d207144626735584534504774613733424d6a36727157416b38353378666274\
  664d65396462366c53674d50510a4a737508b88fe2cb8cbb38b6a3d6a7b418ee7f3281c5362eec397e2d288cbed038bb912f7799a0ca67\
  c3c6c69a9f6440bf9a471c5a05bff52716c57bc639165ec83dfa5f72b8625630ff7e90a7b3a5626ae5cae06d4aad62f039bbac2d10189a\
  2eebc85c100c5a98eb8a651b5ce6e4ebffd0ff42b96d3b2c29697d1d97100d103b5eac569a337dc78f2f1488a4d84e6fbf5ce1b85d09ec\
  1f99eedbdb7101e4522dd75e316713f9a689e5ae0d4f195adc4ad9a6341517ad2a637304410675d40f2779ec730fd4d0fac575d36b2928\
  1405612276d9020e6598401a93c2fe85af5a9cdec31137db09391aad36714282c2946bc7d475b48211a9e8e508995922d46234418498a5\
  ddbbc5edf7a04304e4cdecb8da6978f30c2c5fd62ad9d8880dffbf30c20778bd768f8ba3e5b237cc0b3e32a97e2875e9b36ca4d6b0d154\
  a45675ce8fa7bd71e6dc6abe9f3a491f99ddd63e29a4705f11fc09ee5e78a0364623368f735dbc6bd1a42e95f3483aaec6f4272ece62b7\
  7cf0b888874202b4bae4e6f5f2ebeec9d4b4ea070d1c594af6510312e4784995e918c664ef09c02236ca3fb7aa204c089d14e93ae820f6\
  e0cb6805a0050f9960c2794376ae8fdcf69dad1584fa5ede72d4880c5bceffcbb9848e5a987f16fe12e8070260c87af8a689dccddc3422\
  98fe9a464c7152ce473533ab642038699d50a324df373ed8d09bbe51d4e30ec04d9310586fff15502dcdbc08425207b5f04ed1de40279a\
  82f81d4e5a7135ae3d4c09dcacb85168472c3d9d47af0890bd493265c7cf7b4bce7c4f1c993f0f8ede6663404646b264ac988efe28a811\
  3d3eff2ba4cd575d665c85d39adc8b80b1af75320f458d8626cc137f9fcad60b3f7c074ee9441c23ce5b1922d9d96e52a2a8e6e7870397\
  f88ef73d4d51f0f0597f421a833247fdb6c2a27580946c61fe195927f4d449d8d161fbad4969b6c1cec679fd57ab126c41eb907d301759\
  4ba1b41281b33d1e5624955ae1abe198b56349ff4ecdc23914b55a5e489ae15d0bd98eeb48a8f4978d9b3f6fb4b8d061e2c992136c3b3f\
  adb147812d9311068e5fd27b5ac23023bda5f42b7d35b0c69570d31cc7257a1b765087462afb6e5ef729ca0ab603390ea95152f492a7ea\
  68cfdda63edbd12726a751cc6c2d8f69e3d585fc7dc2e632379a3118846fe1113d03e44fa2768299ad671cda901832a9e9c5d0cd66e6bd\
  f651ecff33f2e90cafaf4f0dd0b2f1092d2ae3d565c0aa3a69a66e6b612f0243300f54e4b3f2f7027b8dcf0e70bdd5e3ba51d91f2cefa4\
  f144887ef411641eb596b797a0eb302f62fcdf2d34b99f1f0506563aa4ccf66f4548785959e5c948dd22be4f5ce90fb51679b089371426\
  28b438d68f94ffba5ea7befb25763bc46aeb2ac8741a741a58212bc8b6036108471f0012873e09e2688cc5bfeb6cf184ceaf03ccd9abe9\
  8a8b4302b2352ee4519ae096d67a0241b12892df1edc995a8e');
  CREATE TABLE receiver_counter (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 32),
    next INTEGER NOT NULL CHECK (next > 1)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO receiver_counter VALUES(X'a705f2deb2ff569d56cf75e592aaeb209ba11c69729d766fbf9304f9689f2fe3',3);
  CREATE TABLE serial_counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    next INTEGER NOT NULL CHECK (next > 0)
  ) STRICT;
  INSERT INTO serial_counter VALUES(1,33);
  CREATE TABLE slip (
    serial TEXT NOT NULL PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 32 AND serial NOT GLOB '*[^0-9A-Z-]*'),
    state TEXT NOT NULL
      CHECK (state IN ('none', 'pending', 'handed', 'printed', 'sent', 'failed', 'uncertain')),
    wall_s INTEGER NOT NULL,
    request BLOB,
    CONSTRAINT request_while_needed CHECK ((state IN ('none', 'printed', 'sent')) = (request IS NULL))
  ) STRICT;
  INSERT INTO slip VALUES('P7-1','pending',1795248003,X'019c88e0c57a05da12a048940cf19a8794929a631f7634a724a334d1\
  647a1d3a413bc060c2f5c9b8af');
  INSERT INTO slip VALUES('P7-2','printed',1795248006,NULL);
  CREATE TABLE tally (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 48 AND kind NOT GLOB '*[^0-9a-z.-]*'),
    n INTEGER NOT NULL CHECK (n > 0),
    PRIMARY KEY (day, kind)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO tally VALUES('2026-11-21','screened',1);
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
  INSERT INTO audit VALUES(1,1795248001,1000,'officer.added','officer-1',NULL,X'00000000000000000000000000000000\
  00000000000000000000000000000000',X'f58d047a9b4d22f1e78ee4e67beb14c3e1fd9f0dd4a4fcb38ec53f771e09ac57');
  INSERT INTO audit VALUES(2,1795248002,2000,'sign-in','officer-1',1,X'f58d047a9b4d22f1e78ee4e67beb14c3e1fd9f0dd\
  4a4fcb38ec53f771e09ac57',X'c4fa0e9eeefa9c68494559507cd8f55c4fe97fc45962f7379af782b147202b37');
  INSERT INTO audit VALUES(3,1795248003,3000,'finalised','P7-1',NULL,X'c4fa0e9eeefa9c68494559507cd8f55c4fe97fc45\
  962f7379af782b147202b37',X'9e659021c420eebc2ecb62609bfa4b4e814a6b75976a4d2a6a88eb939ae9c6a9');
  INSERT INTO audit VALUES(4,1795248004,4000,'envelope.acknowledged','63226b85d8a1b7510096d37f0ba657d3',NULL,X'9\
  e659021c420eebc2ecb62609bfa4b4e814a6b75976a4d2a6a88eb939ae9c6a9',X'd464f315d8f8f5ade84a45bb48be6887ade16550dce\
  07c86dccd419267508d73');
  INSERT INTO audit VALUES(5,1795248009,9000,'envelope.purged','63226b85d8a1b7510096d37f0ba657d3',NULL,X'd464f31\
  5d8f8f5ade84a45bb48be6887ade16550dce07c86dccd419267508d73',X'd8deca0453f4fe45aa97de40dafe84b33e0ad4cc4fda8b771\
  912a288be38bbf1');
  INSERT INTO audit VALUES(6,1795248007,7000,'case.no-need','',1,X'd8deca0453f4fe45aa97de40dafe84b33e0ad4cc4fda8\
  b771912a288be38bbf1',X'9506335676cd7e799758f2457ea77bd7cc90687c432483aea3a4bbe59976cba0');
  INSERT INTO audit VALUES(7,1795248008,8000,'station.stop','',NULL,X'9506335676cd7e799758f2457ea77bd7cc90687c43\
  2483aea3a4bbe59976cba0',X'6fb0e5eac2c62a59394f90ae6f84c6e31ac122e1989943b2ec469335defe90d5');
  CREATE TRIGGER elapsed_never_back BEFORE UPDATE OF accumulated_ms ON elapsed
    WHEN NEW.accumulated_ms < OLD.accumulated_ms
    BEGIN SELECT RAISE(ABORT, 'elapsed time never goes back'); END;
  CREATE INDEX referral_serial ON referral (serial);
  CREATE INDEX referral_watched ON referral (deadline_ms)
    WHERE overdue = 0 AND deadline_ms IS NOT NULL AND state IN ('issued', 'notified');
  CREATE TRIGGER referral_overdue_stays BEFORE UPDATE OF overdue ON referral
    WHEN OLD.overdue = 1 AND NEW.overdue = 0
    BEGIN SELECT RAISE(ABORT, 'overdue is never taken back'); END;
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
  CREATE TRIGGER receiver_counter_never_back BEFORE UPDATE ON receiver_counter
    WHEN NEW.next <= OLD.next
    BEGIN SELECT RAISE(ABORT, 'a number to a receiver is given once'); END;
  CREATE TRIGGER serial_counter_never_back BEFORE UPDATE ON serial_counter
    WHEN NEW.next <= OLD.next
    BEGIN SELECT RAISE(ABORT, 'a serial number is given once'); END;
  CREATE INDEX slip_open ON slip (state) WHERE request IS NOT NULL;
  CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  COMMIT;
  PRAGMA application_id = 1463900496;
  PRAGMA user_version = 1;
  """
