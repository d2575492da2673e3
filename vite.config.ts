// How the window is built: src/renderer to dist/renderer, as plain files that any host can serve.
// Nothing is fetched from elsewhere at run time, and nothing is written inline: a strict content policy holds.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'chrome130',
    modulePreload: { polyfill: false },
  },
});
