// Says that the program does not answer, for as long as it does not. What is shown below is then the last that was
// known; a run goes on without the window.
import { useApp, useLive } from '../app-state.ts';
import classes from './notices.module.css';

export function LinkNotice() {
  const state = useLive(useApp().linkState$);
  if (state === 'up' || state === 'connecting') return null;
  return (
    <div className={classes.away} role="alert">
      {state === 'signed-out' ? (
        <>
          <strong>This window is not signed in.</strong> Open the address that <code>cottrell serve</code>{' '}
          printed: it can be used once and lets this browser in.
        </>
      ) : (
        <>
          <strong>Cottrell does not answer; trying again.</strong> What is shown here is the last that was
          known. A run goes on without this window.
        </>
      )}
    </div>
  );
}
