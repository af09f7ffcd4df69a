import type { Page } from "playwright-core";

/** Tells every breach of the page's policy to the test, from before its first script. */
const REPORT_BREACHES = `
  addEventListener("securitypolicyviolation", (event) => {
    reportBreach(event.violatedDirective + " " + event.blockedURI + " " + event.sample);
  });
`;

/**
 * What goes wrong in a page: errors of its scripts, breaches of its policy, errors that it tells the console, and what it
 * asks of others than the daemon.
 */
export class Complaints {
  readonly #texts: string[] = [];

  private constructor() {}

  /** Listens to a page that is empty as yet. */
  static async of(page: Page): Promise<Complaints> {
    const complaints = new Complaints();
    const add = (text: string) => void complaints.#texts.push(text);
    page.on("pageerror", (error) => add(`error: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      const { url } = message.location();
      add(`console: ${message.text()} (${new URL(url || "about:blank").pathname})`);
    });
    page.on("dialog", async (dialog) => {
      add(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      const isHere = origin === new URL(page.url() || "about:blank").origin;
      if (protocol.startsWith("http") && !isHere && !request.isNavigationRequest()) {
        add(`request: ${request.url()}`);
      }
    });
    await page.exposeFunction("reportBreach", (text: string) => add(`policy: ${text}`));
    await page.addInitScript(REPORT_BREACHES);
    return complaints;
  }

  /** All of them that fit none of these. */
  but(allowed: readonly RegExp[]): string[] {
    return this.#texts.filter((text) => !allowed.some((pattern) => pattern.test(text)));
  }
}
