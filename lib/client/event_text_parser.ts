/** Characters of one event at most: a list of a hundred thousand torrents has fewer. */
const MAX_EVENT_LENGTH = 128 * 1024 * 1024;

/** An event as it came over the wire. */
export interface RawEvent {
  /** Its type. */
  readonly type: string;
  /** The id that was last said. */
  readonly id: string;
  /** What it tells. */
  readonly data: string;
}

/** Takes a `text/event-stream` apart, as HTML says it is to be read. Each character is looked at once. */
export class EventTextParser {
  /** What came of a line that has not ended. */
  #line: string[] = [];
  #length = 0;
  #type = "";
  #id = "";
  #data: string[] = [];
  #isAfterReturn = false;
  #isFirst = true;

  /**
   * Takes the next piece of text, however it was cut; gives the events that are whole now.
   *
   * @throws {RangeError} if an event has more than 128 Mi characters.
   */
  push(text: string): RawEvent[] {
    const events: RawEvent[] = [];
    let start = 0;
    if (this.#isFirst && text !== "") {
      this.#isFirst = false;
      if (text.startsWith("\uFEFF")) start = 1;
    }
    for (let at = nextEnd(text, start); at >= 0; at = nextEnd(text, start)) {
      const char = text[at];
      const isSecondHalf = this.#isAfterReturn && at === start && char === "\n";
      this.#isAfterReturn = char === "\r";
      if (!isSecondHalf) {
        this.#take(text.slice(start, at));
        const event = this.#endLine();
        if (event) events.push(event);
      }
      start = at + 1;
    }
    if (start < text.length) {
      this.#take(text.slice(start));
      this.#isAfterReturn = false;
    }
    return events;
  }

  #take(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_EVENT_LENGTH) {
      throw new RangeError(`Cannot read an event of more than ${MAX_EVENT_LENGTH} characters`);
    }
    if (text !== "") this.#line.push(text);
  }

  #endLine(): RawEvent | undefined {
    const line = this.#line.join("");
    this.#line = [];
    if (line === "") return this.#endEvent();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "event") this.#type = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #endEvent(): RawEvent | undefined {
    const data = this.#data;
    const type = this.#type || "message";
    this.#data = [];
    this.#type = "";
    this.#length = 0;
    return data.length > 0 ? { type, id: this.#id, data: data.join("\n") } : undefined;
  }
}

/** Where the next line ends; −1 for nowhere. */
function nextEnd(text: string, from: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? -1;
}
