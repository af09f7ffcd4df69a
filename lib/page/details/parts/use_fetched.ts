import { useEffect, useState } from "preact/hooks";
import { ask } from "../../api.ts";
import { messageOf } from "./message_of.ts";

/** What was fetched. */
export interface Fetched<T> {
  /** The last answer; undefined before the first. */
  readonly value: T | undefined;
  /** Why the last try failed; undefined if it did not. */
  readonly error: string | undefined;
}

/** Fetches something of the API when it is first shown, and whenever the path or `version` changes. */
export function useFetched<T>(path: string, version: string | number = 0): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T> & { readonly path: string }>();
  useEffect(() => {
    let isWanted = true;
    ask<T>("GET", path).then((value) => {
      if (isWanted) setFetched({ path, value, error: undefined });
    }, (error: unknown) => {
      const text = messageOf(error);
      if (isWanted) setFetched((before) => ({ path, value: before?.value, error: text }));
    });
    return () => {
      isWanted = false;
    };
  }, [path, version]);
  // An answer to another question is none to this.
  if (fetched === undefined || fetched.path !== path) return { value: undefined, error: undefined };
  return fetched;
}
