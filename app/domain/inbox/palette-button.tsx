import { openPalette } from "#app/domain/org/palette.tsx";
import { capsOf } from "#app/ui/commands.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";

/** Opens the palette, and says by which key it opens as well. */
export function PaletteButton() {
	const isHydrated = useIsHydrated();
	const keys = capsOf("mod+k").join(" ");
	return (
		<button
			type="button"
			onClick={openPalette}
			aria-label={isHydrated ? `${keys}: all commands` : "All commands"}
			title="All commands"
			className="ml-auto h-5.5 min-w-8 rounded-[4px] border border-line-strong px-1.5 text-[11.5px] text-text-2 hover:bg-hover max-md:hidden"
		>
			{isHydrated && keys}
		</button>
	);
}
