import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { FolderBrowser } from "./folder_browser.tsx";

/** What a folder is chosen for. */
export interface FolderInputProps {
  /** The id of its box, which its label names. */
  readonly id: string;
  /** The path. */
  readonly value: string;
  /** Takes another path, once it was typed or chosen. */
  readonly onChange: (path: string) => void;
  /** What is shown while it is empty. */
  readonly placeholder?: string | undefined;
  /** Whether files can be chosen, too. */
  readonly takesFiles?: boolean;
  /** Whether it can not be changed now. */
  readonly isDisabled?: boolean | undefined;
  /** Whether what is in it was refused. */
  readonly isRefused?: boolean | undefined;
  /** Ids of the texts that explain it. */
  readonly describedBy?: string | undefined;
  /** Its name for those who hear it, where no label names it. */
  readonly name?: string | undefined;
}

/** A path of the daemon's machine, to be typed or chosen. */
export function FolderInput(props: FolderInputProps): VNode {
  const { id, value, onChange, placeholder, takesFiles, isDisabled, isRefused } = props;
  const [draft, setDraft] = useState(value);
  const [isOpen, setOpen] = useState(false);
  const browse = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isRefused) setDraft(value);
  }, [value, isRefused]);

  function close(): void {
    setOpen(false);
    browse.current?.focus();
  }
  function choose(path: string): void {
    close();
    setDraft(path);
    onChange(path);
  }
  return (
    <div class="folder-input">
      <span class="row">
        <input
          id={id}
          type="text"
          class="mono"
          value={draft}
          placeholder={placeholder}
          disabled={isDisabled}
          autocomplete="off"
          spellcheck={false}
          aria-label={props.name}
          aria-describedby={props.describedBy}
          aria-invalid={isRefused ? true : undefined}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onChange={(event) => onChange(event.currentTarget.value.trim())}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // it ends the path, and not the form around it
            onChange(event.currentTarget.value.trim());
          }}
        />
        <button
          ref={browse}
          type="button"
          disabled={isDisabled}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Browse…
        </button>
      </span>
      {isOpen && (
        <FolderBrowser
          start={draft}
          takesFiles={takesFiles ?? false}
          onChoose={choose}
          onCancel={close}
        />
      )}
    </div>
  );
}
