import { Form } from "@remix-run/react";
import { Laptop, Smartphone } from "lucide-react";
import { Button } from "#app/ui/button.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime, longDate } from "#app/ui/times.ts";
import type { Device } from "./devices.server.ts";

/** A browser that shows notifications, with a test and the way to take it away. */
export function DeviceItem({ device: { id, device, createdAt, lastSentAt }, isThis }: { device: Device; isThis: boolean }) {
	const Icon = /iOS|Android/.test(device) ? Smartphone : Laptop;
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2.5 py-3.5 first:pt-0 last:pb-0">
			<Icon aria-hidden className="size-5 shrink-0 stroke-[1.75] text-text-2" />
			<div className="min-w-0 flex-1 basis-44 text-[13px] leading-relaxed text-text-2">
				<div className="text-sm font-medium text-text">
					<bdi>{device}</bdi>
					{isThis && <span className="ml-2 rounded-full bg-accent-soft px-2 py-0.5 text-[12px] text-accent-text">This browser</span>}
				</div>
				<div>
					Since <Time at={createdAt} words={longDate} />
					{lastSentAt !== null && (
						<>
							, last told <Time at={lastSentAt} words={dateAndTime} />
						</>
					)}
				</div>
			</div>
			<Form method="post" preventScrollReset className="flex gap-2">
				<input type="hidden" name="deviceId" value={id} />
				<Button type="submit" name="intent" value="test" size="s" aria-label={`Send a test to ${device}`}>
					Send a test
				</Button>
				<Button type="submit" name="intent" value="remove-device" tone="danger" size="s" aria-label={`Remove ${device}`}>
					Remove
				</Button>
			</Form>
		</li>
	);
}
