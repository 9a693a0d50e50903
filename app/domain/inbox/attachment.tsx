import { ExternalLink, FileText, Heart, ImageOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { AttachmentRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { attachmentWord } from "./preview.ts";

/** What a message carries: shown where it can be, said in words where it cannot. Its place is kept while it loads. */
export function Attachment({ attachment, instagram }: { attachment: AttachmentRow; instagram: string }) {
	const { type, media, name } = attachment;
	const url = useMediaUrl(media);
	const word = attachmentWord(type);
	const [missing, setMissing] = useState<Missing | null>(null);
	const ask = () => url && whyMissing(url).then(setMissing);

	if (type === "like_heart") return <Heart aria-label="A heart" role="img" className="m-1.5 size-14 fill-closed text-closed" />;
	if (missing === "later") return <NotNow word={word} onRetry={() => setMissing(null)} />;
	if (!url || missing) return <InWords word={word} isGone={missing !== null || SHOWN.has(type)} instagram={instagram} />;
	// An error may come before the browser has taken over the page, so elements are also asked when they are mounted.
	switch (type) {
		case "image":
		case "sticker":
			return <Picture url={url} label={name ?? word} onGone={ask} />;
		case "video":
			return <Clip url={url} label={name ?? word} onGone={ask} />;
		case "audio":
			return (
				// biome-ignore lint/a11y/useMediaCaption: people's own voice messages come without captions
				<audio src={url} controls preload="metadata" aria-label={word} onError={ask} className="h-11 w-60 max-w-full" />
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
		case "share":
		case "post":
		case "ig_post":
		case "reel":
		case "ig_reel":
		case "story_mention":
		case "ig_story":
		case "story":
			return (
				<Shared word={word} name={name} instagram={instagram}>
					<PictureOrClip url={url} label={name ?? word} onGone={ask} />
				</Shared>
			);
		default:
			return <InWords word={word} isGone={false} instagram={instagram} />;
	}
}

type Missing = "gone" | "later";

/** An element does not say why its medium did not come; our door does, and one byte is enough to hear it. */
async function whyMissing(url: string): Promise<Missing> {
	try {
		const answer = await fetch(url, { headers: { range: "bytes=0-0" } });
		await answer.body?.cancel();
		return answer.status >= 500 ? "later" : "gone";
	} catch {
		return "later";
	}
}

const SHOWN = new Set(["image", "video", "audio", "file", "sticker"]);

/** The story that a message answers. */
export function Story({ media, instagram }: { media: string | null; instagram: string }) {
	const url = useMediaUrl(media);
	const [isGone, setIsGone] = useState(false);
	if (!url || isGone)
		return <InWords word={isGone ? "Replied to your story" : "Replied to a story"} isGone={false} instagram={instagram} />;
	return (
		<Shared word="Replied to your story" name={null} instagram={instagram}>
			<PictureOrClip url={url} label="Story" onGone={() => setIsGone(true)} />
		</Shared>
	);
}

/** Through our own door; a file that is just being sent is shown from memory. */
function useMediaUrl(media: string | null): string | null {
	const { workspace } = useOrg();
	if (media === null || media.startsWith("blob:")) return media;
	return `/o/${workspace.org.slug}/media/${media}`;
}

type Medium = { url: string; label: string; onGone: () => void };

function Picture({ url, label, onGone }: Medium) {
	return (
		<a href={url} target="_blank" rel="noopener noreferrer" className="block size-60 max-w-full overflow-hidden rounded-[13px] bg-sunken">
			<img
				ref={(image) => image?.complete && image.naturalWidth === 0 && onGone()}
				src={url}
				alt={label}
				loading="lazy"
				onError={onGone}
				className="size-full object-cover"
			/>
		</a>
	);
}

function Clip({ url, label, onGone }: Medium) {
	return (
		// biome-ignore lint/a11y/useMediaCaption: people's own clips come without captions
		<video
			ref={(video) => video?.error && onGone()}
			src={url}
			controls
			preload="metadata"
			aria-label={label}
			onError={onGone}
			className="h-80 w-60 max-w-full rounded-[13px] bg-sunken object-contain"
		/>
	);
}

/** Instagram does not say whether something shared is a picture or a clip, and its link may be a page: then words stand for it. */
function PictureOrClip({ url, label, onGone }: Medium) {
	const [isClip, setIsClip] = useState(false);
	if (isClip) return <Clip url={url} label={label} onGone={onGone} />;
	return <Picture url={url} label={label} onGone={() => setIsClip(true)} />;
}

function Shared({ word, name, instagram, children }: { word: string; name: string | null; instagram: string; children: ReactNode }) {
	return (
		<span className="flex max-w-60 flex-col gap-1.5">
			<span className="px-2.5 pt-1 text-[13px] font-medium">{word}</span>
			{children}
			{name && (
				<span dir="auto" className="line-clamp-2 px-2.5 text-[13px]">
					<bdi>{name}</bdi>
				</span>
			)}
			<span className="px-2.5 pb-1">
				<OpenInInstagram instagram={instagram} />
			</span>
		</span>
	);
}

/** It may still be there: Instagram did not give it out this time. */
function NotNow({ word, onRetry }: { word: string; onRetry: () => void }) {
	return (
		<span className="flex flex-col items-start gap-1 px-2.5 py-1">
			<span>{word}: Instagram does not give it out just now</span>
			<button type="button" onClick={onRetry} className="text-[13px] font-medium underline underline-offset-2">
				Try again
			</button>
		</span>
	);
}

/** What it was and where it still is. */
export function InWords({ word, isGone, instagram }: { word: string; isGone: boolean; instagram: string }) {
	return (
		<span className="flex flex-col gap-1 px-2.5 py-1">
			<span className="flex items-center gap-2">
				{isGone && <ImageOff aria-hidden className="size-4 shrink-0" />}
				<span>{isGone ? `${word}: Instagram no longer gives it out` : word}</span>
			</span>
			<OpenInInstagram instagram={instagram} />
		</span>
	);
}

function OpenInInstagram({ instagram }: { instagram: string }) {
	return (
		<a
			href={instagram}
			target="_blank"
			rel="noopener noreferrer nofollow"
			className="inline-flex items-center gap-1.5 text-[13px] font-medium underline underline-offset-2"
		>
			Open in Instagram <ExternalLink aria-hidden className="size-3.5" />
		</a>
	);
}
