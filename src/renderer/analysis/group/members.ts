// The members of a group as its document has them, beside the analyses they name.
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import { isMap, type Plain } from '../../documents/plain.ts';

/** Names of all products that saved analyses have. */
export function productsOf(analyses: readonly Analysis[]): string[] {
  return [...new Set(analyses.flatMap(({ result }) => result.products.map(({ product }) => product)))];
}

/** The run of each member; undefined for one that has none. */
export function runsOf(members: readonly Plain[], analyses: readonly Analysis[]): (number | undefined)[] {
  return members.map((member) =>
    isMap(member) ? analyses.find(({ id }) => id === member.analysis)?.run : undefined,
  );
}

export function memberValue(member: Plain, key: string): string {
  const value = isMap(member) ? member[key] : undefined;
  return value === undefined || value === null ? '' : String(value);
}

/** A group to begin with: nothing chosen yet. */
export function begunGroup(analyses: readonly Analysis[]): string {
  return `cottrell group: 1
title: Replicates
product: ${JSON.stringify(productsOf(analyses)[0] ?? 'ammonia')}
members: []
`;
}
