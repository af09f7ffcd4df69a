/**
 * Asking a server that the user names.
 *
 * @module
 */
export {
  askDirectly,
  type DirectAddress,
  type DirectReply,
  type DirectRequest,
} from "../../net/mod.ts";
