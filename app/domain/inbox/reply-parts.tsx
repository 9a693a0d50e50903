/** Where a long text is cut: Instagram takes 1,000 bytes in one message. */
export default function ReplyParts({ parts }: { parts: readonly string[] }) {
	return (
		<ol
			aria-label="Messages this goes out as"
			className="mx-3.5 mb-2 flex max-h-36 flex-col gap-1 overflow-y-auto rounded-m bg-sunken p-2.5 text-[12.5px] text-text-2"
		>
			{parts.map((part, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
				<li key={position} className="flex gap-2">
					<span className="shrink-0 tabular-nums text-text-3">{position + 1}</span>
					<span dir="auto" className="min-w-0 truncate">
						{part.slice(0, 60)}
						{part.length > 60 && " … "}
						{part.length > 60 && part.slice(-30)}
					</span>
				</li>
			))}
		</ol>
	);
}
