/** What changed since a dialog showed its first numbers. */
import { useState } from 'react';
import { changesBetween, type Numbers } from '../../state/guide/switch-forecast.ts';

/** `isRead`: they were read for the dialog, so that what is known from before it isn't taken for its first. Undefined: nobody knows. */
export function useChanges(numbers: Numbers | undefined, isRead: boolean): readonly string[] {
  const [first, setFirst] = useState<Numbers>();
  if (first === undefined && isRead && numbers !== undefined) setFirst(numbers);
  return first === undefined || numbers === undefined ? [] : changesBetween(first, numbers);
}
