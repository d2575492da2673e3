// What passed in a stretch that was marked: the exact charge from the ledger's own sums, extremes and mean.
import { Button } from '@mantine/core';
import { formatDuration } from '../../core/quantity.ts';
import { count } from '../../core/wording.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { Figure } from '../parts/Figure.tsx';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import type { Stretch } from '../plot/range.ts';
import classes from './TimeView.module.css';

interface Props {
  readonly run: number;
  readonly stretch: Stretch;
  readonly onClose: () => void;
}

export function MeasurePanel({ run, stretch: { from_s, to_s }, onClose }: Props) {
  const { runs } = useApi();
  const { value, trouble } = useAnswer(`${run} ${from_s} ${to_s}`, () =>
    runs.chargeBetween({ run, from_s, to_s }),
  );
  return (
    <section className={classes.measure} aria-label="Measured stretch">
      <dl>
        <Item name="Stretch">
          <span className="figures">
            {from_s.toFixed(3)} to {to_s.toFixed(3)} s, {formatDuration(to_s - from_s)}
          </span>
        </Item>
        <Item name={value?.totals.lowerBound ? 'Cathodic, at least' : 'Cathodic'}>
          <Figure value={value?.totals.cathodic_C} dimension="C" digits={6} className="cathodic" />
        </Item>
        <Item name={value?.totals.lowerBound ? 'Anodic, at least' : 'Anodic'}>
          <Figure value={value?.totals.anodic_C} dimension="C" digits={6} className="anodic" />
        </Item>
        <Item name="Net, cathodic − anodic">
          <Figure value={value?.totals.net_C} dimension="C" digits={6} />
        </Item>
        <Item name="Current, lowest">
          <Figure value={value?.current_A.min} dimension="A" />
        </Item>
        <Item name="mean">
          <Figure value={value?.current_A.mean} dimension="A" />
        </Item>
        <Item name="highest">
          <Figure value={value?.current_A.max} dimension="A" />
        </Item>
        <Item name="Samples">
          <span className="figures">
            {value === undefined ? '–' : count(value.totals.samples)}
            {value !== undefined && value.totals.gaps > 0 && `, ${value.totals.gaps} gaps`}
          </span>
        </Item>
      </dl>
      <Button variant="default" size="sm" onClick={onClose}>
        Close
      </Button>
      <TroubleNote trouble={trouble} what="The stretch cannot be measured." />
    </section>
  );
}

function Item({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
