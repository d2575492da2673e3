// What Mantine's components are told of the look: sizes for gloved hands, and one calm colour for controls.
// Colours live in tokens.css (a strict content policy forbids styles written at run time).
import { createTheme, Modal, Tooltip } from '@mantine/core';

const INK = [
  '#f3f5f7',
  '#e4e8ec',
  '#cbd2d9',
  '#a9b4be',
  '#8595a2',
  '#677886',
  '#4f606d',
  '#3d4c58',
  '#2f3b45',
  '#1f2830',
] as const;

export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink: INK },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The library behind lockScroll writes a style element, which the content policy forbids.
    Modal: Modal.extend({
      defaultProps: { lockScroll: false, centered: true, closeButtonProps: { 'aria-label': 'Close' } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true, multiline: true } }),
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Autocomplete: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', checkIconPosition: 'right' } },
    Textarea: { defaultProps: { size: 'md' } },
    SegmentedControl: { defaultProps: { size: 'md' } },
  },
});
