/** Keeps the focus where people work when what had it goes away: a row that was removed, a button whose work is done. */
import { type RefObject, useEffect } from 'react';

/** Where what had the focus inside the region is gone, the region takes it; it needs a `tabIndex`. Otherwise it would fall to the page's beginning. */
export function useKeepFocus(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const place = region.current;
    if (place === null) return undefined;
    let last: Element | undefined;
    const onFocusIn = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : undefined;
    };
    // Some browsers say so of what is removed, others don't: what left by itself is still there.
    const onFocusOut = ({ target }: FocusEvent) => {
      queueMicrotask(() => {
        if (target === last && target instanceof Element && target.isConnected) last = undefined;
      });
    };
    const observer = new MutationObserver(() => {
      if (last === undefined || last.isConnected) return;
      last = undefined;
      if (document.activeElement === document.body) place.focus();
    });
    place.addEventListener('focusin', onFocusIn);
    place.addEventListener('focusout', onFocusOut);
    observer.observe(place, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      place.removeEventListener('focusin', onFocusIn);
      place.removeEventListener('focusout', onFocusOut);
    };
  }, [region]);
}
