import type { JournalKind } from "../view/mod.ts";

/** Puts what was kept into words: what is missing of it, as a damaged or later database may have it, is left out. */
export function noteText(kind: JournalKind, detail: unknown): string {
  const said = new Said(detail);
  switch (kind) {
    case "added":
      return `Added ${said.quoted("name")}`;
    case "metadata":
      return `It is known now what is in it: ${said.quoted("name")}`;
    case "started":
      return said.is("isForced") ? "Started now, whoever else waits" : "Started";
    case "stopped":
      return "Stopped";
    case "completed":
      return "Complete";
    case "checked":
      return "Checked what is on disk";
    case "moved":
      return said.is("hasMovedFiles")
        ? `Moved to ${said.text("to")}`
        : `Taken to be in ${said.text("to")}`;
    case "renamed":
      return `Renamed ${said.quoted("path")} to ${said.quoted("name")}`;
    case "removed":
      return `Removed ${said.quoted("name")}${said.is("withData") ? " with its data" : ""}`;
    case "failed":
    case "no-space":
    case "storage-missing":
    case "resumed":
      return said.text("text");
    case "tracker-failing":
      return `The tracker ${said.text("host")} fails: ${said.text("text")}`;
    case "tracker-working":
      return `The tracker ${said.text("host")} works again`;
    case "banned":
      return `Banned ${said.text("address")}: it ${said.text("reason")}`;
    case "goal-reached":
      return `Stopped, since a goal was reached: ${said.text("reason")}`;
  }
}

/** What an event says, which may be anything. */
class Said {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(detail: unknown) {
    this.#values = new Map(
      typeof detail === "object" && detail !== null ? Object.entries(detail) : [],
    );
  }

  text(key: string): string {
    const value = this.#values.get(key);
    return typeof value === "string" ? value : "?";
  }

  quoted(key: string): string {
    return `"${this.text(key)}"`;
  }

  is(key: string): boolean {
    return this.#values.get(key) === true;
  }
}
