import { useEffect, useState } from "preact/hooks";

/** What every control of a setting is given. */
export interface ControlProps<Value> {
  /** The id of its element, which its label names. */
  readonly id: string;
  /** What is set. */
  readonly value: Value;
  /** Takes what is set from now on. */
  readonly onChange: (value: Value) => void;
  /** Ids of the texts that explain it. */
  readonly describedBy?: string | undefined;
  /** Whether what was last typed was refused: it stays to be mended. */
  readonly isRefused?: boolean | undefined;
  /** Its name for those who hear it, where no label names it. */
  readonly name?: string | undefined;
  /** Whether it can not be changed now. */
  readonly isDisabled?: boolean | undefined;
}

/** What is typed, until it is set: what is set elsewhere replaces it, what is refused stays. */
export function useDraft(
  shown: string,
  isRefused: boolean | undefined,
): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState(shown);
  useEffect(() => {
    if (!isRefused) setDraft(shown);
  }, [shown, isRefused]);
  return [draft, setDraft];
}
