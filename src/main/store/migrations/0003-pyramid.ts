// Schema 2: the pyramid, a run in brief at several levels, so that a run of any length is drawn at once; and blocks
// found by the number of a sample. Everything in it follows from the blocks: runs without it are read without it.
// docs/decisions/0035-a-pyramid-of-pieces.md

export const PYRAMID = `
CREATE TABLE pyramid (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (id),
  level INTEGER NOT NULL,
  page INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX pyramid_by_page ON pyramid (run, level, page);
CREATE INDEX blocks_by_sample ON blocks (run, first_sample, number);

CREATE TRIGGER pyramid_is_frozen BEFORE UPDATE ON pyramid
BEGIN SELECT RAISE(ABORT, 'the pyramid is append-only'); END;
CREATE TRIGGER pyramid_ends_with_the_run BEFORE INSERT ON pyramid
WHEN (SELECT outcome FROM runs WHERE id = NEW.run) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the run has ended'); END;
CREATE TRIGGER pyramid_stays BEFORE DELETE ON pyramid
WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = OLD.run AND purged_ms IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the pyramid is append-only'); END;
`;
