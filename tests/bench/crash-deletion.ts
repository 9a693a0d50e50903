import type { startProduct } from "../e2e/support/product.ts";
import { createChance } from "./fill.ts";
import { collect, needleOf, search } from "./needles.ts";
import { ACCOUNT, wait } from "./support.ts";
import { control, until } from "./visitor.ts";

type Running = Awaited<ReturnType<typeof startProduct>>;
type Kill = (running: Running, number: number) => Promise<Running>;

/**
 * What a storm left is asked to be deleted, as Meta does, and each of `kills` strikes while it goes. Gives what is found of it
 * afterwards in any store, and how long the deletion took (milliseconds).
 */
export async function measureDeletion(running: Running, { kills, kill, seed }: { kills: number; kill: Kill; seed: number }) {
	const { sandbox, dataDir } = running.product;
	const chance = createChance(seed);
	const needles = [needleOf("message id", `storm-${seed}-`), needleOf("text", `storm ${seed} number`), needleOf("person", "1810000000000")];
	const before = search(collect(`${dataDir}/app`), needles).length;
	const began = performance.now();
	/** Asks as Meta does; the same request again is the same deletion. Null when the product died over it. */
	const ask = async (): Promise<string | null> => {
		const wish = { account: ACCOUNT, kind: "data-deletion" };
		const answer = (await control(sandbox, "signed-requests", wish).catch(() => null)) as { status: number; body: string } | null;
		return answer?.status === 200 ? (JSON.parse(answer.body) as { confirmation_code: string }).confirmation_code : null;
	};
	// Its page ticks each of the three steps that are done.
	const isOver = async (code: string | null) =>
		code !== null && (await (await fetch(`${running.product.origin}/data-deletion/${code}`)).text()).split("✓").length === 4;
	let now = running;
	let struck = 0;
	for (let number = 0; number < kills; number++) {
		const asked = ask();
		await wait(50 + chance() * 250);
		const code = await Promise.race([asked, wait(0).then(() => null)]);
		if (!(await isOver(code))) struck++;
		now = await kill(now, number);
		await asked;
	}
	const code = await until(60, ask);
	const isDone = () => isOver(code);
	await until(120, isDone);
	const took = performance.now() - began;
	await now.end();
	const found = search(collect(`${dataDir}/app`), needles);
	// A database does not overwrite pages that it has freed; nothing reads them.
	const freed = found.filter((place) => /\.sqlite(-wal|-shm)?$/.test(place));
	return { placesBefore: before, struck, left: found.filter((place) => !freed.includes(place)), freed, took };
}
