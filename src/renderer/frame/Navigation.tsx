// The rail at the left: one large target for each view; the digits 1 to 5 lead there too.
import { useApp, useLive } from '../app-state.ts';
import { go, hashOf, type VIEWS, type ViewName } from '../navigation.ts';
import { useKeys } from '../parts/keys.ts';
import { AlarmsButton } from './Alarms.tsx';
import { ICONS } from './icons.tsx';
import classes from './Navigation.module.css';
import { SchemeSwitch } from './SchemeSwitch.tsx';

interface Props {
  readonly views: readonly (typeof VIEWS)[number][];
  readonly current: ViewName;
}

export function Navigation({ views, current }: Props) {
  const library = useLive(useApp().library$);
  useKeys((event) => {
    const wanted = views.find(({ key }) => key === event.key);
    if (wanted !== undefined) go(wanted.view);
    return wanted !== undefined;
  });

  return (
    <nav className={classes.rail} aria-label="Views">
      <div className={classes.name} aria-hidden="true">
        Cottrell
      </div>
      {library !== undefined && (
        <div className={classes.library} title={`Library: ${library}`}>
          {library
            .split(/[\\/]/u)
            .at(-1)!
            .replace(/\.sqlite$/u, '')}
        </div>
      )}
      {views.map(({ view, label, key }) => (
        <a
          key={view}
          className={classes.item}
          href={hashOf(view)}
          aria-current={view === current ? 'page' : undefined}
          title={`${label} (${key})`}
        >
          {ICONS[view]}
          <span>{label}</span>
        </a>
      ))}
      <div className={classes.rest} />
      <AlarmsButton />
      <SchemeSwitch />
    </nav>
  );
}
