// Numbers and durations as the command line shows them: the same words as in the window.
export * from '../../core/wording.ts';
