import { useNavigate } from "@remix-run/react";
import { Command, Keyboard, LogOut, Plus, UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Workspace } from "#app/domain/realtime/rows.ts";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLabel, MenuLine, MenuSwitch } from "#app/ui/menu.tsx";
import { areSingleKeysOn, switchSingleKeys } from "#app/ui/single-keys.ts";
import { shownTheme, switchTheme, type Theme } from "#app/ui/theme.ts";
import { openKeySheet, openPalette } from "./palette.tsx";

export type AccountMenuProps = { workspace: Workspace; part: "orgs" | "account" };

const THEMES: Record<Theme, string> = { system: "Like the device", light: "Light", dark: "Dark" };

/** Organizations, and who is signed in with how things look. On a phone `account` holds both. */
export default function AccountMenu({ workspace, part, children }: AccountMenuProps & { children: ReactNode }) {
	return (
		<Menu trigger={children} side="right" label={part === "orgs" ? "Organizations" : "Account"}>
			{part === "orgs" ? (
				<Orgs workspace={workspace} />
			) : (
				<>
					<Person workspace={workspace} />
					<div className="md:hidden">
						<Orgs workspace={workspace} />
						<MenuLine />
					</div>
					<Looks />
					<MenuLine />
					<SignOut />
				</>
			)}
		</Menu>
	);
}

function Orgs({ workspace: { org, orgs } }: { workspace: Workspace }) {
	const navigate = useNavigate();
	return (
		<>
			<MenuLabel>Organizations</MenuLabel>
			<MenuChoices value={org.slug} onChange={(slug) => navigate(`/o/${slug}/inbox`)}>
				{orgs.map(({ slug, name }) => (
					<MenuChoice key={slug} value={slug}>
						<bdi>{name}</bdi>
					</MenuChoice>
				))}
			</MenuChoices>
			<MenuItem onSelect={() => navigate("/orgs/new")}>
				<Plus aria-hidden className="size-4 text-text-2" /> Create an organization
			</MenuItem>
		</>
	);
}

function Person({ workspace: { user } }: { workspace: Workspace }) {
	const navigate = useNavigate();
	return (
		<>
			<div className="px-2.5 pt-2 pb-1.5 text-sm">
				<div className="truncate font-medium text-text">
					<bdi>{user.name}</bdi>
				</div>
				<div className="truncate text-[13px] text-text-2">{user.email}</div>
			</div>
			<MenuItem onSelect={() => navigate("/account")}>
				<UserRound aria-hidden className="size-4 text-text-2" /> Your account
			</MenuItem>
			<MenuLine />
		</>
	);
}

function Looks() {
	const [theme, setTheme] = useState(shownTheme);
	const [areKeysOn, setAreKeysOn] = useState(areSingleKeysOn);
	return (
		<>
			<MenuLabel>Appearance</MenuLabel>
			<MenuChoices
				value={theme}
				onChange={(value) => {
					const next = value === "light" || value === "dark" ? value : "system";
					switchTheme(next);
					setTheme(next);
				}}
			>
				{Object.entries(THEMES).map(([value, words]) => (
					<MenuChoice key={value} value={value}>
						{words}
					</MenuChoice>
				))}
			</MenuChoices>
			<MenuLine />
			<MenuItem onSelect={openPalette}>
				<Command aria-hidden className="size-4 text-text-2" /> All commands
			</MenuItem>
			<div className="max-md:hidden">
				<MenuItem onSelect={openKeySheet}>
					<Keyboard aria-hidden className="size-4 text-text-2" /> Keyboard shortcuts
				</MenuItem>
				<MenuSwitch
					checked={areKeysOn}
					onChange={(isOn) => {
						switchSingleKeys(isOn);
						setAreKeysOn(isOn);
					}}
				>
					Single-key shortcuts
				</MenuSwitch>
			</div>
		</>
	);
}

/** A whole page load, so that nothing of the session stays in memory. */
function SignOut() {
	return (
		<form method="post" action="/logout">
			<MenuItem
				onSelect={(event) => {
					event.preventDefault();
					if (event.currentTarget instanceof Element) event.currentTarget.closest("form")?.requestSubmit();
				}}
			>
				<LogOut aria-hidden className="size-4 text-text-2" /> Sign out
			</MenuItem>
		</form>
	);
}
