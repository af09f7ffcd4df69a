import { useEffect, useState } from "preact/hooks";
import { messageOf } from "./message_of.ts";

/** What was fetched. */
export interface Fetched<T> {
  /** The last answer; undefined before the first. */
  readonly value: T | undefined;
  /** Why the last try failed; undefined if it did not. */
  readonly error: string | undefined;
}

/** Fetches something when it is first shown, and whenever `version` changes; what was known stays until the answer is there. */
export function useFetched<T>(fetch: () => Promise<T>, version: string | number): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>({ value: undefined, error: undefined });
  useEffect(() => {
    let isWanted = true;
    fetch().then((value) => {
      if (isWanted) setFetched({ value, error: undefined });
    }, (error: unknown) => {
      const text = messageOf(error);
      if (isWanted) setFetched(({ value }) => ({ value, error: text }));
    });
    return () => {
      isWanted = false;
    };
  }, [version]);
  return fetched;
}
