// Memory of another process as the operating system counts it. Linux only: it reads /proc.
import { readFileSync } from 'node:fs';

/** Resident memory in MB; undefined when the process is gone. */
export function residentMemory_MB(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1e6;
  } catch {
    return undefined;
  }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
