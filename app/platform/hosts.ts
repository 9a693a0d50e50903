import { type Env, isLocal } from "#app/platform/env.ts";

/**
 * Whether something may be asked at a URL: https on a host of the list and its usual port; in local mode also the sandbox's own
 * address, where the list names its port. `*.` in front of a host stands for every sub-domain.
 */
export function isOnHost(env: Env, url: URL, hosts: readonly string[]): boolean {
	if (url.username || url.password) return false;
	const isListed = hosts.some((host) =>
		host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) && url.port === "" : url.host === host,
	);
	return isListed && (url.protocol === "https:" || (isLocal(env) && url.protocol === "http:"));
}
