// The frame around every view: navigation, what each instrument is doing, and alarms. It is always there, so that a
// run can be seen and stopped from anywhere. The bench comes with it; other views are loaded when they are first shown.
import { type ComponentType, lazy, Suspense } from 'react';
import classes from './App.module.css';
import { EngineNotice } from './frame/EngineNotice.tsx';
import { LinkNotice } from './frame/LinkNotice.tsx';
import { Navigation } from './frame/Navigation.tsx';
import { Notifications } from './frame/notifications.ts';
import { QueueNotice } from './frame/QueueNotice.tsx';
import { StatusBar } from './frame/StatusBar.tsx';
import { UnsafeBanner } from './frame/UnsafeBanner.tsx';
import { useRoute, VIEWS, type ViewName, type ViewProps } from './navigation.ts';
import { Stumble } from './parts/Stumble.tsx';
import Bench from './views/Bench.tsx';

/** Each view is one file, views/<Name>.tsx, with the view as its default export. */
const files = import.meta.glob<{ default: ComponentType<ViewProps> }>([
  './views/*.tsx',
  '!./views/Bench.tsx',
]);

const views = new Map<ViewName, ComponentType<ViewProps>>([
  ['bench', Bench],
  ...VIEWS.flatMap(({ view, label }) => {
    const load = files[`./views/${label}.tsx`];
    return load === undefined ? [] : [[view, lazy(load)] as const];
  }),
]);

export function App() {
  const route = useRoute();
  const View = views.get(route.view) ?? Bench;
  return (
    <div className={classes.frame}>
      <Notifications />
      <Navigation views={VIEWS.filter(({ view }) => views.has(view))} current={route.view} />
      <div className={classes.column}>
        <UnsafeBanner />
        <QueueNotice />
        <EngineNotice />
        <LinkNotice />
        <StatusBar />
        <main className={classes.view} id="view" tabIndex={-1}>
          <Stumble key={`${route.view}/${route.detail ?? ''}`}>
            <Suspense fallback={null}>
              <View detail={route.detail} />
            </Suspense>
          </Stumble>
        </main>
      </div>
    </div>
  );
}
