import { LoopbackProgram } from "../loopback_program.ts";
import type { LoopbackScene } from "../loopback_scene.ts";
import { isInPath } from "./installed.ts";

/** Keeps it to this machine, and from all that it does by itself. */
const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--remote-debugging-port=0",
];

/** An answer or an event of the DevTools protocol. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** What a page may say of what goes wrong in it. */
const COMPLAINTS: ReadonlySet<string> = new Set(["Runtime.exceptionThrown", "Log.entryAdded"]);

/** Whether Chromium is on this machine. */
export function isChromiumInstalled(): boolean {
  return isInPath("chromium");
}

/** A page of Chromium without a window, driven by its DevTools protocol. */
export class ChromiumPage implements AsyncDisposable {
  /** What went wrong in the page: errors of scripts, and what the browser would not load or run. */
  readonly complaints: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  #count = 0;
  #loaded: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
  }

  /** Starts Chromium, which ends with the scene, and opens an empty page. */
  static async open(scene: LoopbackScene): Promise<ChromiumPage> {
    const profile = await scene.folder("chromium");
    const program = scene.use(
      new LoopbackProgram([...ARGS, `--user-data-dir=${profile}`, "about:blank"], {
        command: ["chromium"],
      }),
    );
    const line = await program.line(/^DevTools listening on ws:/);
    const { host } = new URL(line.slice(line.indexOf("ws:")));
    const answer = await fetch(`http://${host}/json/new`, { method: "PUT" });
    const { webSocketDebuggerUrl } = await answer.json();
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    const page = scene.use(new ChromiumPage(socket));
    for (const domain of ["Page", "Runtime", "Log", "DOM"]) await page.send(`${domain}.enable`);
    return page;
  }

  /**
   * Calls a method of the DevTools protocol.
   *
   * @throws {Error} if it fails.
   */
  send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#count;
    const waiting = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return waiting.promise;
  }

  /** Goes to an address; the page and all that it names are loaded when this resolves. */
  async goTo(url: string): Promise<void> {
    const loaded = Promise.withResolvers<void>();
    this.#loaded = () => loaded.resolve();
    await this.send("Page.navigate", { url });
    await loaded.promise;
  }

  /**
   * Evaluates an expression in the page; gives what it comes to.
   *
   * @throws {Error} if it throws.
   */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`Cannot evaluate ${expression}: ${JSON.stringify(exceptionDetails)}`);
    }
    return new Map(Object.entries(result ?? {})).get("value");
  }

  /** Clicks at the middle of what a selector finds, as a user does. */
  async click(
    selector: string,
    options: { readonly button?: "left" | "right" } = {},
  ): Promise<void> {
    const { button = "left" } = options;
    const at = await this.evaluate(`(() => {
      const found = document.querySelector(${JSON.stringify(selector)});
      found.scrollIntoView();
      const { x, y, width, height } = found.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    })()`);
    const [x, y] = Array.isArray(at) ? at : [];
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.send("Input.dispatchMouseEvent", { type, x, y, button, clickCount: 1 });
    }
  }

  /** Types a text where the cursor is. */
  async type(text: string): Promise<void> {
    await this.send("Input.insertText", { text });
  }

  /** Chooses a file in an input of that kind. */
  async chooseFile(selector: string, path: string): Promise<void> {
    const { result } = await this.send("Runtime.evaluate", {
      expression: `document.querySelector(${JSON.stringify(selector)})`,
    });
    const objectId = new Map(Object.entries(result ?? {})).get("objectId");
    await this.send("DOM.setFileInputFiles", { files: [path], objectId });
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }

  #take(message: Message): void {
    const { id, method, params, result = {}, error } = message;
    if (method !== undefined && COMPLAINTS.has(method)) {
      this.complaints.push(JSON.stringify(params));
    }
    if (method === "Page.loadEventFired") this.#loaded();
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(`Cannot drive the browser: ${error.message}`));
  }
}
