const WIDTH = 480;
const HEIGHT = 72;
const GAP = 3;

/** One bar for each hour, the oldest first, drawn by the server. Its words say the sum and the most. */
export function HoursPlot({ title, counts, fill }: { title: string; counts: readonly number[]; fill: string }) {
	const most = Math.max(...counts);
	const sum = counts.reduce((total, count) => total + count, 0);
	const step = WIDTH / counts.length;
	const words = sum === 0 ? `${title}: none in the last 24 hours` : `${title}: ${sum} in the last 24 hours, at most ${most} in one`;
	return (
		<figure className="flex flex-col gap-1.5">
			<figcaption className="flex justify-between gap-3 text-[13px] text-text-2">
				<span className="font-medium text-text">{title}</span>
				<span className="tabular-nums">{sum.toLocaleString("en")}</span>
			</figcaption>
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} className="h-18 w-full" preserveAspectRatio="none">
				{counts.map((count, hour) => {
					const height = most === 0 ? 0 : Math.max(count > 0 ? 2 : 0, (count / most) * (HEIGHT - 2));
					return (
						<rect
							// biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
							key={hour}
							x={hour * step + GAP / 2}
							y={HEIGHT - 1 - height}
							width={step - GAP}
							height={height}
							rx={1.5}
							className={fill}
						/>
					);
				})}
				<rect x={0} y={HEIGHT - 1} width={WIDTH} height={1} className="fill-line-strong" />
			</svg>
			<p aria-hidden className="flex justify-between text-[12px] text-text-2">
				<span>24 hours ago</span>
				<span>now</span>
			</p>
		</figure>
	);
}
