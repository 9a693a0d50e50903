import type { z } from "zod";
import { readJson } from "#workers/sandbox/json.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { type Answers, type FaultKind, type faultsBody, schemas } from "./schemas.ts";

type Row = { id: number; kind: string; fault: string; skip: number; remaining: number | null; hits: number };
type Fault<Kind extends FaultKind> = z.infer<(typeof schemas)[Kind]>;

/** Takes the first fault of this kind that matches and is not used up, and counts it. */
export function takeFault<Kind extends FaultKind>(
	state: State,
	kind: Kind,
	matches: (fault: Fault<Kind>) => boolean,
): { id: number; fault: Fault<Kind> } | null {
	const rows = state.sql
		.exec<Row>("select * from faults where kind = ? and (remaining is null or remaining > 0) order by id", kind)
		.toArray();
	for (const row of rows) {
		const fault = parseFault(kind, row.fault);
		if (!fault || !matches(fault)) continue;
		if (row.skip > 0) {
			state.sql.exec("update faults set skip = skip - 1 where id = ?", row.id);
			continue;
		}
		state.sql.exec("update faults set hits = hits + 1, remaining = remaining - 1 where id = ?", row.id);
		return { id: row.id, fault };
	}
	return null;
}

const readers: { [Kind in FaultKind]: z.ZodType<Fault<Kind>> } = schemas;

function parseFault<Kind extends FaultKind>(kind: Kind, text: string): Fault<Kind> | null {
	const parsed = readers[kind].safeParse(readJson(text));
	return parsed.success ? parsed.data : null;
}

/** Which of several possible answers Meta gives today. */
export function readAnswers(state: State): Answers {
	const [row] = state.sql.exec<Row>("select * from faults where kind = 'answers' order by id desc limit 1").toArray();
	return schemas.answers.parse(row ? readJson(row.fault) : {});
}

export function setFaults(state: State, { clear, answers, ...kinds }: z.infer<typeof faultsBody>) {
	state.transaction(() => {
		if (clear) clearFaults(state);
		for (const [kind, faults] of Object.entries(kinds)) {
			if (faults === undefined) continue;
			state.sql.exec("delete from faults where kind = ?", kind);
			for (const fault of faults ?? []) {
				const query = "insert into faults (kind, fault, skip, remaining) values (?, ?, ?, ?)";
				state.sql.exec(query, kind, JSON.stringify(fault), fault.skip ?? 0, fault.times ?? null);
			}
		}
		if (answers === undefined) return;
		state.sql.exec("delete from faults where kind = 'answers'");
		if (answers)
			state.sql.exec("insert into faults (kind, fault, skip, remaining) values ('answers', ?, 0, null)", JSON.stringify(answers));
	});
}

/** All faults, or the one with this id. */
export function clearFaults(state: State, id?: number) {
	if (id === undefined) state.sql.exec("delete from faults");
	else state.sql.exec("delete from faults where id = ?", id);
}

export function listFaults(state: State) {
	return state.sql
		.exec<Row>("select * from faults order by id")
		.toArray()
		.map(({ id, kind, fault, skip, remaining, hits }) => ({ id, kind, fault: readJson(fault), skip, remaining, hits }));
}

/** Whether a path fits a pattern in which `*` stands for anything. */
export function fits(path: string, pattern: string) {
	const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
	return new RegExp(`^${parts.join(".*")}$`).test(path);
}
