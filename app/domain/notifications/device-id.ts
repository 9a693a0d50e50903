import { sha256Hex } from "#app/platform/crypto.ts";

/** The id of a browser's row, here and in that browser: who has it can see which browser it is, and not reach it. */
export async function deviceId(endpoint: string): Promise<string> {
	return (await sha256Hex(endpoint)).slice(0, 32);
}
