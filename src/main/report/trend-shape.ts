// A straight line with its interval as a schema, for the reports of runs and of groups. What it means is said in
// src/core/faradaic/group/trend.ts.
import { z } from 'zod';

const number = z.number();
const maybe = z.number().nullable();

export const trendShape = z
  .strictObject({
    slope: number.meta({ description: 'Per SI unit of what it is drawn against; per cycle for cycles.' }),
    confidence: number.meta({ description: 'Half width of the 95 % confidence interval of the slope.' }),
    intercept: number,
    relative: maybe.meta({ description: 'Slope as a share of the value that the line begins with.' }),
    relativeConfidence: maybe,
  })
  .nullable()
  .meta({ description: 'Straight line by least squares; null for fewer than three values.' });
