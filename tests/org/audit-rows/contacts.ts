/** What is done with contacts: who has them, their tags and their follow-ups. */
import { createTag } from "#app/domain/contacts/tags.server.ts";
import { saveTurn } from "#app/domain/contacts/turns.server.ts";
import { listCadences, saveCadence } from "#app/domain/follow-ups/cadences.server.ts";
import { now } from "#app/platform/clock.ts";
import { type AuditRows, aMember, type Fields, post, type Team } from "./row.ts";

const changeFollowUp = (team: Team, fields: Fields) => post(team, "/follow-ups/change", fields);

/** A follow-up that was set, and what its door answered. */
async function followUp(team: Team) {
	const wish = { contactId: team.contactId, memberId: team.user.id, reason: "ask", dueAt: String(now() + 86_400_000), endsOnAnswer: "on" };
	const answer = await changeFollowUp(team, { intent: "set", ...wish, clientId: "one" });
	const { ids } = await answer.clone().json<{ ids: string[] }>();
	return { answer, id: ids[0] ?? "" };
}

/** An invitation that waits. */
const handOverTo = (team: Team, memberId: string) =>
	post(team, `/contacts/${team.contactId}`, { intent: "hand-over", clientId: "handed", memberId, text: "wants the yearly plan" });

async function aTag(team: Team, name = "hot lead"): Promise<string> {
	return (await createTag(team.tenant, "somebody else", name))?.tagId ?? "";
}

export const ofContacts: AuditRows = {
	"follow-up-form set": { line: "follow-up.set", post: async (team) => (await followUp(team)).answer },
	"follow-up-form change": {
		line: "follow-up.changed",
		post: async (team) => changeFollowUp(team, { intent: "change", followUpId: (await followUp(team)).id, reason: "call" }),
	},
	"follow-up-form done": {
		line: "follow-up.done",
		post: async (team) => changeFollowUp(team, { intent: "done", followUpId: (await followUp(team)).id }),
	},
	"follow-up-form cancel": {
		line: "follow-up.cancelled",
		post: async (team) => changeFollowUp(team, { intent: "cancel", followUpId: (await followUp(team)).id }),
	},
	"follow-up-form undo": {
		line: "follow-up.reopened",
		async post(team) {
			const { id } = await followUp(team);
			await changeFollowUp(team, { intent: "done", followUpId: id });
			return changeFollowUp(team, { intent: "undo", followUpId: id });
		},
	},
	"cadence-form save": {
		line: "cadence.saved",
		post: (team) => post(team, "/settings/follow-ups", { intent: "save", cadenceId: "", name: "Slow", days: "7, 14" }),
	},
	"cadence-form remove": {
		line: "cadence.removed",
		async post(team) {
			await saveCadence(team.tenant, "somebody else", { cadenceId: null, name: "Slow", days: [7] });
			const [, cadence] = await listCadences(team.tenant);
			return post(team, "/settings/follow-ups", { intent: "remove", cadenceId: cadence?.id ?? "" });
		},
	},
	"turn-form save": {
		line: "turn.saved",
		post: (team) => post(team, "/settings/assignment", { intent: "save", memberId: team.user.id, capacity: "40", isPaused: "off" }),
	},
	"turn-form remove": {
		line: "turn.removed",
		async post(team) {
			await saveTurn(team.tenant, "somebody else", { memberId: team.user.id, capacity: 40, isPaused: false });
			return post(team, "/settings/assignment", { intent: "remove", memberId: team.user.id });
		},
	},
	"contact-form move": {
		line: "contact.moved",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "move", stageId: team.stageIds[2] ?? "" }),
	},
	"contact-form assign": {
		line: "contact.assigned",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "assign", assigneeId: team.user.id }),
	},
	"contact-form hand-over": {
		line: "contact.handed-over",
		post: async (team) => handOverTo(team, await aMember(team)),
	},
	"contact-form take-back-hand-over": {
		line: "contact.hand-over-undone",
		async post(team) {
			await handOverTo(team, await aMember(team));
			return post(team, `/contacts/${team.contactId}`, { intent: "take-back-hand-over", clientId: "handed" });
		},
	},
	"contact-form tag": {
		line: "contact.tagged",
		post: async (team) => post(team, `/contacts/${team.contactId}`, { intent: "tag", tagId: await aTag(team) }),
	},
	"contact-form untag": {
		line: "contact.untagged",
		async post(team) {
			const tagId = await aTag(team);
			await post(team, `/contacts/${team.contactId}`, { intent: "tag", tagId });
			return post(team, `/contacts/${team.contactId}`, { intent: "untag", tagId });
		},
	},
	"contact-form new-tag": {
		line: "contact.tagged",
		post: (team) => post(team, `/contacts/${team.contactId}`, { intent: "new-tag", name: "vip" }),
	},
	"tag-form create": { line: "tag.created", post: (team) => post(team, "/settings/tags", { intent: "create", name: "vip" }) },
	"tag-form rename": {
		line: "tag.renamed",
		post: async (team) => post(team, "/settings/tags", { intent: "rename", tagId: await aTag(team), name: "important" }),
	},
	"tag-form merge": {
		line: "tag.merged",
		post: async (team) => post(team, "/settings/tags", { intent: "merge", tagId: await aTag(team), intoId: await aTag(team, "important") }),
	},
	"tag-form delete": {
		line: "tag.deleted",
		post: async (team) => post(team, "/settings/tags", { intent: "delete", tagId: await aTag(team) }),
	},
};
