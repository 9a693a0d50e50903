import { Link } from "@remix-run/react";
import { buttonLook } from "#app/ui/button.tsx";
import { Time } from "#app/ui/time.tsx";
import { longDate } from "#app/ui/times.ts";
import { Section } from "./section.tsx";

export function SecondFactorSection({ since }: { since: number | null }) {
	return (
		<Section name="second-factor" title="Two-step sign-in" lead="A code of an app on your phone, besides the password." answer={null}>
			<div className="flex flex-wrap items-center gap-3">
				<p className="text-sm text-text">
					{since === null ? (
						"Off"
					) : (
						<>
							On since <Time at={since} words={longDate} />
						</>
					)}
				</p>
				<Link to="/account/second-factor" className={buttonLook("plain")}>
					{since === null ? "Set it up" : "Recovery codes and turning off"}
				</Link>
			</div>
		</Section>
	);
}
