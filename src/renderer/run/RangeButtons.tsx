// The time axis in large buttons: the whole run, its last minutes, nearer, farther, earlier, later.
import { Button } from '@mantine/core';
import { memo } from 'react';
import type { BehaviorSubject } from 'rxjs';
import { moved, stretchOf, type ViewRange, WHOLE, zoomed } from '../plot/range.ts';
import classes from './TimeView.module.css';

interface Props {
  readonly range$: BehaviorSubject<ViewRange>;
  readonly through$: BehaviorSubject<number>;
  readonly follows: boolean;
  readonly isLive: boolean;
  readonly look: (range: ViewRange) => void;
}

const LAST_S = 60;

export const RangeButtons = memo(({ range$, through$, follows, isLive, look }: Props) => {
  const span_s = () => {
    const { from_s, to_s } = stretchOf(range$.value, through$.value);
    return to_s - from_s;
  };
  const middle_s = () => stretchOf(range$.value, through$.value).from_s + span_s() / 2;
  const button = (label: string, name: string, act: () => void) => (
    <Button variant="default" size="sm" px="sm" aria-label={name} title={name} onClick={act}>
      {label}
    </Button>
  );
  return (
    <div className={classes.group}>
      {button('Whole', 'The whole run (0)', () => look(WHOLE))}
      {button('1 min', '1 min: the last minute', () => look({ follows: true, span_s: LAST_S }))}
      {isLive && (
        <Button
          variant={follows ? 'light' : 'default'}
          size="sm"
          px="sm"
          aria-pressed={follows}
          title="Keep the newest sample in view (F)"
          onClick={() => look({ follows: true, span_s: span_s() })}
        >
          {follows ? 'Following' : 'Follow'}
        </Button>
      )}
      {button('−', 'Farther (−)', () => look(zoomed(range$.value, through$.value, middle_s(), 1.5)))}
      {button('+', 'Nearer (+)', () => look(zoomed(range$.value, through$.value, middle_s(), 1 / 1.5)))}
      {button('←', 'Earlier (←)', () => look(moved(range$.value, through$.value, -span_s() / 4)))}
      {button('→', 'Later (→)', () => look(moved(range$.value, through$.value, span_s() / 4)))}
    </div>
  );
});
