import { useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";

/** Recovery codes, the one time that they are shown. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
	const isHydrated = useIsHydrated();
	const [isCopied, setIsCopied] = useState(false);
	return (
		<section aria-labelledby="codes-title" className="flex flex-col gap-3">
			<Notice tone="success">Two-step sign-in is on.</Notice>
			<h2 id="codes-title" className="text-sm font-semibold text-text">
				Your recovery codes
			</h2>
			<p className="text-sm leading-relaxed text-text-2">
				Each opens your account once when the app is lost. They are not shown again: keep them where your phone is not.
			</p>
			<ol className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-m bg-sunken p-4 font-mono text-[13px] text-text sm:grid-cols-2">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ol>
			{isHydrated && (
				<Button
					onClick={async () => {
						await navigator.clipboard.writeText(codes.join("\n"));
						setIsCopied(true);
					}}
				>
					{isCopied ? "Copied" : "Copy them"}
				</Button>
			)}
		</section>
	);
}
