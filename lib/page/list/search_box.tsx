import type { VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import { useApp, useTopic } from "../store/hooks.ts";
import type { Search } from "./search.ts";

/** Chooses what the list shows by words or the selector language, and says what it has understood. */
export function SearchBox({ takesFocus = false }: { readonly takesFocus?: boolean }): VNode {
  const { store } = useApp();
  const { filter } = store;
  useTopic(filter.changes);
  const ref = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, []);
  const { search } = filter;
  return (
    <div class="searchbox" role="search">
      <input
        ref={ref}
        id="search"
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder="Search, or filter: ratio > 2 and label = iso"
        aria-label="Search torrents"
        aria-describedby={id}
        aria-invalid={search.kind === "wrong"}
        aria-keyshortcuts="/"
        value={filter.text}
        onInput={(event) => filter.write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && filter.text !== "") filter.write("");
          else if (event.key === "Escape" || event.key === "Enter" || event.key === "ArrowDown") {
            document.querySelector<HTMLElement>("#list")?.focus();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div id={id} class="meaning" role="status">
        <Meaning search={search} text={filter.text} />
      </div>
    </div>
  );
}

function Meaning(
  { search, text }: { readonly search: Search; readonly text: string },
): VNode | null {
  const { store } = useApp();
  useTopic(store.list.changes);
  const count = formatNoun(store.list.order.length, "torrent");
  switch (search.kind) {
    case "none":
      return null;
    case "words":
      return (
        <p>
          Name has {search.words.map((word, at) => (
            <span key={at}>
              {at > 0 ? " and " : ""}
              <b>{word}</b>
            </span>
          ))}: {count}
        </p>
      );
    case "selector":
      return (
        <p>
          <code>{search.text}</code>: {count}
        </p>
      );
    case "wrong": {
      const at = Math.min(text.length, search.column - 1);
      return (
        <p class="bad">
          <code>
            {text.slice(0, at)}
            <mark>{text.slice(at) || "…"}</mark>
          </code>{" "}
          {search.reason}
        </p>
      );
    }
  }
}
