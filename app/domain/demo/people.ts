/** The people of the demo, offered on the sign-in page in local mode only. */
export const DEMO_PASSWORD = "demo-password-1";

export const DEMO_PEOPLE = [
	{ email: "owner@demo.test", role: "Owner of Demo Coaching" },
	{ email: "admin@demo.test", role: "Admin" },
	{ email: "setter@demo.test", role: "Team Member" },
	{ email: "owner@rival.test", role: "Owner of Rival Coaching" },
] as const;
