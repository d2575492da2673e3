// Writes schema/protocol.schema.json from the schema in the source: node scripts/write-schema.ts
// A test fails when the committed file is not current.
import { writeFileSync } from 'node:fs';
import { protocolJSONSchema } from '../src/core/protocol/json-schema.ts';

writeFileSync(new URL('../schema/protocol.schema.json', import.meta.url), protocolJSONSchema());
