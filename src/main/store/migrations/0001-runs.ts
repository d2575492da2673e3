// Schema 1: runs, their blocks of samples, their ledger, their events, and analyses. Everything is append-only, and
// triggers keep it so: a record that could be edited proves nothing. docs/decisions/0033-the-library-only-grows.md

export const RUNS = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  protocol TEXT NOT NULL,
  protocol_sha256 TEXT NOT NULL,
  settings TEXT NOT NULL,
  waveform TEXT NOT NULL,
  plan TEXT NOT NULL,
  instrument TEXT NOT NULL,
  cell TEXT NOT NULL,
  program_version TEXT NOT NULL,
  outcome TEXT,
  ended_ms INTEGER,
  purged_ms INTEGER
) STRICT;
CREATE INDEX runs_without_outcome ON runs (id) WHERE outcome IS NULL;

CREATE TABLE blocks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES runs (id),
  number INTEGER NOT NULL,
  last_number INTEGER NOT NULL CHECK (last_number >= number),
  first_sample INTEGER NOT NULL,
  length INTEGER NOT NULL,
  t_from_s REAL NOT NULL,
  t_to_s REAL NOT NULL,
  current_min_A REAL,
  current_max_A REAL,
  potential_min_V REAL,
  potential_max_V REAL,
  cathodic_C REAL NOT NULL,
  cathodic_low_C REAL NOT NULL,
  anodic_C REAL NOT NULL,
  anodic_low_C REAL NOT NULL,
  edge_C REAL NOT NULL,
  edge_low_C REAL NOT NULL,
  ledger TEXT NOT NULL,
  saved_ms INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX blocks_by_number ON blocks (run, number, last_number);
CREATE INDEX blocks_by_time ON blocks (run, t_from_s);

CREATE TABLE cycles (
  run INTEGER NOT NULL REFERENCES runs (id),
  number INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  cycle INTEGER NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  samples INTEGER NOT NULL,
  gaps INTEGER NOT NULL,
  gap_s REAL NOT NULL,
  overloads INTEGER NOT NULL,
  end_current_A REAL,
  cathodic_C REAL NOT NULL,
  anodic_C REAL NOT NULL,
  edge_C REAL NOT NULL,
  total_cathodic_C REAL NOT NULL,
  total_anodic_C REAL NOT NULL,
  total_edge_C REAL NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  run INTEGER NOT NULL REFERENCES runs (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  t_s REAL,
  wall_ms INTEGER NOT NULL,
  message TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE analyses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER REFERENCES runs (id),
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  results TEXT NOT NULL
) STRICT;
CREATE INDEX analyses_by_run ON analyses (run);

-- A run is frozen when it begins, gets its outcome once, and may be purged once, after its end.
CREATE TRIGGER runs_are_frozen BEFORE UPDATE ON runs
WHEN NEW.id IS NOT OLD.id OR NEW.title IS NOT OLD.title OR NEW.started_ms IS NOT OLD.started_ms
  OR NEW.simulated IS NOT OLD.simulated OR NEW.protocol IS NOT OLD.protocol
  OR NEW.protocol_sha256 IS NOT OLD.protocol_sha256 OR NEW.settings IS NOT OLD.settings
  OR NEW.waveform IS NOT OLD.waveform OR NEW.plan IS NOT OLD.plan OR NEW.instrument IS NOT OLD.instrument
  OR NEW.cell IS NOT OLD.cell OR NEW.program_version IS NOT OLD.program_version
  OR (OLD.outcome IS NOT NULL AND (NEW.outcome IS NOT OLD.outcome OR NEW.ended_ms IS NOT OLD.ended_ms))
  OR (NEW.purged_ms IS NOT OLD.purged_ms AND (OLD.purged_ms IS NOT NULL OR OLD.outcome IS NULL))
BEGIN SELECT RAISE(ABORT, 'a run is frozen'); END;
CREATE TRIGGER runs_stay BEFORE DELETE ON runs
BEGIN SELECT RAISE(ABORT, 'runs are append-only'); END;

CREATE TRIGGER blocks_are_frozen BEFORE UPDATE ON blocks
BEGIN SELECT RAISE(ABORT, 'blocks are append-only'); END;
CREATE TRIGGER blocks_end_with_the_run BEFORE INSERT ON blocks
WHEN (SELECT outcome FROM runs WHERE id = NEW.run) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the run has ended'); END;
-- A block may go when a later one holds everything it held, or when its whole run was purged.
CREATE TRIGGER blocks_stay BEFORE DELETE ON blocks
WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = OLD.run AND purged_ms IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM blocks AS merged
    WHERE merged.run = OLD.run AND merged.id > OLD.id
      AND merged.number <= OLD.number AND merged.last_number >= OLD.last_number
      AND merged.first_sample <= OLD.first_sample
      AND merged.first_sample + merged.length >= OLD.first_sample + OLD.length)
BEGIN SELECT RAISE(ABORT, 'blocks are append-only'); END;

CREATE TRIGGER cycles_are_frozen BEFORE UPDATE ON cycles
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER cycles_end_with_the_run BEFORE INSERT ON cycles
WHEN (SELECT outcome FROM runs WHERE id = NEW.run) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the run has ended'); END;
CREATE TRIGGER cycles_stay BEFORE DELETE ON cycles
WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = OLD.run AND purged_ms IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER events_are_frozen BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = OLD.run AND purged_ms IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER analyses_are_frozen BEFORE UPDATE ON analyses
BEGIN SELECT RAISE(ABORT, 'analyses are append-only'); END;
CREATE TRIGGER analyses_stay BEFORE DELETE ON analyses
WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = OLD.run AND purged_ms IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'analyses are append-only'); END;
`;
