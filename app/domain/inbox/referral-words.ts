import type { Referral } from "#app/schema/shard.ts";

/** Where somebody came from, in a few words. */
export function referralWords(referral: Referral | null): string {
	if (!referral) return "Came from outside of Instagram's messages";
	if (referral.source === "ADS") return referral.title ? `Came from the ad “${referral.title}”` : "Came from an ad";
	if (referral.productId !== null) return "Asked about a product of your shop";
	return referral.ref ? `Came through a link (${referral.ref})` : "Came through a link";
}
