// The entry of the window: opens the line to the program, then draws. Nothing else happens here.
import './theme/mantine.css';
import 'uplot/dist/uPlot.min.css';
import './theme/tokens.css';
import './theme/page.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { AppContext, createApp } from './app-state.ts';
import { openLink } from './link/link.ts';
import { theme } from './theme/theme.ts';

const app = createApp(openLink(), () => {
  // Numbers of runs mean other runs now. What was typed is kept by the browser.
  window.history.replaceState(null, '', `${window.location.pathname}#/runs`);
  window.location.reload();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <AppContext value={app}>
        <App />
      </AppContext>
    </MantineProvider>
  </StrictMode>,
);
