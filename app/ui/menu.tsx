import clsx from "clsx";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

const ITEM =
	"flex min-h-8.5 cursor-default items-center gap-2.5 rounded-s px-2.5 text-sm text-text outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 max-md:min-h-11";

/**
 * A menu that opens at once; `trigger` is its button. It is not modal: a modal one locks the page's scrolling with a style
 * element, which the content security policy refuses.
 */
export function Menu({
	trigger,
	children,
	label,
	side = "bottom",
}: {
	trigger: ReactNode;
	children: ReactNode;
	label: string;
	side?: "bottom" | "right";
}) {
	return (
		<DropdownMenu.Root defaultOpen modal={false}>
			<DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
			<DropdownMenu.Portal container={document.getElementById("main")}>
				<DropdownMenu.Content
					aria-label={label}
					side={side}
					align={side === "right" ? "end" : "start"}
					sideOffset={8}
					collisionPadding={12}
					className="z-40 max-h-[var(--radix-dropdown-menu-content-available-height)] w-64 overflow-y-auto rounded-m border border-line-strong bg-raised p-1.5 shadow-soft"
				>
					{children}
				</DropdownMenu.Content>
			</DropdownMenu.Portal>
		</DropdownMenu.Root>
	);
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
	return <DropdownMenu.Item className={clsx(ITEM, className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
	return <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-text-3">{children}</DropdownMenu.Label>;
}

export function MenuLine() {
	return <DropdownMenu.Separator className="mx-1 my-1.5 h-px bg-line" />;
}

/** One of several: the chosen one has a tick. */
export function MenuChoices({ value, onChange, children }: { value: string; onChange: (value: string) => void; children: ReactNode }) {
	return (
		<DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
			{children}
		</DropdownMenu.RadioGroup>
	);
}

export function MenuChoice({ value, children, disabled = false }: { value: string; children: ReactNode; disabled?: boolean }) {
	return (
		<DropdownMenu.RadioItem value={value} disabled={disabled} className={ITEM}>
			<span className="min-w-0 flex-1 truncate">{children}</span>
			<DropdownMenu.ItemIndicator>
				<Check aria-hidden className="size-4 text-accent-text" />
			</DropdownMenu.ItemIndicator>
		</DropdownMenu.RadioItem>
	);
}

export function MenuSwitch({
	checked,
	onChange,
	children,
}: {
	checked: boolean;
	onChange: (checked: boolean) => void;
	children: ReactNode;
}) {
	return (
		<DropdownMenu.CheckboxItem checked={checked} onCheckedChange={onChange} onSelect={(event) => event.preventDefault()} className={ITEM}>
			<span className="min-w-0 flex-1">{children}</span>
			<DropdownMenu.ItemIndicator>
				<Check aria-hidden className="size-4 text-accent-text" />
			</DropdownMenu.ItemIndicator>
		</DropdownMenu.CheckboxItem>
	);
}
