// `npm run licences`: writes docs/reference/licences.md, the licences of everything that is handed on with Cottrell. It
// reads the lock file only, so it says the same on every computer; test/docs/licences.test.ts says when it must run again.
import { writeFileSync } from 'node:fs';
import { handedOn } from './licences/handed-on.ts';
import { LICENCES_PAGE, licencesPage } from './licences/page.ts';

writeFileSync(LICENCES_PAGE, licencesPage(handedOn()));
