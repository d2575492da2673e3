// Light or dark, as the person wants; as the system says until chosen.
import { UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import classes from './Navigation.module.css';

export function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <UnstyledButton
      className={classes.item!}
      onClick={() => setColorScheme(other)}
      title={`Change to ${other} colours`}
    >
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
        <circle cx="12" cy="12" r="8" />
        <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
      </svg>
      <span>{other === 'dark' ? 'Dark' : 'Light'}</span>
    </UnstyledButton>
  );
}
