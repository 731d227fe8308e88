/** A value once it has rested for a moment, so that a search isn't sent for every key. */
import { useEffect, useState } from 'react';

const REST_MS = 300;

export function useDelayed<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setRested(value);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return rested;
}
