import type { Capability } from "#app/domain/org/roles.ts";
import type { Role } from "#app/schema/directory.ts";
import type { Ids, Side } from "../side.ts";

/** A request before it carries anybody's cookie or token. */
export type Asked = {
	path: string;
	/** GET, and POST where there is something to post. */
	method?: string;
	/** Fields of a form. */
	form?: Record<string, string>;
	body?: string | Uint8Array<ArrayBuffer>;
	headers?: Record<string, string>;
};

export type HttpRow = {
	door: string;
	/**
	 * Everybody; whoever is signed in; a member whose role has the capability; the holder of an org's API token; or who
	 * holds a secret of this installation, which `asked` then carries.
	 */
	who: "everybody" | "signed-in" | "token" | "secret" | Capability;
	asked: (ids: Ids) => Asked | Promise<Asked>;
	/** What the right caller gets. */
	right: number;
	/** What anybody gets who names an id of another org; 404 where it is left out. */
	foreign?: number;
	/** The role of the right caller, where the capability alone does not say it; the Owner where it is left out. */
	as?: Role;
	/** What has to be there first. */
	given?: (side: Side) => Promise<unknown>;
	/** Ids that only say where to go on, or what to look for: another org's gets what the right one does, with one's own rows. */
	harmless?: (keyof Ids)[];
	/** What somebody gets who shows nothing: the sign-in page, for a token 401, where it is left out. */
	anonymous?: number;
	/** The same without the secret, where that is more than leaving out a header. */
	withoutSecret?: (ids: Ids) => Asked | Promise<Asked>;
};

export const inOrg = ({ org }: Ids, path: string) => `/o/${org}${path}`;
export const conversation = (ids: Ids, form: Record<string, string>): Asked => ({ path: inOrg(ids, `/inbox/${ids.conversation}`), form });
export const aNewAddress = () => `${crypto.randomUUID()}@example.test`;
