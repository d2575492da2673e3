// The form of an efficiency sheet: its products one below the other, then the charge and everything else the schema has.
import { Button } from '@mantine/core';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { Fields } from '../documents/Fields.tsx';
import { useForm } from '../documents/form.ts';
import { valueAt } from '../documents/plain.ts';
import { problemsAt } from '../documents/problems.ts';
import { Calibrations } from './calibration/Calibrations.tsx';
import { ProductCard } from './ProductCard.tsx';
import classes from './Sheet.module.css';
import { SHEET } from './sheet-schemas.ts';

const CHARGE = ['run', 'charge', 'current', 'current density', 'time', 'cells'];
const PLACED = ['cottrell sheet', 'products', 'title', 'calibrations', ...CHARGE];
const REST = Object.keys(SHEET.properties ?? {}).filter((key) => !PLACED.includes(key));

export function SheetForm({ result }: { result: SheetResult | undefined }) {
  const { value, edit, problems } = useForm();
  const listed = valueAt(value, ['products']);
  const products = Array.isArray(listed) ? listed : [];
  const missing = 'A sheet needs a product: what was made, from what, and how much of it was found.';
  const error =
    products.length === 0 ? missing : (problemsAt(problems, ['products']) ?? problemsAt(problems, []));
  return (
    <div className={classes.form}>
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
      {products.map((_, i) => (
        <ProductCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a product is its place in the sheet
          key={i}
          index={i}
          count={products.length}
          result={result?.products[i]}
          isUpperBound={result?.charge.lowerBound === true}
          trials={result?.monteCarlo?.trials}
          cells={result?.charge.cells ?? 1}
        />
      ))}
      <Button
        className={classes.start}
        variant="light"
        onClick={() => {
          const product = { product: null, amount: null };
          if (products.length === 0) edit({ kind: 'set', path: ['products'], value: [product] });
          else edit({ kind: 'insert', path: ['products'], at: products.length, value: product });
        }}
      >
        + Product
      </Button>
      <Calibrations />
      <section className="panel">
        <h2>Sheet and charge</h2>
        <Fields path={[]} schema={SHEET} only={['title', ...CHARGE]} usual={['title']} addLabel="Charge" />
        <Fields path={[]} schema={SHEET} only={REST} addLabel="Correction, uncertainty, cell, notes" />
      </section>
    </div>
  );
}
