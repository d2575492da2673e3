// The layers of docs/explanation/architecture.md, checked: a file imports only from its own folder or from a lower layer.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'src/core imports nothing of ours outside itself',
      from: { path: '^src/core' },
      to: { path: '^src/', pathNot: '^src/core' },
    },
    {
      name: 'core-has-no-node',
      severity: 'error',
      comment: 'src/core runs anywhere: no node:, no I/O',
      from: { path: '^src/core' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'drivers-below-main',
      severity: 'error',
      from: { path: '^src/drivers' },
      to: { path: '^src/(main|renderer)' },
    },
    {
      name: 'plain-driver-files-are-lowest',
      severity: 'error',
      from: { path: '^src/drivers/[^/]+\\.ts$', pathNot: '^src/drivers/catalogue\\.ts$' },
      to: { path: '^src/drivers/[^/]+/' },
    },
    {
      name: 'simulator-knows-no-instrument',
      severity: 'error',
      from: { path: '^src/drivers/simulator' },
      to: { path: '^src/drivers/(?!simulator/)[^/]+/' },
    },
    {
      name: 'instruments-never-import-one-another',
      severity: 'error',
      from: { path: '^src/drivers/([^/]+)/' },
      to: { path: '^src/drivers/[^/]+/', pathNot: '^src/drivers/($1|simulator)/' },
    },
    {
      name: 'engine-does-not-know-store-or-host',
      severity: 'error',
      from: { path: '^src/main/engine' },
      to: { path: '^src/main/(store|exchange|host|shell|api|report)' },
    },
    {
      name: 'store-knows-no-engine',
      severity: 'error',
      from: { path: '^src/main/store' },
      to: { path: '^src/main/(engine|exchange|host|shell|api|report)|^src/drivers' },
    },
    {
      name: 'only-host-composes',
      severity: 'error',
      from: { path: '^src/main/(exchange|report)' },
      to: { path: '^src/main/(host|shell)' },
    },
    {
      name: 'api-does-not-know-its-hosts',
      severity: 'error',
      comment: 'the router answers for a program that is handed to it',
      from: { path: '^src/main/api' },
      to: { path: '^src/main/(host|shell)|^src/drivers/(?!driver\\.ts$)' },
    },
    {
      name: 'contract-is-neutral',
      severity: 'error',
      comment: 'a page imports these: core and one another, no node:, no server',
      from: {
        path: '^src/main/api/(bytes|contract|desktop|trouble|window-bytes)\\.ts$|^src/main/api/shapes/',
      },
      to: {
        path: '^src/|node_modules/@orpc/(server|openapi)|node_modules/(ws|yaml|better-sqlite3)/',
        pathNot:
          '^src/core/|^src/main/api/(bytes|contract|desktop|trouble|window-bytes)\\.ts$|^src/main/api/shapes/',
      },
    },
    {
      name: 'contract-has-no-node',
      severity: 'error',
      from: {
        path: '^src/main/api/(bytes|contract|desktop|trouble|window-bytes)\\.ts$|^src/main/api/shapes/',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-imports-core-and-contract',
      severity: 'error',
      from: { path: '^src/renderer' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(core|renderer)/|^src/main/api/(bytes|contract|desktop|trouble|window-bytes)\\.ts$|^src/main/api/shapes/',
      },
    },
    {
      name: 'http-in-the-web-host',
      severity: 'error',
      from: { pathNot: '^src/main/host/web|^test/' },
      to: { path: 'node_modules/ws/|^(node:)?https?$' },
    },
    {
      name: 'serialport-in-one-place',
      severity: 'error',
      from: { pathNot: '^src/drivers/(serial|lines)\\.ts$|^test/' },
      to: { path: 'node_modules/(serialport|@serialport)' },
    },
    {
      name: 'sqlite-in-one-place',
      severity: 'error',
      from: { pathNot: '^src/main/store/|^test/|^bench/' },
      to: { path: 'node_modules/better-sqlite3' },
    },
    {
      name: 'rxjs-in-engine-and-renderer',
      severity: 'error',
      from: { pathNot: '^src/main/engine/|^src/renderer/|^test/' },
      to: { path: 'node_modules/rxjs' },
    },
    {
      name: 'electron-in-the-shell',
      severity: 'error',
      from: { pathNot: '^src/main/shell/|^test/electron/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'nothing-imports-the-renderer',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderer' },
      to: { path: '^src/renderer' },
    },
    {
      name: 'react-in-the-renderer',
      severity: 'error',
      from: { pathNot: '^src/renderer/|^test/' },
      to: { path: 'node_modules/(react|react-dom|@mantine|uplot)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
