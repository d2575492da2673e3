// Keys of the window: which presses belong to a field that is being typed into, and never to a view.

/** Whether a press belongs to what is being typed or chosen there. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null;
}
