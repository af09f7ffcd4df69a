import type { Locator, Page } from "playwright-core";

/** The row of a torrent in the list. */
export function rowOf(page: Page, name: string): Locator {
  return page.locator("#list").getByRole("row").filter({ hasText: name });
}

/** The names of all torrents that the list shows, in its order; those that are chosen alone, if that is said. */
export async function namesIn(
  page: Page,
  { isChosen = false }: { readonly isChosen?: boolean } = {},
): Promise<string[]> {
  const rows = isChosen ? '[role="row"][aria-selected="true"]' : '[role="row"]';
  return await page.locator(`#list ${rows} .title`).allInnerTexts();
}

/** The dialog that adds torrents. */
export function addingDialog(page: Page): Locator {
  return page.getByRole("dialog", { name: "Add torrents" });
}

/** Opens the dialog that adds torrents by its button. */
export async function openAdding(page: Page): Promise<Locator> {
  await page.getByRole("banner").getByRole("button", { name: /^Add/ }).click();
  return addingDialog(page);
}

/** Pastes a text where the focus is, as the browser does it. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  })()`);
}

/** A file that is dropped or chosen. */
export interface DroppedFile {
  /** Its name, without a folder. */
  readonly name: string;
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Drags files over the page and drops them in its middle. */
export async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const encoded = files.map(({ name, bytes }) => ({ name, base64: bytes.toBase64() }));
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of ${JSON.stringify(encoded)}) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name, { type: "application/x-bittorrent" }));
    }
    const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    for (const type of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  })()`);
}

/** Opens the details of a torrent at one of their tabs. */
export async function openTab(page: Page, row: Locator, tab: string): Promise<Locator> {
  const name = page.getByRole("tab", { name: new RegExp(`^${tab}`) });
  if (await name.count() === 0) await row.dblclick();
  await name.click();
  return page.getByRole("tabpanel", { name: new RegExp(`^${tab}`) });
}
