// How the window is built: src/renderer to dist/renderer, as plain files that any host can serve.
// Nothing is fetched from elsewhere at run time, and nothing is written inline: a strict content policy holds.
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react(), firstViewWithTheFrame()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'chrome130',
    modulePreload: { polyfill: false },
  },
});

/** The view that a window begins with is fetched together with its frame, not when the frame is drawn. */
function firstViewWithTheFrame(): Plugin {
  return {
    name: 'first-view-with-the-frame',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const view = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/views/Bench.tsx'));
        if (view === undefined) return [];
        const wanted = new Set<Rolldown.OutputChunk>([view]);
        // A set that grows is walked to its end.
        for (const { imports } of wanted)
          for (const chunk of chunks)
            if (!chunk.isEntry && imports.includes(chunk.fileName)) wanted.add(chunk);
        const scripts = [...wanted].map(({ fileName }) => ({ rel: 'modulepreload', fileName }));
        const styles = [...wanted].flatMap(({ viteMetadata }) =>
          [...(viteMetadata?.importedCss ?? [])].map((fileName) => ({ rel: 'stylesheet', fileName })),
        );
        return [...styles, ...scripts]
          .filter(({ fileName }) => !html.includes(fileName))
          .map(
            ({ rel, fileName }): HtmlTagDescriptor => ({
              tag: 'link',
              attrs: { rel, crossorigin: true, href: `./${fileName}` },
              injectTo: 'head',
            }),
          );
      },
    },
  };
}
