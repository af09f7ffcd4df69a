import { useEffect, useRef, useState } from "preact/hooks";
import { client, type Creation, type CreationBody } from "../api.ts";

/** Seconds that an answer is waited for: how far it is, is seen so often. */
const WAIT_SECONDS = 1;

/** The making of a torrent, as a component has it. */
export interface OpenCreation {
  /** How far it is; undefined before it was begun. */
  readonly creation: Creation | undefined;
  /** Why it could not be begun or goes on no more, in words; "" where nothing is wrong. */
  readonly problem: string;
  /** Begins it. */
  readonly begin: (body: CreationBody) => void;
  /** Ends it, and gives the form back. */
  readonly cancel: () => void;
}

/** Makes a torrent; what is still being made when the component goes is made no more. */
export function useCreation(): OpenCreation {
  const [creation, setCreation] = useState<Creation>();
  const [problem, setProblem] = useState("");
  const making = useRef<AbortController>();

  async function make(body: CreationBody, { signal }: AbortController): Promise<void> {
    let id = "";
    try {
      let { creation } = await client.create(body);
      ({ id } = creation);
      while (!signal.aborted) {
        setCreation(creation);
        if (creation.state !== "hashing") return;
        ({ creation } = await client.creation(id, { waitSeconds: WAIT_SECONDS, signal }));
      }
    } finally {
      if (id !== "") await forget(id);
    }
  }
  function begin(body: CreationBody): void {
    making.current?.abort();
    const now = new AbortController();
    making.current = now;
    setProblem("");
    setCreation(undefined);
    make(body, now).catch((error) => {
      if (!now.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
  }
  function cancel(): void {
    making.current?.abort();
    setCreation(undefined);
    setProblem("");
  }
  useEffect(() => () => making.current?.abort(), []);
  return { creation, problem, begin, cancel };
}

/** What is done is here by now, and what is not is no more wanted. */
async function forget(id: string): Promise<void> {
  try {
    await client.cancelCreation(id);
  } catch {
    // It is forgotten after a while anyway.
  }
}
