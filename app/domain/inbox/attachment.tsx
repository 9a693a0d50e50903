import { ExternalLink, FileText, ImageOff } from "lucide-react";
import { useState } from "react";
import type { AttachmentRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { attachmentWord } from "./preview.ts";

/** What a message carries: shown where it can be, said in words where it cannot. Its place is kept while it loads. */
export function Attachment({ attachment, instagram }: { attachment: AttachmentRow; instagram: string }) {
	const { workspace } = useOrg();
	const [isGone, setIsGone] = useState(false);
	const { type, media, name } = attachment;
	const word = attachmentWord(type);
	const url = media && `/o/${workspace.org.slug}/media/${media}`;

	if (!url || isGone) return <InWords word={word} isGone={isGone || SHOWN.has(type)} instagram={instagram} />;
	// An error may come before the browser has taken over the page, so elements are also asked when they are mounted.
	switch (type) {
		case "image":
		case "sticker":
			return (
				<a href={url} target="_blank" rel="noopener noreferrer" className="block size-60 overflow-hidden rounded-[13px] bg-sunken">
					<img
						ref={(image) => image?.complete && image.naturalWidth === 0 && setIsGone(true)}
						src={url}
						alt={name ?? word}
						loading="lazy"
						onError={() => setIsGone(true)}
						className="size-full object-cover"
					/>
				</a>
			);
		case "video":
			return (
				// biome-ignore lint/a11y/useMediaCaption: people's own clips come without captions
				<video
					ref={(video) => video?.error && setIsGone(true)}
					src={url}
					controls
					preload="metadata"
					aria-label={name ?? word}
					onError={() => setIsGone(true)}
					className="h-80 w-60 rounded-[13px] bg-sunken object-contain"
				/>
			);
		case "audio":
			return (
				// biome-ignore lint/a11y/useMediaCaption: people's own voice messages come without captions
				<audio src={url} controls preload="metadata" aria-label={word} onError={() => setIsGone(true)} className="h-11 w-60 max-w-full" />
			);
		case "file":
			return (
				<a
					href={url}
					target="_blank"
					rel="noopener noreferrer"
					className="flex items-center gap-2 px-2.5 py-1 font-medium underline underline-offset-2"
				>
					<FileText aria-hidden className="size-4 shrink-0" />
					<bdi>{name ?? word}</bdi>
				</a>
			);
		default:
			return <InWords word={word} isGone={false} instagram={instagram} />;
	}
}

const SHOWN = new Set(["image", "video", "audio", "file", "sticker"]);

/** What it was and where it still is. */
export function InWords({ word, isGone, instagram }: { word: string; isGone: boolean; instagram: string }) {
	return (
		<span className="flex flex-col gap-1 px-2.5 py-1">
			<span className="flex items-center gap-2">
				{isGone && <ImageOff aria-hidden className="size-4 shrink-0" />}
				<span>{isGone ? `${word}: Instagram no longer gives it out` : word}</span>
			</span>
			<a
				href={instagram}
				target="_blank"
				rel="noopener noreferrer nofollow"
				className="inline-flex items-center gap-1.5 text-[13px] font-medium underline underline-offset-2"
			>
				Open in Instagram <ExternalLink aria-hidden className="size-3.5" />
			</a>
		</span>
	);
}
