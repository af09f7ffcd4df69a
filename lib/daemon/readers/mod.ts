/**
 * What those are told who may only look: nothing that would let them pass for somebody else at a tracker.
 *
 * @module
 */
export { controlFor, readerControl } from "./reader_control.ts";
export { readerView } from "./reader_view.ts";
export { magnetWithoutSecrets, textWithoutSecrets, urlWithoutSecrets } from "./without_secrets.ts";
