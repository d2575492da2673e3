// Schema 2: a run whose end nobody saw may go on. Its outcome may be taken back, and nothing else may: a program that
// outlived the computer's is recorded by a later one. docs/decisions/0044-a-run-may-outlive-its-line.md

export const RESUMED_RUNS = `
DROP TRIGGER runs_are_frozen;
CREATE TRIGGER runs_are_frozen BEFORE UPDATE ON runs
WHEN NEW.id IS NOT OLD.id OR NEW.title IS NOT OLD.title OR NEW.started_ms IS NOT OLD.started_ms
  OR NEW.simulated IS NOT OLD.simulated OR NEW.protocol IS NOT OLD.protocol
  OR NEW.protocol_sha256 IS NOT OLD.protocol_sha256 OR NEW.settings IS NOT OLD.settings
  OR NEW.waveform IS NOT OLD.waveform OR NEW.plan IS NOT OLD.plan OR NEW.instrument IS NOT OLD.instrument
  OR NEW.cell IS NOT OLD.cell OR NEW.program_version IS NOT OLD.program_version
  OR (OLD.outcome IS NOT NULL AND (NEW.outcome IS NOT OLD.outcome OR NEW.ended_ms IS NOT OLD.ended_ms)
    AND NOT (NEW.outcome IS NULL AND NEW.ended_ms IS NULL AND OLD.purged_ms IS NULL
      AND (json_extract(OLD.outcome, '$.kind') = 'interrupted'
        OR json_extract(OLD.outcome, '$.code') IN ('link-lost', 'cell-not-off'))))
  OR (NEW.purged_ms IS NOT OLD.purged_ms AND (OLD.purged_ms IS NOT NULL OR OLD.outcome IS NULL))
BEGIN SELECT RAISE(ABORT, 'a run is frozen'); END;
`;
