import { FileText, X } from "lucide-react";
import { useEffect, useState } from "react";
import { sizeWords } from "./file-problem.ts";

/** The files that go out with the next reply, each with its name and size, to be looked at or left out. */
export function ChosenFiles({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
	return (
		<ul aria-label="Attachments" className="flex flex-wrap gap-2 px-3 pt-3">
			{files.map((file) => (
				<li
					key={`${file.name}-${file.size}-${file.lastModified}`}
					className="flex max-w-60 items-center gap-2 rounded-m border border-line bg-sunken p-1.5"
				>
					<Thumbnail file={file} />
					<span className="min-w-0">
						<span className="block truncate text-[13px] font-medium">
							<bdi>{file.name}</bdi>
						</span>
						<span className="text-[12px] text-text-3">{sizeWords(file.size)}</span>
					</span>
					<button
						type="button"
						aria-label={`Remove ${file.name}`}
						onClick={() => onRemove(file)}
						className="grid size-7 shrink-0 place-items-center rounded-s text-text-3 hover:bg-hover hover:text-text max-md:size-11"
					>
						<X aria-hidden className="size-4" />
					</button>
				</li>
			))}
		</ul>
	);
}

function Thumbnail({ file }: { file: File }) {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		if (!file.type.startsWith("image/")) return;
		const made = URL.createObjectURL(file);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [file]);
	if (url) return <img src={url} alt="" className="size-10 shrink-0 rounded-s object-cover" />;
	return (
		<span className="grid size-10 shrink-0 place-items-center rounded-s bg-raised">
			<FileText aria-hidden className="size-5 text-text-3" />
		</span>
	);
}
