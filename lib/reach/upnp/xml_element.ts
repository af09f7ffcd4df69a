import { SaxesParser } from "saxes";

/** Bytes of a description or answer at most (libtorrent's are 64 KiB too). */
export const MAX_XML_LENGTH = 65_536;

/** Elements within elements; descriptions of routers have 9. */
const MAX_DEPTH = 32;

/** Elements in all; descriptions of routers have some 100. */
const MAX_ELEMENTS = 4_096;

/** An ampersand that begins no entity of XML: some routers name themselves with one. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/gi;

/** One element. */
export interface XmlElement {
  /** Its name without a prefix. */
  readonly name: string;
  /** The text directly in it, without space around. */
  readonly text: string;
  /** The elements directly in it. */
  readonly children: readonly XmlElement[];
}

/** XML that is not read. */
export class XmlError extends Error {
  /** The name of the class. */
  override readonly name = "XmlError";
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * Reads XML of a device nearby: without attributes, and leniently, for routers write what is not quite XML. There are no
 * document types, and so no entities but those of XML itself; nothing grows, and nothing is fetched.
 *
 * @throws {XmlError} if it is too long or too deep, has a document type, or no element.
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_XML_LENGTH) throw refusal(`it is over ${MAX_XML_LENGTH} bytes long`);
  const parser = new SaxesParser();
  const root: OpenElement = { name: "", text: "", children: [] };
  const open = [root];
  let count = 0;
  // What is wrong is passed over where it can be.
  parser.on("error", () => {});
  parser.on("doctype", () => {
    throw refusal("it has a document type");
  });
  parser.on("opentag", (tag) => {
    count += 1;
    if (count > MAX_ELEMENTS) throw refusal(`it has over ${MAX_ELEMENTS} elements`);
    if (open.length > MAX_DEPTH) throw refusal(`it has elements ${MAX_DEPTH} deep`);
    const name = tag.name.slice(tag.name.indexOf(":") + 1);
    open.push({ name, text: "", children: [] });
  });
  function addText(text: string): void {
    const element = open.at(-1);
    if (element) element.text += text;
  }
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element) open.at(-1)?.children.push(close(element));
  });
  parser.write(new TextDecoder().decode(bytes).replace(BARE_AMPERSAND, "&amp;")).close();
  const [first] = root.children;
  if (first === undefined) throw refusal("there is no element in it");
  return first;
}

/** Finds the text of an element directly in another; "" where there is none. */
export function childText(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? "";
}

/** Goes through an element and all that are in it, from the outside to the inside. */
export function* walkElements(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* walkElements(child);
}

/** Writes text so that it stands for itself in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function close({ name, text, children }: OpenElement): XmlElement {
  return { name, text: text.trim(), children };
}

function refusal(why: string): XmlError {
  return new XmlError(`Cannot read XML: ${why}`);
}
