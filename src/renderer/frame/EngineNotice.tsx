// In the desktop window: what the shell says of the engine process, which the API cannot say while the engine is away.
// Red only where a cell may still be on.
import { useEffect, useState } from 'react';
import type { EngineStatus } from '../../main/api/desktop.ts';
import { desktop } from '../link/port.ts';
import classes from './notices.module.css';

export function EngineNotice() {
  const [status, setStatus] = useState<EngineStatus>();
  useEffect(() => desktop()?.onEngine(setStatus), []);
  const notice = status?.notice;
  if (notice === undefined) return null;
  return (
    <section className={notice.danger ? classes.unsafe : classes.away} role="alert" aria-label="Engine">
      {notice.danger ? <h1>{notice.message}</h1> : <strong>{notice.message}</strong>}
      <p>{notice.advice}</p>
    </section>
  );
}
