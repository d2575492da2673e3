// The small buttons beside fields and entries: move, remove. They edit the document, never the page.
import { ActionIcon } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Path } from '../../core/document.ts';
import { useForm } from './form.ts';
import classes from './list-buttons.module.css';

/** Two buttons that move an entry of a list. */
export function Order({
  path,
  index,
  count,
  what,
}: {
  path: Path;
  index: number;
  count: number;
  what: string;
}) {
  const { edit } = useForm();
  return (
    <>
      <ActionIcon
        className={classes.button}
        variant="subtle"
        size="lg"
        aria-label={`Move ${what} up`}
        disabled={index === 0}
        onClick={() => edit({ kind: 'move', path, from: index, to: index - 1 })}
      >
        ↑
      </ActionIcon>
      <ActionIcon
        className={classes.button}
        variant="subtle"
        size="lg"
        aria-label={`Move ${what} down`}
        disabled={index >= count - 1}
        onClick={() => edit({ kind: 'move', path, from: index, to: index + 1 })}
      >
        ↓
      </ActionIcon>
    </>
  );
}

export function Remove({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <ActionIcon
      className={classes.button}
      variant="subtle"
      size="lg"
      aria-label={`Remove ${what}`}
      onClick={onClick}
    >
      ✕
    </ActionIcon>
  );
}

/** The button that takes an optional field away; none for what is required. */
export function removal(required: boolean, label: string, onClick: () => void): ReactElement | undefined {
  return required ? undefined : <Remove what={label} onClick={onClick} />;
}
