/** The service's time, anew every so often. */
import { useEffect, useState } from 'react';
import { serviceClock } from './service-clock.ts';

export function useNow(everyMs: number): number {
  const [now, setNow] = useState(serviceClock.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(serviceClock.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}
