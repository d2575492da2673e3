import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../../src/main/store/event-table.ts';
import { MIGRATIONS } from '../../../src/main/store/migrations/index.ts';

/** A database at a schema. */
function atVersion(version: number): Database.Database {
  const database = new Database(':memory:');
  for (const migration of MIGRATIONS.slice(0, version)) database.exec(migration);
  return database;
}

describe('schema 1', () => {
  it('has these tables, all of them strict, and guards each', () => {
    const database = atVersion(1);
    const tables = database
      .prepare(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all();
    expect(tables).toEqual(
      ['analyses', 'blocks', 'cycles', 'events', 'runs'].map((name) => ({ name, strict: 1 })),
    );
    const guarded = database
      .prepare("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY tbl_name")
      .pluck()
      .all();
    expect(guarded).toEqual(['analyses', 'blocks', 'cycles', 'events', 'runs']);
  });
});

describe('schema 3', () => {
  it('adds the pyramid, strict and guarded, and touches nothing that was there', () => {
    const before = atVersion(2).prepare('SELECT name, sql FROM sqlite_schema').all();
    const database = atVersion(3);
    const after = database.prepare('SELECT name, sql FROM sqlite_schema').all();
    expect(after).toEqual(expect.arrayContaining(before));
    const table = database.prepare("SELECT strict FROM pragma_table_list WHERE name = 'pyramid'").get();
    expect(table).toEqual({ strict: 1 });
    const triggers = database
      .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'pyramid'")
      .pluck()
      .get();
    expect(triggers).toBe(3);
  });
});

describe('schema 4', () => {
  it('finds the labels of all runs without looking at other events', () => {
    const plan = (version: number) =>
      atVersion(version).prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${LABELS}`).all();
    expect(plan(3).some(({ detail }) => detail.startsWith('SCAN'))).toBe(true);
    expect(plan(4).some(({ detail }) => detail.startsWith('SCAN'))).toBe(false);
  });
});
