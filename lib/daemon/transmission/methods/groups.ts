import type { BandwidthGroup } from "../../settings/mod.ts";
import { isList, type JsonObject } from "../json.ts";
import { legacySessionKey } from "../keys.ts";
import type { Method } from "../method.ts";
import type { Params } from "../params.ts";
import { RpcError } from "../rpc_error.ts";
import { fromKilobytes, MAX_KB_PER_SEC, toKilobytes } from "../values.ts";

/** Bandwidth groups that there may be. */
const MAX_GROUPS = 1_000;

/** Characters of a group's name. */
const MAX_NAME_LENGTH = 256;

/** Tells of bandwidth groups: those that `name` names, one or several, or all. */
export const groupGet: Method = {
  isMutating: false,
  legacyKey: legacySessionKey,
  run({ control }, params) {
    const name = params.raw("name");
    const names = new Set(isList(name) ? name : name === undefined || name === null ? [] : [name]);
    const { groups } = control.settings;
    return { group: groups.filter((one) => names.size === 0 || names.has(one.name)).map(told) };
  },
};

/** Changes the bandwidth group of a name, or makes it. */
export const groupSet: Method = {
  isMutating: true,
  async run({ control }, params) {
    const name = params.get("name")?.string().trim() ?? "";
    if (name === "") throw new RpcError("invalidParams", "No group name given");
    if (name.length > MAX_NAME_LENGTH) {
      throw new RpcError("invalidParams", `name must be ${MAX_NAME_LENGTH} characters at most`);
    }
    const { groups } = control.settings;
    const changes = readChanges(params);
    if (groups.some((group) => group.name === name)) {
      const changed = groups.map((one) => one.name === name ? { ...one, ...changes } : one);
      await control.set({ groups: changed });
      return {};
    }
    if (groups.length >= MAX_GROUPS) {
      throw new RpcError("invalidParams", `there can be ${MAX_GROUPS} groups at most`);
    }
    await control.set({ groups: [...groups, { ...unlimited(name), ...changes }] });
    return {};
  },
};

function told(group: BandwidthGroup): JsonObject {
  return {
    honors_session_limits: group.honorsSession,
    name: group.name,
    speed_limit_down: toKilobytes(group.download),
    speed_limit_down_enabled: group.isDownloadLimited,
    speed_limit_up: toKilobytes(group.upload),
    speed_limit_up_enabled: group.isUploadLimited,
  };
}

function readChanges(params: Params): Partial<BandwidthGroup> {
  const honorsSession = params.get("honors_session_limits")?.boolean();
  const download = params.get("speed_limit_down")?.integer(0, MAX_KB_PER_SEC);
  const isDownloadLimited = params.get("speed_limit_down_enabled")?.boolean();
  const upload = params.get("speed_limit_up")?.integer(0, MAX_KB_PER_SEC);
  const isUploadLimited = params.get("speed_limit_up_enabled")?.boolean();
  return {
    ...honorsSession === undefined ? {} : { honorsSession },
    ...download === undefined ? {} : { download: fromKilobytes(download) },
    ...isDownloadLimited === undefined ? {} : { isDownloadLimited },
    ...upload === undefined ? {} : { upload: fromKilobytes(upload) },
    ...isUploadLimited === undefined ? {} : { isUploadLimited },
  };
}

function unlimited(name: string): BandwidthGroup {
  return {
    name,
    download: Infinity,
    upload: Infinity,
    isDownloadLimited: false,
    isUploadLimited: false,
    honorsSession: true,
  };
}
