/** A line that says nothing, which keeps what is in between from taking a quiet stream for a dead one. */
export const STILL_HERE = ": still here\n\n";

/** An event as it goes over the wire; JSON has no line breaks of its own. */
export function eventText(
  event: "reset" | "delta",
  { id, data }: { readonly id: string; readonly data: string },
): string {
  return `event: ${event}\nid: ${id}\ndata: ${data}\n\n`;
}
