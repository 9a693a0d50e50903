import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openToken, sealToken } from "#app/domain/instagram/tokens.server.ts";
import { importAesKey, open, SealError, seal, toBytes, toHex, toText } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgKeys } from "#app/schema/directory.ts";
import { makeOrg } from "../support/make.ts";

function hex(text: string) {
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

test("AES-256-GCM gives the published tag of test case 16", async () => {
	const key = await importAesKey(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
	const plain = hex(
		"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	);
	const additionalData = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");

	const sealed = await crypto.subtle.encrypt(
		{ name: "AES-GCM", iv: hex("cafebabefacedbaddecaf888"), additionalData, tagLength: 128 },
		key,
		plain,
	);

	expect(toHex(new Uint8Array(sealed)).slice(-32)).toBe("76fc6ece0f4e1768cddf8853bb2d551b");
});

test("a changed byte anywhere, another place or another key does not open", async () => {
	const key = await importAesKey(crypto.getRandomValues(new Uint8Array(32)));
	const other = await importAesKey(crypto.getRandomValues(new Uint8Array(32)));
	const box = await seal(key, "k1", toBytes("secret"), "here");
	const keyOf = async () => key;

	expect(toText(await open(keyOf, box, "here"))).toBe("secret");
	await expect(open(keyOf, box, "there")).rejects.toThrow(SealError);
	await expect(open(async () => other, box, "here")).rejects.toThrow(SealError);
	await expect(open(async () => null, box, "here")).rejects.toThrow(SealError);
	for (let position = 0; position < box.length; position++) {
		const changed = `${box.slice(0, position)}${box[position] === "A" ? "B" : "A"}${box.slice(position + 1)}`;
		const opened = await open(async (kid) => (kid === "k1" ? key : null), changed, "here").then(toText, (error) => error);
		// The last digits of base64 hold bits that mean nothing; what opens is the same secret.
		if (!(opened instanceof SealError)) expect(opened, `position ${position}`).toBe("secret");
	}
	for (const odd of ["", "v1", "v1.k1", "v2.k1.a.b", "v1.k1.a.b.c", "secret"])
		await expect(open(keyOf, odd, "here")).rejects.toThrow(SealError);
});

test("the same token twice is two different boxes, and neither holds it", async () => {
	const org = await makeOrg();

	const boxes = await Promise.all([1, 2, 3].map(() => sealToken(org.tenant, org.connectionId, "IGAA-canary-token")));

	expect(new Set(boxes).size).toBe(3);
	for (const box of boxes) {
		expect(box).toMatch(/^v1\.[\w-]+\.[\w-]{16}\.[\w-]+$/);
		expect(box).not.toContain("canary");
		expect(await openToken(org.tenant, { id: org.connectionId, tokenSealed: box })).toBe("IGAA-canary-token");
	}
});

test("a box moved to another connection or another org does not open there", async () => {
	const [ours, theirs] = [await makeOrg(), await makeOrg()];
	const box = await sealToken(ours.tenant, ours.connectionId, "token");
	await sealToken(theirs.tenant, theirs.connectionId, "theirs");

	await expect(openToken(ours.tenant, { id: theirs.connectionId, tokenSealed: box })).rejects.toThrow(SealError);
	await expect(openToken(theirs.tenant, { id: ours.connectionId, tokenSealed: box })).rejects.toThrow(SealError);
});

test("without the org's key row nothing of the org opens any more", async () => {
	const org = await makeOrg();
	const box = await sealToken(org.tenant, org.connectionId, "token");

	await directory(env).delete(orgKeys).where(eq(orgKeys.orgId, org.orgId));

	await expect(openToken(org.tenant, { id: org.connectionId, tokenSealed: box })).rejects.toThrow(SealError);
});
